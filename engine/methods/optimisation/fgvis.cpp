// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// FGVis, fine-grained visual explanations: Wagner et al., "Interpretable and fine-grained visual explanations for
/// convolutional neural networks", 2019; review section 2.3.10.
///
/// Shows single pixels and colours, not regions, whose loss takes the score away (delete), or that bring it up out of
/// the reference (generate). With a mask m over every pixel and channel and a reference r,
///
///     e = m x + (1 - m) r
///     delete:    from m = 1, min of   Y(e) + l sum |1 - m|   until the class is no longer the first; the map is 1 - m
///     generate:  from m = 0, min of  -Y(e) + l sum |m|       until it is; the map is m
///
/// Steps along the gradient divided by its largest magnitude. What would be an adversarial example is kept from being
/// one by the defence, which has no parameter: at every rectifier the activation of e stays between 0 and that of the
/// clean picture, min(0, h(x)) <= h(e) <= max(0, h(x)), and passes a gradient only where it lies there by itself. So no
/// unit may say more than it says of the picture. A little noise on the input keeps the way from hanging on single
/// values.
///
/// One forward and one backward a step. Misleads where the reference's colour is evidence: pixels of that colour cannot
/// be marked. A class that is not the first has no moment to stop at: all steps are taken.
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

// Keeps every rectifier between rest and what it says of the clean picture.
std::vector<Intervention> defence(Study& study, const Question& question, const OptimisedNetwork& used, Job& job) {
    const Run& clean = study.runObserving(question.target.layer, job);
    std::vector<Intervention> clamps;
    for (const LayerId id : used.rectifiers) {
        const at::Tensor& activation = clean.activation(id);
        clamps.push_back(
            {id, Intervention::Action::clamp, activation.clamp_max(0), activation.clamp_min(0), at::Tensor()});
    }
    return clamps;
}

bool isFirst(const at::Tensor& logits, std::int64_t index) {
    const at::Tensor values = logits.dim() > 2 ? logits.flatten(2).mean(2) : logits;
    return values[0].argmax().item<std::int64_t>() == index;
}

// Whether the explanation has done its work; empty where there is no such moment.
std::function<bool(const Run&)> goalOf(Study& study, const Question& question, const OptimisedNetwork& used,
                                       bool generate, Job& job) {
    const Target& target = question.target;
    if (target.layer.empty() && target.kind == Target::Kind::classIndex) {
        const Run& clean = study.runObserving(target.layer, job);
        if (!isFirst(clean.activation(used.target), target.index)) return {};
        return [index = target.index, layer = used.target, generate](const Run& run) {
            return isFirst(run.activation(layer), index) == generate;
        };
    }
    const double clean = cleanScore(study, question, job);
    if (!(clean > 0)) return {};
    // A contrast is undone when the other class is as strong, a unit when it is at rest.
    return [target, score = question.score, layer = used.target, generate, clean](const Run& run) {
        const double value = targetScore(target, score, run.activation(layer))[0].item<double>();
        return generate ? value >= clean : value <= 0;
    };
}

Map explainFgvis(Study& study, const Question& question, Job& job) {
    const at::Tensor& input = study.input();
    const bool generate = question.parameters.choice("variant") == "generate";
    const OptimisedNetwork used = optimisedNetwork(study, question);
    const at::Tensor start = generate ? at::zeros_like(input) : at::ones_like(input);
    const auto seen = std::make_shared<MaskedInput>(
        std::make_shared<MaskGrid>(start, input.size(2), input.size(3)),
        Blend({study.baseline(question.parameters.choice("baseline"), question.seed), input}),
        MaskedInput::Shown::inside);

    InputProblem::Asked asked;
    asked.network = used.network;
    if (question.parameters.boolean("defence")) asked.interventions = defence(study, question, used, job);
    asked.networkTerms.push_back(
        std::make_unique<TargetTerm>(question.target, question.score, std::vector<double>{1}, generate ? -1 : 1));
    const double weight = question.parameters.real("size_weight");
    asked.partTerms.push_back(generate ? markedSum("size", "grid", weight) : unmarkedSum("size", "grid", weight));
    asked.transforms.push_back(noise(question.parameters.real("noise"), question.seed));
    asked.goal = goalOf(study, question, used, generate, job);
    InputProblem problem(seen, std::move(asked));

    const std::string key = optimisationKey("fgvis", question);
    const auto rule = normalisedDescent(question.parameters.real("rate"), GradientNorm::largest);
    const auto values = [&](const Tensors& parameters) {
        const at::Tensor mask = seen->masks(parameters);
        return generate ? mask : 1 - mask;
    };
    const auto figures = [&](const OptimiseState& state) -> std::vector<std::pair<std::string, double>> {
        // Without defence and noise: what the explanation is worth to the network itself.
        const double masked = keptScore(seen->make(state.parameters).inputs, key + "/" + std::to_string(state.step),
                                        study, question, job);
        return {{"clean_score", cleanScore(study, question, job)},
                {"masked_score", masked},
                {"area", values(state.parameters).mean().item<double>()}};
    };
    return optimised(study, question, {key, problem, *rule, values, figures}, job);
}

}  // namespace

Method fgvisMethod() {
    Method method;
    method.id = "fgvis";
    method.title = "FGVis";
    method.family = SACCADE_TEXT("Optimisation");
    method.paper = "Wagner et al. 2019; review section 2.3";
    method.shows = SACCADE_TEXT("The single pixels and colours whose loss takes the class away, or that bring it up.");
    method.formula =
        "min over m of Y(m x + (1 - m) r) + l sum |1 - m|, rectifiers kept within [0, h(x)]; the map is 1 - m";
    method.cost = SACCADE_TEXT("One forward and one backward a step, until the class falls");
    method.misleads = SACCADE_TEXT(
        "It stops as soon as the class falls, so that evidence which would have been enough as well is not marked; a "
        "pixel of the reference's colour never is.");
    method.defaultScore = Score::probability;
    method.progressive = true;
    Parameter size = Parameter::real("size_weight", SACCADE_TEXT("Size"), 1e-9, 0, 1, 1e-9,
                                     SACCADE_TEXT("Weight of the mask's size: more marks fewer pixels."));
    size.advanced = true;
    Parameter rate = Parameter::real("rate", SACCADE_TEXT("Rate"), 0.1, 1e-4, 1, 0.01,
                                     SACCADE_TEXT("How far the pixel with the largest gradient goes in a step."));
    rate.advanced = true;
    method.parameters = {
        Parameter::choice("variant", SACCADE_TEXT("Variant"), {"delete", "generate"},
                          SACCADE_TEXT("Whether pixels are taken from the picture until the class falls, or added to "
                                       "the baseline until it comes up.")),
        Parameter::integer("iterations", SACCADE_TEXT("Iterations"), 500, 1, 10000, SACCADE_TEXT("Steps at most.")),
        replacementParameter("black"),
        Parameter::real("noise", SACCADE_TEXT("Noise"), 0.1, 0, 2, 0.01,
                        SACCADE_TEXT("Deviation of the noise on the network's input at every step.")),
        Parameter::boolean("defence", SACCADE_TEXT("Defence"), true,
                           SACCADE_TEXT("Let no rectifier say more than it says of the clean picture; without, the map "
                                        "is an adversarial example.")),
        size,
        rate};
    method.explain = explainFgvis;
    return method;
}

}  // namespace saccade
