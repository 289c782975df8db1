// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/optimise/optimise.h"

namespace saccade {

struct DescentRule {
    double rate = 0.01;
    double momentum = 0;   ///< 0 to below 1
    double dampening = 0;  ///< of what the gradient adds to the velocity after the first step
    bool nesterov = false;
};

/// Gradient descent with momentum: v = momentum v + (1 - dampening) g, at the first step v = g; then p -= rate v, with
/// Nesterov's look ahead p -= rate (g + momentum v).
std::unique_ptr<StepRule> descent(const DescentRule& options);

struct AdamRule {
    double rate = 0.1;
    double first = 0.9;     ///< decay of the mean of the gradients
    double second = 0.999;  ///< decay of the mean of their squares
    double epsilon = 1e-8;
};

/// Adam (Kingma and Ba 2015), with its correction for the first steps.
std::unique_ptr<StepRule> adam(const AdamRule& options);

/// What a normalised step divides by.
enum class GradientNorm {
    largest,    ///< the largest magnitude (FGVis)
    mean,       ///< the mean magnitude (DGN-AM)
    euclidean,  ///< the root of the mean square
};

/// p -= rate g / norm(g), each parameter by itself; no step where the gradient vanishes.
std::unique_ptr<StepRule> normalisedDescent(double rate, GradientNorm norm);

}  // namespace saccade
