// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Guided Grad-CAM: Selvaraju et al. 2017.
///
/// Shows the fine structure of the picture inside the region that speaks for the target: guided backpropagation times
/// the ReLU map of Grad-CAM, up-sampled bilinearly. One forward, one backward pass and the part of another behind the
/// layer. The fine structure is guided backpropagation's and so hardly depends on the class; only the region does.
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/gradient/rectifiers.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

Map explainGuidedGradCam(Study& study, const Question& question, Job& job) {
    const OtherActivations others = otherActivations(question.parameters);
    const Run& run = cleanRun(study, question, job);
    const at::Tensor native = gradCam(layerGradient(study, question, job));
    Map map = mapOf(inputSignal(run, guidedRules(others), question, job) * atInputSize(study, native, true));
    map.native = toArray(native.squeeze(0));
    tellActivations(run.network(), targetLayer(run.network(), question.target), others, map.recipe);
    return map;
}

at::Tensor guidedGradCamMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    const Run run = runOf(study, inputs, question, job);
    const at::Tensor region = atInputSize(study, gradCam(layerGradient(run, question, job)), true);
    return inputSignal(run, guidedRules(otherActivations(question.parameters)), question, job) * region;
}

}  // namespace

Method guidedGradCamMethod() {
    Method method;
    method.id = "guided_grad_cam";
    method.title = "Guided Grad-CAM";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Selvaraju et al. 2017; review section 2.3.8";
    method.shows = SACCADE_TEXT("The fine structure of the picture inside the region that speaks for the target.");
    method.formula = "M = guided backpropagation * upsample(ReLU(Grad-CAM))";
    method.cost = SACCADE_TEXT("1 forward, 2 backwards, one of them through the last layers only");
    method.misleads =
        SACCADE_TEXT("The lines are guided backpropagation's and hardly depend on the class; only the region does.");
    method.usesLayer = true;
    method.parameters = {activationsParameter()};
    method.explain = explainGuidedGradCam;
    method.maps = guidedGradCamMaps;
    return method;
}

}  // namespace saccade
