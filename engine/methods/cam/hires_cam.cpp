// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// HiResCAM: Draelos and Carin, "Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional neural
/// networks", 2020.
///
/// Shows what each place of a layer contributes to the score: M = sum over k of G_k A_k, G = dY/dA, place by place,
/// where Grad-CAM would average G over the plane first. Behind the layer the network is taken as linear: where it is
/// (global average pooling and one linear layer, or any linear layers), the native map sums to the score but for the
/// biases. Figures: `sum`, that of the native map, and `score`. One forward, and a backward pass through the layers
/// behind the chosen one only.
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

at::Tensor hiResCam(const LayerGradient& layer) {
    return (layer.gradient * layer.activation).sum(1);
}

Map explainHiResCam(Study& study, const Question& question, Job& job) {
    Map map = combinedMap(study, question, job, hiResCam);
    map.recipe.figures = contributionFigures(map, study, question, job);
    return map;
}

at::Tensor hiResCamMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return combinedMaps(study, inputs, question, job, hiResCam);
}

}  // namespace

Method hiResCamMethod() {
    Method method;
    method.id = "hires_cam";
    method.title = "HiResCAM";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Draelos and Carin 2020";
    method.shows = SACCADE_TEXT("What each place of a layer contributes to the score.");
    method.formula = "M = ReLU(sum over k of dY / dA_k * A_k)";
    method.cost = SACCADE_TEXT("1 forward, 1 backward through the layers behind the chosen one");
    method.misleads = SACCADE_TEXT(
        "The contributions are exact only where the network behind the layer is linear; in early layers the map is as "
        "noisy as the gradient.");
    method.usesLayer = true;
    method.parameters = {reluParameter(true)};
    method.explain = explainHiResCam;
    method.maps = hiResCamMaps;
    return method;
}

}  // namespace saccade
