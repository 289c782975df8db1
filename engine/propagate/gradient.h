// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/propagate/sweep.h"

namespace saccade {

/// The gradient: every layer passes the signal by its kind's vector-Jacobian product.
const RuleBook& gradientRules();

/// DeconvNet (Zeiler and Fergus 2014): at a rectifier the signal passes where it is positive, whatever went forwards.
const RuleBook& deconvnetRules();

/// Guided backpropagation (Springenberg et al. 2015): at a rectifier the signal passes where it is positive and what
/// went forwards was too.
const RuleBook& guidedRules();

/// Whether DeconvNet and guided backpropagation treat a layer as a rectifier: ReLU and its kin (clamp at zero such as
/// ReLU6, leaky ReLU, ELU, SiLU, GELU, hard swish, softplus), but no gate (sigmoid, tanh, hard sigmoid, clamp from
/// below zero).
bool isRectifier(const Layer& layer);

}  // namespace saccade
