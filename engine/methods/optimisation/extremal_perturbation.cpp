// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Extremal perturbations: Fong, Patrick and Vedaldi, "Understanding deep networks via extremal perturbations and
/// smooth masks", 2019, with the numbers of the authors' TorchRay; review section 2.3.10.
///
/// Shows the region of a given area that does most for the score: by itself (preserve), by being lost (delete), or both
/// (dual). No weight balances area and score: the area is held by drawing the mask's sorted values r(m) to a template
/// of as many ones as the area asks for,
///
///     preserve:  min over m of  - Y(x seen through m)      + w_t mean (r(m) - r_a)^2
///     delete:    min over m of    Y(x seen through 1 - m)  + w_t mean (r(m) - r_a)^2
///     dual:      min over m of  - Y(through m) + Y(through 1 - m) + the same
///
/// with w_t = 300 x 1.0035^t, so that the area is met at the end. Masks are smooth by construction (SmoothMaxMask); the
/// picture goes away through a pyramid of eight blurs. Lengths are TorchRay's at 224 pixels, in proportion to the
/// picture. Several areas are optimised at once and their masks added up and smoothed, as in the pointing game.
///
/// As in TorchRay the mask is sorted together with a margin of sigma around the picture, where there is nothing to see:
/// else a band along the border, which has no soft edge on that side, would be drawn least. TorchRay takes the area to
/// be a share of picture and margin together, so that its masks mark up to two fifths more of the picture than was
/// asked for; here, as in the paper, it is a share of the picture. And where values of the mask are nearly equal, as in
/// a flat mask at the start, TorchRay's order is that of rounding; here values that are alike are drawn alike, so that
/// it is the score that tells them apart.
///
/// `area` is the mean of the masks, `area_error` how far the mean of one is from its area at most, and
/// `template_distance` the mean squared distance of the sorted mask, with its margin, from the template. None of them
/// vanishes: a smooth mask cannot have the template's hard edge, and of a mask at the border a part lies in the margin.
///
/// One forward and one backward a step and area (two with dual). Misleads where the area is not that of the thing: it
/// is always filled, with what helps least if need be.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/core/error.h"
#include "engine/methods/optimisation/optimised.h"
#include "engine/methods/perturbation/kept_scores.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/optimise/input_problem.h"
#include "engine/optimise/masked_input.h"
#include "engine/optimise/smooth_max_mask.h"
#include "engine/optimise/step_rules.h"

