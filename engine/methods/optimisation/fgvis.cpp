// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// FGVis, fine-grained visual explanations: Wagner et al., "Interpretable and fine-grained visual explanations for
/// convolutional neural networks", 2019; review section 2.3.10.
///
/// Shows single pixels and colours, not regions: those whose loss takes the score away (delete), those that are enough
/// to keep it (preserve), or that bring it up out of the reference (generate). With a mask m over every pixel and
/// channel and a reference r,
///
///     e = m x + (1 - m) r
///     delete:    from m = 1, min of   Y(e) + l sum |1 - m|   until the class falls;  the map is 1 - m
///     preserve:  from m = 1, min of  -Y(e) + w sum |m|       for all steps;          the map is m
///     generate:  from m = 0, min of  -Y(e) + l sum |m|       until the class is up;  the map is m
///
/// A class has fallen where it is neither the first nor more than half as probable as in the picture, so that a picture
/// on which two classes nearly agree is not done after a step; it is up where it is the first and its score that of the
/// picture. The weight l is next to nothing: deleting and generating are stopped, not balanced. Preserving has nothing
/// to stop it, and its weight says what a pixel must be worth: w = worth (Y(x) - Y(r)) / (number of values), `worth`
/// times what a value would carry were the score shared out evenly.
///
/// Steps along the gradient divided by its largest magnitude. What would be an adversarial example is kept from being
/// one by the defence, which has no parameter: every rectifier lets the gradient pass only where the activation of e
/// lies between 0 and that of the clean picture, min(0, h(x)) <= h(e) <= max(0, h(x)), so that no unit is made to say
/// more than it says of the picture. The paper bounds the activations themselves, too; here they are left alone, as in
/// the review's words (gradients are filtered), for activations cut to those of the picture carry the picture: a
/// network so bounded finds the class in a grey plane, and preserving would keep nothing. A little noise on the input
/// keeps the way from hanging on single values.
///
/// One forward and one backward a step. Misleads where the reference's colour is evidence: pixels of that colour cannot
/// be marked. A class that is not the first has no moment to stop at: all steps are taken.
#include <algorithm>
#include <memory>

#include "engine/core/error.h"
#include "engine/methods/optimisation/optimised.h"
#include "engine/methods/perturbation/kept_scores.h"
#include "engine/methods/registrations.h"
#include "engine/network/target_signal.h"
#include "engine/optimise/input_problem.h"
#include "engine/optimise/mask_grid.h"
#include "engine/optimise/masked_input.h"
#include "engine/optimise/step_rules.h"

