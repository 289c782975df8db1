// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// LayerCAM: Jiang et al., "LayerCAM: exploring hierarchical class activation maps for localization", 2021.
///
/// Shows where the features stand that the score grows with, each place of each channel weighed by its own gradient:
/// M = ReLU(sum over k of ReLU(G_k) A_k), G = dY/dA. Nothing is averaged over the plane, so that earlier, finer layers
/// give usable maps too. One forward, and a backward pass through the layers behind the chosen one only. With positive
/// weights only, evidence against the target shows nowhere that the features themselves are not negative.
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

at::Tensor layerCam(const LayerGradient& layer) {
    return (at::relu(layer.gradient) * layer.activation).sum(1);
}

Map explainLayerCam(Study& study, const Question& question, Job& job) {
    return combinedMap(study, question, job, layerCam);
}

at::Tensor layerCamMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return combinedMaps(study, inputs, question, job, layerCam);
}

}  // namespace

Method layerCamMethod() {
    Method method;
    method.id = "layer_cam";
    method.title = "LayerCAM";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Jiang et al. 2021";
    method.shows = SACCADE_TEXT(
        "Where the features of a layer stand that speak for the target, place by place, in fine layers too.");
    method.formula = "M = ReLU(sum over k of ReLU(dY / dA_k) * A_k)";
    method.cost = SACCADE_TEXT("1 forward, 1 backward through the layers behind the chosen one");
    method.misleads = SACCADE_TEXT(
        "All weights are positive: evidence against the target cannot show, and a noisy gradient shows as it is.");
    method.usesLayer = true;
    method.parameters = {reluParameter(true)};
    method.explain = explainLayerCam;
    method.maps = layerCamMaps;
    return method;
}

}  // namespace saccade
