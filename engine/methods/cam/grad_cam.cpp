// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Grad-CAM: Selvaraju et al., "Grad-CAM: visual explanations from deep networks via gradient-based localization",
/// 2017.
///
/// Shows where the channels of a layer stand that the score grows with: w_k = mean over rows and columns of dY/dA_k,
/// M = ReLU(sum over k of w_k A_k), up-sampled bilinearly. One forward, and a backward pass through the layers behind
/// the chosen one only. Coarse: one value covers a whole receptive field, and averaging the gradient can hide or
/// misplace evidence in earlier layers.
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

Map explainGradCam(Study& study, const Question& question, Job& job) {
    return combinedMap(study, question, job, gradCam);
}

at::Tensor gradCamMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return combinedMaps(study, inputs, question, job, gradCam);
}

}  // namespace

Method gradCamMethod() {
    Method method;
    method.id = "grad_cam";
    method.title = "Grad-CAM";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Selvaraju et al. 2017; review section 2.3.8, equations 5 and 6";
    method.shows = SACCADE_TEXT("Where in the picture the features of a layer stand that speak for the target.");
    method.formula = "M = ReLU(sum over k of w_k A_k), w_k = mean of dY / dA_k";
    method.cost = SACCADE_TEXT("1 forward, 1 backward through the layers behind the chosen one");
    method.misleads = SACCADE_TEXT(
        "It is coarse, and in early layers the averaged gradient can put evidence in the wrong place; several objects "
        "of the class may merge into one.");
    method.usesLayer = true;
    method.parameters = {reluParameter(true)};
    method.explain = explainGradCam;
    method.maps = gradCamMaps;
    return method;
}

}  // namespace saccade
