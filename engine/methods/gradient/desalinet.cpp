// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeSaliNet: Mahendran and Vedaldi, "Salient deconvolutional networks", 2016.
///
/// Shows the fine structure that drives the strongest paths to the target, with the sharp outlines of DeconvNet and the
/// focus of the gradient: at a rectifier only what is positive from above and was positive on the way forward passes,
/// maxima go back where they were, and local response normalisation is passed over, as in DeconvNet. One forward and
/// one backward pass. Without local response normalisation it is guided backpropagation, with the same fault: it
/// redraws outlines and hardly depends on the class.
#include "engine/methods/gradient/rectifiers.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

Map explainDesalinet(Study& study, const Question& question, Job& job) {
    const OtherActivations others = otherActivations(question.parameters);
    const Run& run = cleanRun(study, question, job);
    const Network& network = run.network();
    const LayerId target = targetLayer(network, question.target);
    Map map = mapOf(inputSignal(run, desalinetRules(others), question, job));
    tellActivations(network, target, others, map.recipe);
    const auto path = network.between(network.input(), target);
    bool normalises = false;
    for (LayerId id = 0; id < target; ++id)
        normalises =
            normalises || (path.at(static_cast<std::size_t>(id)) && network.layer(id).kind == Kind::localResponseNorm);
    if (!normalises) {
        map.recipe.notes.emplace_back(
            SACCADE_TEXT("without local response normalisation before the target this is guided backpropagation"));
    }
    return map;
}

at::Tensor desalinetMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    const RuleBook& book = desalinetRules(otherActivations(question.parameters));
    return inputSignalOf(study, inputs, book, question, job);
}

}  // namespace

Method desalinetMethod() {
    Method method;
    method.id = "desalinet";
    method.title = "DeSaliNet";
    method.family = SACCADE_TEXT("Modified backpropagation");
    method.paper = "Mahendran and Vedaldi 2016; review section 2.3.5";
    method.shows = SACCADE_TEXT("The fine structure that excites what leads to the target, with sharp outlines.");
    method.formula = "at a rectifier: R_in = max(R_out, 0) * f'(z); local response normalisation: R_in = R_out";
    method.cost = SACCADE_TEXT("1 forward, 1 backward");
    method.misleads = SACCADE_TEXT(
        "It works much like an edge detector: the map hardly changes with the class or with randomised weights.");
    method.parameters = {activationsParameter()};
    method.explain = explainDesalinet;
    method.maps = desalinetMaps;
    return method;
}

}  // namespace saccade
