// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Grad-CAM++: Chattopadhay et al., "Grad-CAM++: generalized gradient-based visual explanations", 2018.
///
/// Shows where the channels stand that the score grows with, each counted so that several objects of one class all
/// come out: with G = dY/dA, a = G^2 / (2 G^2 + (sum over rows and columns of A) G^3), w_k = sum of a ReLU(G_k),
/// M = sum over k of w_k A_k. The powers of the first derivative stand for higher derivatives of exp(Y), as in the
/// paper. The review's equation 8 has no ReLU on the sum; `relu` adds one. One forward, and a backward pass behind the
/// layer. With positive weights only, evidence against the target cannot show.
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

constexpr double smallest = 1e-6;

at::Tensor gradCamPlusPlus(const LayerGradient& layer) {
    const at::Tensor& gradient = layer.gradient;
    const at::Tensor square = gradient * gradient;
    const at::Tensor total = layer.activation.sum({2, 3}, true);
    const at::Tensor share = square / (2 * square + total * square * gradient + smallest);
    const at::Tensor weights = (share * at::relu(gradient)).sum({2, 3}, true);
    return (weights * layer.activation).sum(1);
}

Map explainGradCamPlusPlus(Study& study, const Question& question, Job& job) {
    return combinedMap(study, question, job, gradCamPlusPlus);
}

at::Tensor gradCamPlusPlusMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return combinedMaps(study, inputs, question, job, gradCamPlusPlus);
}

}  // namespace

Method gradCamPlusPlusMethod() {
    Method method;
    method.id = "grad_cam_pp";
    method.title = "Grad-CAM++";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Chattopadhay et al. 2018; review section 2.3.9, equations 7 and 8";
    method.shows = SACCADE_TEXT("Where the features stand that speak for the target, each occurrence counted alike.");
    method.formula = "M = sum over k of w_k A_k, w_k = sum of G^2 / (2 G^2 + sum(A) G^3) * ReLU(G), G = dY / dA";
    method.cost = SACCADE_TEXT("1 forward, 1 backward through the layers behind the chosen one");
    method.misleads = SACCADE_TEXT("All weights are positive: evidence against the target cannot show.");
    method.usesLayer = true;
    method.parameters = {reluParameter(false)};
    method.explain = explainGradCamPlusPlus;
    method.maps = gradCamPlusPlusMaps;
    return method;
}

}  // namespace saccade
