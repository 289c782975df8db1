// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Meaningful perturbation: Fong and Vedaldi, "Interpretable explanations of black boxes by meaningful perturbation",
/// 2017; review section 2.3.10.
///
/// Shows the smallest smooth region whose loss destroys the score (delete, the smallest destroying region), or that by
/// itself keeps it (preserve, the smallest sufficient region). With the picture x, its replacement b and a mask m that
/// is 1 where the picture stays,
///
///     delete:    min over m of  Y(m x + (1 - m) b) + l1 sum |1 - m| + l2 sum |grad m|^3,   the map is 1 - m
///     preserve:  min over m of -Y(m x + (1 - m) b) + l1 sum |m|     + l2 sum |grad m|^3,   the map is m
///
/// The mask is a grid of an eighth of the picture, enlarged and smoothed; the sums run over the grid. It starts as the
/// smallest blurred circle in the middle that does the work alone (at least 99 % of what the largest does), and the
/// picture is moved about a little at every step, so that no artefact of single pixels decides. Lengths are those of
/// the authors' program at 224 pixels, in proportion to the picture; so is l1, which is that of 28 x 28 cells.
///
/// One forward and one backward a step. Misleads where evidence is there twice (deleting must take both, preserving
/// keeps either), where the replacement is itself evidence, and where too large a weight l1 or too few steps leave the
/// starting circle standing.
#include <cmath>

#include "engine/core/error.h"
#include "engine/methods/optimisation/optimised.h"
#include "engine/methods/perturbation/kept_scores.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/optimise/input_problem.h"
#include "engine/optimise/mask_grid.h"
#include "engine/optimise/masked_input.h"
#include "engine/optimise/step_rules.h"
#include "engine/perturb/perturbation.h"

namespace saccade {
namespace {

// All lengths in pixels at 224.
constexpr double cellSide = 8;
constexpr double maskSigma = 5;
constexpr double blurSigma = 10;
constexpr double circleStep = 5;
constexpr std::int64_t circleCount = 35;
constexpr double circleSigma = 10;
constexpr double jitterExtent = 4;

constexpr double cellsOfTheAuthors = 28 * 28;
constexpr double variationPower = 3;
constexpr double enough = 0.99;  // of what the largest circle does

/// Grids with a blurred disc in the middle: sample i has the radius i. Seen through the mask that they make.
class Circles final : public Perturbation {
 public:
    Circles(const Study& study, const MaskedInput& seen, std::int64_t rows, std::int64_t columns, bool inside)
        : seen_(seen), inside_(inside) {
        const at::TensorOptions options = study.input().options();
        const double unit = scaledLength(study, circleStep);
        const double down = static_cast<double>(study.input().size(2)) / static_cast<double>(rows);
        const double across = static_cast<double>(study.input().size(3)) / static_cast<double>(columns);
        const auto fromMiddle = [&](std::int64_t count, double cell) {
            return at::arange(0, count, options).sub(0.5 * static_cast<double>(count - 1)).mul(cell);
        };
        distance_ = (fromMiddle(rows, down).square().unsqueeze(1) + fromMiddle(columns, across).square().unsqueeze(0))
                        .sqrt()
                        .div(unit);
        sigma_ = scaledLength(study, circleSigma) / std::min(down, across);
    }

    std::int64_t size() const override { return circleCount; }
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override {
        Tensors masks;
        for (std::int64_t sample = begin; sample < end; ++sample)
            masks.push_back(grid(sample));
        return seen_.make({at::cat(masks, 0)}).inputs;
    }
    at::Tensor grid(std::int64_t sample) const {
        // The first is no disc at all.
        const at::Tensor disc = distance_.lt(static_cast<double>(sample)).to(distance_.scalar_type());
        const at::Tensor blurred = gaussianBlurred(disc.unsqueeze(0).unsqueeze(0), sigma_);
        return inside_ ? blurred : 1 - blurred;
    }