namespace saccade {
namespace {

constexpr double gridStep = 7;      // pixels at 224
constexpr double kernelSigma = 21;  // pixels at 224
constexpr double largestBlur = 20;  // pixels at 224
constexpr int blurLevels = 8;
constexpr double areaGrowth = 1.0035;
constexpr double alike = 0.01;  // of the mask's values: as much as lies between two places of a flat grid
constexpr double momentum = 0.9;
constexpr double sumSigma = 0.09;  // of the shorter side, where several masks are added up

std::vector<double> areasOf(const Question& question) {
    std::vector<double> areas;
    for (const std::string& word : question.parameters.list("areas")) {
        double area = 0;
        std::from_chars(word.data(), word.data() + word.size(), area);
        areas.push_back(area);
    }
    return areas;
}

Blend blendOf(const Study& study, const Question& question) {
    const std::string& baseline = question.parameters.choice("baseline");
    if (baseline != "blur") return Blend({study.baseline(baseline, question.seed), study.input()});
    Tensors levels;
    for (int level = 0; level < blurLevels; ++level) {
        const double share = 1 - static_cast<double>(level) / (blurLevels - 1);
        levels.push_back(gaussianBlurred(study.input(), scaledLength(study, largestBlur) * share));
    }
    return Blend(levels);
}

MaskedInput::Shown shownOf(const std::string& variant) {
    if (variant == "delete") return MaskedInput::Shown::outside;
    return variant == "dual" ? MaskedInput::Shown::both : MaskedInput::Shown::inside;
}

// What is inside of each mask counts, and with dual what is outside counts against it.
std::vector<double> factorsOf(const std::string& variant, std::size_t areas) {
    std::vector<double> factors(areas, 1);
    if (variant == "dual") factors.insert(factors.end(), areas, -1);
    return factors;
}

Map explainExtremal(Study& study, const Question& question, Job& job) {
    const at::Tensor& input = study.input();
    const std::string& variant = question.parameters.choice("variant");
    const std::vector<double> areas = areasOf(question);
    const auto step = std::max<std::int64_t>(1, std::llround(scaledLength(study, gridStep)));
    const auto maker =
        std::make_shared<SmoothMaxMask>(static_cast<std::int64_t>(areas.size()), input.size(2), input.size(3), step,
                                        scaledLength(study, kernelSigma), input.options());
    const auto seen = std::make_shared<MaskedInput>(maker, blendOf(study, question), shownOf(variant));

    InputProblem::Asked asked;
    asked.network = optimisedNetwork(study, question).network;
    asked.networkTerms.push_back(std::make_unique<TargetTerm>(
        question.target, question.score, factorsOf(variant, areas.size()), variant == "delete" ? 1 : -1));
    const double weight = question.parameters.real("area_weight");
    // The ones are as many as the area has pixels; beyond the border there are zeros.
    const double share =
        static_cast<double>(input.size(2) * input.size(3)) /
        static_cast<double>((input.size(2) + 2 * maker->margin()) * (input.size(3) + 2 * maker->margin()));
    std::vector<double> ofEnlarged;
    for (const double area : areas)
        ofEnlarged.push_back(area * share);
    asked.partTerms.push_back(
        areaTemplate("template_distance", "enlarged", ofEnlarged, alike,
                     [weight](std::int64_t now) { return weight * std::pow(areaGrowth, static_cast<double>(now)); }));
    asked.transforms.push_back(flips());
    asked.rowsAtOnce = rowsAtOnce(study, question);
    InputProblem problem(seen, std::move(asked));

    const std::string key = optimisationKey("extremal_perturbation", question);
    const auto rule = descent({question.parameters.real("rate"), momentum, momentum, false});
    const auto values = [&](const Tensors& parameters) {
        const at::Tensor masks = seen->masks(parameters);
        if (areas.size() == 1) return masks.squeeze(1);
        const double sigma = sumSigma * static_cast<double>(std::min(input.size(2), input.size(3)));
        return gaussianBlurred(masks.sum(0, true), sigma).squeeze(1);
    };
    const auto figures = [&](const OptimiseState& state) {
        const at::Tensor masks = seen->masks(state.parameters);
        Figures all = maskedFigures({key + "/" + std::to_string(state.step),
                                     seen->make(state.parameters).inputs.narrow(0, 0, 1),  // of the first area
                                     masks},
                                    study, question, job);
        double error = 0;
        for (std::size_t i = 0; i < areas.size(); ++i) {
            const double area = masks[static_cast<std::int64_t>(i)].mean().item<double>();
            error = std::max(error, std::abs(area - areas[i]));
        }
        all.emplace_back("area_error", error);
        return all;
    };
    return optimised(study, question, {key, problem, *rule, values, figures}, job);
}

}  // namespace

Method extremalPerturbationMethod() {
    Method method;
    method.id = "extremal_perturbation";
    method.title = SACCADE_TEXT("Extremal perturbation");
    method.family = SACCADE_TEXT("Optimisation");
    method.paper = "Fong, Patrick and Vedaldi 2019; review section 2.3";
    method.shows = SACCADE_TEXT("The region of a given area that does most for the score.");
    method.formula = "min over m of -Y(x seen through m) + w mean (sorted(m) - template of the area)^2";
    method.cost = SACCADE_TEXT("One forward and one backward a step and area, two with dual");
    method.misleads = SACCADE_TEXT(
        "The area is always filled: one larger than the thing takes in what helps least, one smaller shows a part. "
        "Compare several areas.");
    method.defaultScore = Score::logit;
    method.progressive = true;
    Parameter weight = Parameter::real("area_weight", SACCADE_TEXT("Weight of the area"), 300, 0, 1e5, 10,
                                       SACCADE_TEXT("How strongly the area is held at the start; it grows by 0.35 % a "
                                                    "step."));
    weight.advanced = true;
    Parameter rate = Parameter::real("rate", SACCADE_TEXT("Rate"), 0.01, 1e-5, 1, 0.01,
                                     SACCADE_TEXT("How far a step goes: the learning rate."));
    rate.advanced = true;
    method.parameters = {
        Parameter::choice("variant", SACCADE_TEXT("Variant"), {"preserve", "delete", "dual"},
                          SACCADE_TEXT("Whether the region keeps the score by itself, destroys it by being lost, or "
                                       "both.")),
        Parameter::list("areas", SACCADE_TEXT("Areas"),
                        {"0.025", "0.05", "0.1", "0.15", "0.2", "0.3", "0.4", "0.5", "0.6"}, {"0.1"},
                        SACCADE_TEXT("Shares of the picture, each a mask of its own. The masks of several are added up "
                                     "and smoothed; 0.025, 0.05, 0.1 and 0.2 are those of the pointing game.")),
        Parameter::integer("iterations", SACCADE_TEXT("Iterations"), 800, 1, 10000,
                           SACCADE_TEXT("Steps of the optimisation.")),
        replacementParameter("blur"),
        weight,
        rate};
    method.explain = explainExtremal;
    return method;
}

}  // namespace saccade
