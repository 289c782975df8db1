// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Guided integrated gradients: Kapishnikov et al., "Guided integrated gradients: an adaptive path method for removing
/// noise", 2021.
///
/// Shows what integrated gradients show, along a way from the baseline b to the picture that the network chooses:
/// every step moves first the values whose gradient is smallest, so that steep places on the straight line, which are
/// none of the picture's, leave no trace.
///
///     M = sum over steps of dY/dx at the point of the path . the step
///
/// The map sums to Y(x) - Y(b) as the steps grow many: figure `completeness_gap`. One forward and one backward a step,
/// one after the other. A cancelled map is that of the way so far. `fraction` and `max_distance` are the paper's
/// fraction of values moved together and largest distance from the straight line.
#include <memory>

#include "engine/core/error.h"
#include "engine/methods/gradient/completeness.h"
#include "engine/methods/kept_key.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/perturb/guided_path.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

Map explainGuidedIg(Study& study, const Question& question, Job& job) {
    const at::Tensor baseline = study.baseline(question.parameters.choice("baseline"), question.seed);
    auto& path = study.state<std::unique_ptr<GuidedPath>>(keptKey("guided_ig", question));
    if (!path) {
        const GuidedPath::Options options{question.parameters.integer("steps"), question.parameters.real("fraction"),
                                          question.parameters.real("max_distance")};
        path = std::make_unique<GuidedPath>(baseline, study.input(), options);
    }
    const auto result = [&] {
        Map map = mapOf(path->attribution().to(at::kFloat));
        map.recipe.figures = {{"steps_done", static_cast<double>(path->taken())}};
        map.recipe.batch = 1;
        map.recipe.partial = path->taken() < path->size();
        return map;
    };
    const Evaluation evaluate = [&](const at::Tensor& input) {
        return inputSignalOf(study, input, gradientRules(), question, job);
    };
    follow(
        *path, evaluate, [&] { job.partial(result); }, job);
    if (path->taken() == 0) throw Cancelled();
    Map map = result();
    if (!map.recipe.partial) {
        addCompleteness(map, path->attribution().sum().item<double>(), baseline, study, question, job);
    }
    return map;
}

}  // namespace

Method guidedIgMethod() {
    Method method;
    method.id = "guided_ig";
    method.title = SACCADE_TEXT("Guided integrated gradients");
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Kapishnikov et al. 2021";
    method.shows = SACCADE_TEXT(
        "What each pixel adds to the score on a way from a baseline to the picture that avoids steep places.");
    method.formula = "M = sum over steps of dY/dx * step, the values with the smallest gradients moved first";
    method.cost = SACCADE_TEXT("one forward and one backward a step, one after the other");
    method.misleads = SACCADE_TEXT(
        "The baseline decides what can be seen: a pixel of the baseline's colour gets no evidence. The path depends on "
        "the network, so that two networks are compared along different ways.");
    method.progressive = true;
    auto baseline = Parameter::choice(
        "baseline", SACCADE_TEXT("Baseline"), {"zero", "black", "white", "mean", "blur", "noise"},
        SACCADE_TEXT("What stands for an empty picture. zero is zero in the network's input space, which is the mean "
                     "colour where means are subtracted."));
    baseline.acceptsFile = true;
    method.parameters = {
        Parameter::integer("steps", SACCADE_TEXT("Steps"), 200, 1, 10000,
                           SACCADE_TEXT("Steps from the baseline to the picture.")),
        Parameter::real("fraction", SACCADE_TEXT("Fraction"), 0.25, 0.001, 1, 0.05,
                        SACCADE_TEXT("The share of all values, those with the smallest gradients, that is moved "
                                     "together.")),
        Parameter::real("max_distance", SACCADE_TEXT("Largest distance"), 0.02, 0, 1, 0.01,
                        SACCADE_TEXT("How far a value may be ahead of the straight line, or behind, as a share of its "
                                     "way.")),
        baseline};
    method.explain = explainGuidedIg;
    return method;
}

}  // namespace saccade