namespace saccade {
namespace {

// Lets a signal pass every rectifier between rest and what it says of the clean picture.
std::vector<Intervention> defence(Study& study, const Question& question, const OptimisedNetwork& used, Job& job) {
    // Where the picture is as it was the two agree up to rounding, which must not decide.
    constexpr double hair = 1 + 1e-5;
    const Run& clean = study.runObserving(question.target.layer, job);
    std::vector<Intervention> clamps;
    for (const LayerId id : used.rectifiers) {
        const at::Tensor& activation = clean.activation(id);
        clamps.push_back({id, Intervention::Action::clamp, activation.clamp_max(0).mul(hair),
                          activation.clamp_min(0).mul(hair), at::Tensor()});
    }
    return clamps;
}

enum class Game { remove, preserve, generate };

Game gameOf(const std::string& variant) {
    if (variant == "preserve") return Game::preserve;
    return variant == "generate" ? Game::generate : Game::remove;
}

bool isFirst(const at::Tensor& logits, std::int64_t index) {
    return Study::classValues(logits)[0].argmax().item<std::int64_t>() == index;
}

double probabilityOf(const at::Tensor& logits, std::int64_t index) {
    return targetScore(Target::ofClass(index), Score::probability, logits)[0].item<double>();
}

// Whether the explanation has done its work; empty where there is no such moment.
std::function<bool(const Run&)> goalOf(Study& study, const Question& question, const OptimisedNetwork& used, Game game,
                                       Job& job) {
    if (game == Game::preserve) return {};
    const Target& target = question.target;
    const double clean = cleanScore(study, question, job);
    const auto isUp = [target, score = question.score, layer = used.target, clean](const Run& run) {
        return targetScore(target, score, run.activation(layer))[0].item<double>() >= clean;
    };
    if (target.layer.empty() && target.kind == Target::Kind::classIndex) {
        const at::Tensor& logits = study.runObserving(target.layer, job).activation(used.target);
        if (!isFirst(logits, target.index)) return {};
        constexpr double share = 0.5;
        const double low = share * probabilityOf(logits, target.index);
        return [isUp, index = target.index, layer = used.target, game, low](const Run& run) {
            const at::Tensor& here = run.activation(layer);
            const bool first = isFirst(here, index);
            return game == Game::generate ? first && isUp(run) : !first && probabilityOf(here, index) <= low;
        };
    }
    if (!(clean > 0)) return {};
    // A contrast is undone when the other class is as strong, a unit when it is at rest.
    return [target, isUp, score = question.score, layer = used.target, game](const Run& run) {
        if (game == Game::generate) return isUp(run);
        return targetScore(target, score, run.activation(layer))[0].item<double>() <= 0;
    };
}

// What a value of the mask costs.
double sizeWeight(Study& study, const Question& question, Game game, const at::Tensor& reference, Job& job) {
    const double least = question.parameters.real("size_weight");
    if (game != Game::preserve) return least;
    const std::string& baseline = question.parameters.choice("baseline");
    const double without =
        keptScore(reference, "fgvis/reference/" + baseline + "/" + std::to_string(question.seed), study, question, job);
    const double each = (cleanScore(study, question, job) - without) / static_cast<double>(reference.numel());
    return std::max(question.parameters.real("worth") * each, least);
}

Map explainFgvis(Study& study, const Question& question, Job& job) {
    const at::Tensor& input = study.input();
    const Game game = gameOf(question.parameters.choice("variant"));
    const bool taking = game == Game::remove;
    const OptimisedNetwork used = optimisedNetwork(study, question);
    const at::Tensor start = game == Game::generate ? at::zeros_like(input) : at::ones_like(input);
    const at::Tensor reference = study.baseline(question.parameters.choice("baseline"), question.seed);
    const auto seen = std::make_shared<MaskedInput>(std::make_shared<MaskGrid>(start, input.size(2), input.size(3)),
                                                    Blend({reference, input}), MaskedInput::Shown::inside);

    InputProblem::Asked asked;
    asked.network = used.network;
    if (question.parameters.boolean("defence")) asked.onTheWayBack = defence(study, question, used, job);
    asked.networkTerms.push_back(
        std::make_unique<TargetTerm>(question.target, question.score, std::vector<double>{1}, taking ? 1 : -1));
    const double weight = sizeWeight(study, question, game, reference, job);
    asked.partTerms.push_back(taking ? unmarkedSum("size", "grid", weight) : markedSum("size", "grid", weight));
    asked.transforms.push_back(noise(question.parameters.real("noise"), question.seed));
    asked.goal = goalOf(study, question, used, game, job);
    InputProblem problem(seen, std::move(asked));

    const std::string key = optimisationKey("fgvis", question);
    const auto rule = normalisedDescent(question.parameters.real("rate"), GradientNorm::largest);
    const auto values = [&](const Tensors& parameters) {
        const at::Tensor mask = seen->masks(parameters);
        return taking ? 1 - mask : mask;
    };
    return optimisedMask(study, question, {key, problem, *rule, values, {}}, *seen, job);
}

}  // namespace

Method fgvisMethod() {
    Method method;
    method.id = "fgvis";
    method.title = "FGVis";
    method.family = SACCADE_TEXT("Optimisation");
    method.paper = "Wagner et al. 2019; review section 2.3";
    method.shows = SACCADE_TEXT(
        "The single pixels and colours whose loss takes the class away, that are enough to keep it, or that bring it "
        "up.");
    method.formula =
        "min over m of Y(m x + (1 - m) r) + l sum |1 - m|, gradients pass rectifiers within [0, h(x)]; the map is 1 - "
        "m";
    method.cost = SACCADE_TEXT("One forward and one backward a step, until the class falls; all steps to preserve it");
    method.misleads = SACCADE_TEXT(
        "It stops as soon as the class falls, so that evidence which would have been enough as well is not marked; a "
        "pixel of the reference's colour never is.");
    method.defaultScore = Score::probability;
    method.progressive = true;
    Parameter size = Parameter::real("size_weight", SACCADE_TEXT("Size"), 1e-9, 0, 1, 1e-9,
                                     SACCADE_TEXT("Weight of the mask's size: more marks fewer pixels."));
    size.advanced = true;
    Parameter worth =
        Parameter::real("worth", SACCADE_TEXT("Worth"), 1, 0, 1000, 1,
                        SACCADE_TEXT("preserve: what a pixel must add to be kept, in shares of the score as large as "
                                     "if every one carried the same; more keeps fewer."));
    worth.advanced = true;
    Parameter rate = Parameter::real("rate", SACCADE_TEXT("Rate"), 0.1, 1e-4, 1, 0.01,
                                     SACCADE_TEXT("How far the pixel with the largest gradient goes in a step."));
    rate.advanced = true;
    method.parameters = {
        Parameter::choice("variant", SACCADE_TEXT("Variant"), {"delete", "preserve", "generate"},
                          SACCADE_TEXT("Whether pixels are taken from the picture until the class falls, the fewest "
                                       "kept that hold it, or some added to the baseline until it comes up.")),
        Parameter::integer("iterations", SACCADE_TEXT("Iterations"), 500, 1, 10000, SACCADE_TEXT("Steps at most.")),
        replacementParameter("black"),
        Parameter::real("noise", SACCADE_TEXT("Noise"), 0.1, 0, 2, 0.01,
                        SACCADE_TEXT("Deviation of the noise on the network's input at every step.")),
        Parameter::boolean("defence", SACCADE_TEXT("Defence"), true,
                           SACCADE_TEXT("Drive no rectifier beyond what it says of the clean picture; without, the map "
                                        "is an adversarial example.")),
        worth,
        size,
        rate};
    method.explain = explainFgvis;
    return method;
}

}  // namespace saccade
