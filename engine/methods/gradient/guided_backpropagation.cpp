// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Guided backpropagation: Springenberg et al., "Striving for simplicity: the all convolutional net", 2015.
///
/// Shows the fine structure that drives the strongest paths to the target: the gradient, but at every rectifier only
/// what is positive from above and was positive on the way forward passes. One forward and one backward pass. It
/// redraws edges of the picture and hardly depends on the class or on the weights of the upper layers.
#include "engine/methods/gradient/rectifiers.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

Map explainGuidedBackpropagation(Study& study, const Question& question, Job& job) {
    const OtherActivations others = otherActivations(question.parameters);
    const Run& run = cleanRun(study, question, job);
    const Network& network = run.network();
    const LayerId target = targetLayer(network, question.target);
    Map map = mapOf(inputSignal(run, guidedRules(others), question, job));
    tellActivations(network, target, others, map.recipe);
    return map;
}

at::Tensor guidedBackpropagationMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return inputSignalOf(study, inputs, guidedRules(otherActivations(question.parameters)), question, job);
}

}  // namespace

Method guidedBackpropagationMethod() {
    Method method;
    method.id = "guided_backpropagation";
    method.title = SACCADE_TEXT("Guided backpropagation");
    method.family = SACCADE_TEXT("Modified backpropagation");
    method.paper = "Springenberg et al. 2015; review section 2.3.5";
    method.shows = SACCADE_TEXT("The fine structure that excites what leads to the target.");
    method.formula = "at a rectifier: R_in = max(R_out, 0) * f'(z)";
    method.cost = SACCADE_TEXT("1 forward, 1 backward");
    method.misleads = SACCADE_TEXT(
        "It works much like an edge detector: the map hardly changes with the class or with randomised weights.");
    method.parameters = {activationsParameter()};
    method.explain = explainGuidedBackpropagation;
    method.maps = guidedBackpropagationMaps;
    return method;
}

}  // namespace saccade
