// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeconvNet: Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014.
///
/// Reconstructs the pattern in the input that a unit answers to: filters transposed, maxima put back where they were
/// (switches), and at every rectifier the reconstruction itself is rectified, whatever went forwards. One forward and
/// one backward pass. What is specific to the picture comes from the switches alone, so without maximum pooling the
/// map says little of the picture.
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

Map explainDeconvnet(Study& study, const Question& question, Job& job) {
    return mapOf(inputSignal(cleanRun(study, question, job), deconvnetRules(), question, job));
}

at::Tensor deconvnetMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return inputSignal(runOf(study, inputs, question, job), deconvnetRules(), question, job);
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
    method.explain = explainDeconvnet;
    method.maps = deconvnetMaps;
    return method;
}

}  // namespace saccade
