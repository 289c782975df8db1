// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeconvNet: Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014.
///
/// Reconstructs the pattern in the input that a unit answers to: filters transposed, maxima put back where they were
/// (switches), and at every rectifier the reconstruction itself is rectified, whatever went forwards. One forward and
/// one backward pass. What is specific to the picture comes from the switches alone, so without maximum pooling the
/// map says little of the picture.
#include "engine/methods/gradient/rectifiers.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

bool hasSwitches(const Network& network, LayerId target) {
    const auto path = network.between(network.input(), target);
    for (LayerId id = 0; id < target; ++id) {
        const bool pools = network.layer(id).rules().role() == LayerKind::Role::pooling;
        if (pools && path.at(static_cast<std::size_t>(id))) return true;
    }
    return false;
}

Map explainDeconvnet(Study& study, const Question& question, Job& job) {
    const OtherActivations others = otherActivations(question.parameters);
    const Run& run = cleanRun(study, question, job);
    const Network& network = run.network();
    const LayerId target = targetLayer(network, question.target);
    Map map = mapOf(inputSignal(run, deconvnetRules(others), question, job));
    tellActivations(network, target, others, map.recipe);
    if (!hasSwitches(network, target)) {
        map.recipe.notes.emplace_back(SACCADE_TEXT(
            "there is no maximum pooling before the target whose switches could tie the map to the picture: nothing "
            "but the weights shapes it; guided_backpropagation needs no switches"));
    }
    return map;
}

at::Tensor deconvnetMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return inputSignalOf(study, inputs, deconvnetRules(otherActivations(question.parameters)), question, job);
}

}  // namespace

Method deconvnetMethod() {
    Method method;
    method.id = "deconvnet";
    method.title = SACCADE_TEXT("DeconvNet");
    method.family = SACCADE_TEXT("Modified backpropagation");
    method.paper = "Zeiler and Fergus 2014; review section 2.3.1";
    method.shows = SACCADE_TEXT("The pattern in the picture that the target answers to, rebuilt layer by layer.");
    method.formula = "at a rectifier: R_in = max(R_out, 0)";
    method.cost = SACCADE_TEXT("1 forward, 1 backward");
    method.misleads = SACCADE_TEXT(
        "Only the positions of the pooled maxima tie it to the picture: without maximum pooling it says little of it, "
        "and negative evidence is dropped.");
    method.parameters = {activationsParameter()};
    method.explain = explainDeconvnet;
    method.maps = deconvnetMaps;
    return method;
}

}  // namespace saccade