 private:
    const MaskedInput& seen_;
    bool inside_;
    at::Tensor distance_;
    double sigma_ = 0;
};

// The smallest circle that does the work: 1 x 1 x rows x columns.
at::Tensor startingGrid(Study& study, const Question& question, const MaskedInput& seen, std::int64_t rows,
                        std::int64_t columns, bool inside, Job& job) {
    const Circles circles(study, seen, rows, columns, inside);
    std::vector<double> scores;
    const ScoreFold fold = [&](std::int64_t, const at::Tensor& more) {
        const at::Tensor plain = more.to(at::kDouble).contiguous();
        scores.insert(scores.end(), plain.data_ptr<double>(), plain.data_ptr<double>() + plain.numel());
    };
    const std::string key = "mask/circles/" + question.parameters.choice("variant") + "/" +
                            question.parameters.choice("baseline") + "/" +
                            toText(question.parameters.values().at("blur")) + "/" + std::to_string(question.seed);
    if (foldScores(circles, key, fold, study, question, job) < circleCount) throw Cancelled();
    const double whole = scores.back() - scores.front();
    std::int64_t chosen = circleCount - 1;
    for (std::int64_t i = circleCount; i-- > 0;) {
        if ((scores[static_cast<std::size_t>(i)] - scores.front()) * (whole < 0 ? -1 : 1) >= enough * std::abs(whole))
            chosen = i;
    }
    // Where covering the picture changes the score the wrong way no circle works.
    if ((inside && whole <= 0) || (!inside && whole >= 0)) chosen = circleCount - 1;
    return circles.grid(chosen);
}

Map explainMask(Study& study, const Question& question, Job& job) {
    const at::Tensor& input = study.input();
    const bool preserve = question.parameters.choice("variant") == "preserve";
    const std::string& baseline = question.parameters.choice("baseline");
    const at::Tensor replacement = baseline == "blur"
                                       ? gaussianBlurred(input, scaledLength(study, question.parameters.real("blur")))
                                       : study.baseline(baseline, question.seed);
    const double cell = std::max(1.0, scaledLength(study, cellSide));
    const auto cellsAlong = [&](std::int64_t pixels) {
        return std::max<std::int64_t>(2, std::llround(static_cast<double>(pixels) / cell));
    };
    const std::int64_t rows = cellsAlong(input.size(2));
    const std::int64_t columns = cellsAlong(input.size(3));

    const std::string key = optimisationKey("mask", question);
    const auto parametrisation = [&](const at::Tensor& start) {
        return std::make_shared<MaskedInput>(
            std::make_shared<MaskGrid>(start, input.size(2), input.size(3), scaledLength(study, maskSigma)),
            Blend({replacement, input}), MaskedInput::Shown::inside);
    };
    auto seen = parametrisation(at::ones({1, 1, rows, columns}, input.options()));
    const OptimiseState& kept = keptOptimisation(study, key);
    if (kept.parameters.empty() || kept.step > question.parameters.integer("iterations"))
        seen = parametrisation(startingGrid(study, question, *seen, rows, columns, preserve, job));

    InputProblem::Asked asked;
    asked.network = optimisedNetwork(study, question).network;
    asked.networkTerms.push_back(
        std::make_unique<TargetTerm>(question.target, question.score, std::vector<double>{1}, preserve ? -1 : 1));
    const double weight =
        question.parameters.real("size_weight") * cellsOfTheAuthors / static_cast<double>(rows * columns);
    asked.partTerms.push_back(preserve ? markedSum("size", "grid", weight) : unmarkedSum("size", "grid", weight));
    asked.partTerms.push_back(
        totalVariation("variation", "grid", variationPower, question.parameters.real("variation_weight")));
    asked.transforms.push_back(jitter(std::llround(scaledLength(study, jitterExtent)), question.seed));
    InputProblem problem(seen, std::move(asked));

    const auto rule = adam({question.parameters.real("rate"), 0.9, 0.999, 1e-8});
    const auto values = [&](const Tensors& parameters) {
        const at::Tensor mask = seen->masks(parameters).squeeze(1);
        return preserve ? mask : 1 - mask;
    };
    return optimisedMask(study, question, {key, problem, *rule, values, {}}, *seen, job);
}

}  // namespace

Method maskMethod() {
    Method method;
    method.id = "mask";
    method.title = SACCADE_TEXT("Meaningful perturbation");
    method.family = SACCADE_TEXT("Optimisation");
    method.paper = "Fong and Vedaldi 2017; review section 2.3";
    method.shows = SACCADE_TEXT("The smallest smooth region whose loss destroys the score, or that alone keeps it.");
    method.formula = "min over m of Y(m x + (1 - m) b) + l1 sum |1 - m| + l2 sum |grad m|^3; the map is 1 - m";
    method.cost = SACCADE_TEXT("One forward and one backward a step, and 35 forwards to start from");
    method.misleads = SACCADE_TEXT(
        "Deleting must take evidence that is there twice, preserving keeps either half. What replaces the picture is "
        "itself a picture the network may see something in.");
    method.defaultScore = Score::probability;
    method.progressive = true;
    Parameter blur = Parameter::real("blur", SACCADE_TEXT("Blur"), blurSigma, 0, 100, 1,
                                     SACCADE_TEXT("Deviation of the blur that replaces the picture, in pixels of a "
                                                  "picture of 224; it grows with the picture."));
    blur.unit = SACCADE_TEXT("pixels at 224");
    Parameter rate = Parameter::real("rate", SACCADE_TEXT("Rate"), 0.1, 1e-4, 1, 0.01,
                                     SACCADE_TEXT("How far a step goes: the learning rate of Adam."));
    rate.advanced = true;
    Parameter variation =
        Parameter::real("variation_weight", SACCADE_TEXT("Smoothness"), 1e-2, 0, 10, 0.01,
                        SACCADE_TEXT("Weight of the cubed slopes of the mask: more makes it smoother."));
    variation.advanced = true;
    method.parameters = {
        Parameter::choice(
            "variant", SACCADE_TEXT("Variant"), {"delete", "preserve"},
            SACCADE_TEXT("Whether the region is the smallest that destroys the score when it goes, or the "
                         "smallest that keeps it by itself.")),
        Parameter::integer("iterations", SACCADE_TEXT("Iterations"), 300, 1, 10000,
                           SACCADE_TEXT("Steps of the optimisation.")),
        replacementParameter("blur"),
        blur,
        Parameter::real("size_weight", SACCADE_TEXT("Size"), 1e-4, 0, 10, 1e-4,
                        SACCADE_TEXT("Weight of the mask's size: more makes the region smaller.")),
        variation,
        rate};
    method.explain = explainMask;
    return method;
}

}  // namespace saccade
