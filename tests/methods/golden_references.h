// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The references of tests/golden that a method's map must agree with, and what agreeing is.
#pragma once

#include <QString>
#include <vector>

#include "tests/methods/golden_case.h"

namespace saccade::test {

struct GoldenReference {
    const char* key;
    const char* method;
    Overrides parameters;
    double factor = 1;       ///< what the reference is to be multiplied by
    std::int64_t batch = 0;  ///< 0: measured
    bool native = false;     ///< compared at the layer's resolution
    bool scaled = false;     ///< compared by correlation
};

inline const std::vector<GoldenReference>& goldenReferences() {
    // The reference's trapezoid weights sum to (n - 1) / n. The trapezoid looks at the baseline itself, where every
    // pooling window of a flat picture is a tie up to rounding, and rounding depends on the convolution that LibTorch
    // chooses by the batch: all points go at once, as in the reference.
    //
    // Peers scale their maps to [0, 1], and rectify at the layer's resolution.
    static const std::vector<GoldenReference> all{
        {"gradient", "gradient", {}},
        {"gradient_x_input", "gradient_x_input", {}},
        {"integrated_gradients.zero.gausslegendre50", "integrated_gradients", {{"steps", "50"}}},
        {"integrated_gradients.zero.trapezoid20",
         "integrated_gradients",
         {{"steps", "20"}, {"quadrature", "trapezoid"}},
         20.0 / 19,
         20},
        {"integrated_gradients.zero.trapezoid50",
         "integrated_gradients",
         {{"steps", "50"}, {"quadrature", "trapezoid"}},
         50.0 / 49,
         50},
        {"guided_backpropagation", "guided_backpropagation", {}},
        {"deconvnet", "deconvnet", {}},
        {"lrp.epsilon_plus", "lrp", {{"composite", "epsilon_plus"}}},
        {"lrp.epsilon_plus_flat", "lrp", {{"composite", "epsilon_plus_flat"}}},
        {"lrp.epsilon_alpha2_beta1", "lrp", {{"composite", "epsilon_alpha2_beta1"}}},
        {"lrp.epsilon_alpha2_beta1_flat", "lrp", {{"composite", "epsilon_alpha2_beta1_flat"}}},
        {"lrp.epsilon_gamma_box", "lrp", {{"composite", "epsilon_gamma_box"}}},
        {"clrp.epsilon_plus", "clrp", {{"variant", "signed"}}},
        {"sglrp.epsilon_plus", "sglrp", {}},
        {"deeplift.rescale.zero", "deeplift", {}},
        {"deeplift.rescale_maxpool_gradient.zero", "deeplift", {{"pooling", "gradient"}}},
        {"excitation_backprop", "excitation_backprop", {{"variant", "zennit"}}},
        {"guided_grad_cam.bilinear", "guided_grad_cam", {}},
        {"occlusion.8x8.stride4.zero", "occlusion", {{"window", "8"}, {"stride", "4"}}},
        {"grad_cam.raw", "grad_cam", {}, 1, 0, true},
        {"grad_cam.peer_scaled", "grad_cam", {{"relu", "true"}}, 1, 0, false, true},
        {"grad_cam_pp.peer_scaled", "grad_cam_pp", {{"relu", "true"}}, 1, 0, false, true},
        {"layer_cam.peer_scaled", "layer_cam", {{"relu", "true"}}, 1, 0, false, true},
        {"xgrad_cam.peer_scaled", "xgrad_cam", {{"relu", "true"}}, 1, 0, false, true},
        {"hires_cam.peer_scaled", "hires_cam", {{"relu", "true"}}, 1, 0, false, true},
        {"ablation_cam.peer_scaled", "ablation_cam", {{"relu", "true"}}, 1, 0, false, true},
        {"score_cam.peer_scaled", "score_cam", {{"variant", "softmax_aligned"}}, 1, 0, false, true},
    };
    return all;
}

/// Empty where a method's map agrees with its reference; else how far it is.
inline QString disagreement(const GoldenCase& golden, const GoldenReference& asked) {
    constexpr double agreement = 1e-4;  // of the largest magnitude: tests/golden/README.md
    constexpr double likeness = 0.999;  // correlation with what other libraries scaled to [0, 1]
    const at::Tensor expected = golden.reference(asked.key) * asked.factor;
    const Map map = golden.map(asked.method, asked.parameters, asked.batch);
    const at::Tensor found = toTensor(asked.native ? map.native : map.values);
    // One value for all channels, where the reference repeats it.
    const bool repeated = expected.dim() == 3 && found.dim() == 2 && found.sizes() == expected.sizes().slice(1);
    if (found.sizes() != expected.sizes() && !repeated) return "another shape: " + QString::number(found.dim());
    if (asked.scaled) {
        const double like = correlation(found, expected);
        return like >= likeness ? QString() : "correlation " + QString::number(like);
    }
    const double error = golden.apartFrom(expected, found.expand(expected.sizes()), asked.method);
    return error < agreement ? QString() : "apart " + QString::number(error);
}

}  // namespace saccade::test
