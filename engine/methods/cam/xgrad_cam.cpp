// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// XGrad-CAM: Fu et al., "Axiom-based Grad-CAM: towards accurate visualization and explanation of CNNs", 2020.
///
/// Shows where the channels of a layer stand that the score grows with, weighed so that two axioms hold as well as one
/// weight a channel can: sensitivity (what a channel's removal costs is what the channel gets) and conservation (the
/// map sums to the score). The weights are Grad-CAM's, but the gradient is averaged where the channel is active:
///
///     w_k = sum over places of G_k A_k / sum over places of A_k,   M = ReLU(sum over k of w_k A_k),   G = dY/dA
///
/// So every channel's part of the map sums to that of G_k A_k, and the whole to the score where the layers behind are
/// piecewise linear without biases. Figures: `sum`, that of the native map, and `score`. A channel whose values cancel
/// has no such weight and is left out. One forward, and a backward pass through the layers behind the chosen one only.
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

// A sum this small beside its terms is rounding.
constexpr double cancelled = 1e-6;

at::Tensor xGradCam(const LayerGradient& layer) {
    const at::Tensor& activation = layer.activation;
    const at::Tensor total = activation.sum({2, 3}, true);
    const at::Tensor counts = at::gt(total.abs(), activation.abs().sum({2, 3}, true) * cancelled);
    const at::Tensor contributed = (layer.gradient * activation).sum({2, 3}, true);
    const at::Tensor weights =
        at::where(counts, contributed / at::where(counts, total, at::ones_like(total)), at::zeros_like(total));
    return (weights * activation).sum(1);
}

Map explainXGradCam(Study& study, const Question& question, Job& job) {
    Map map = combinedMap(study, question, job, xGradCam);
    map.recipe.figures = contributionFigures(map, study, question, job);
    return map;
}

at::Tensor xGradCamMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return combinedMaps(study, inputs, question, job, xGradCam);
}

}  // namespace

Method xGradCamMethod() {
    Method method;
    method.id = "xgrad_cam";
    method.title = "XGrad-CAM";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Fu et al. 2020";
    method.shows =
        SACCADE_TEXT("Where the features stand that speak for the target, each channel with what it contributes.");
    method.formula = "M = ReLU(sum over k of w_k A_k), w_k = sum of dY / dA_k * A_k over sum of A_k";
    method.cost = SACCADE_TEXT("1 forward, 1 backward through the layers behind the chosen one");
    method.misleads = SACCADE_TEXT(
        "One weight stands for a whole channel: where a channel helps in one place and harms in another, the map shows "
        "neither.");
    method.usesLayer = true;
    method.parameters = {reluParameter(true)};
    method.explain = explainXGradCam;
    method.maps = xGradCamMaps;
    return method;
}

}  // namespace saccade
