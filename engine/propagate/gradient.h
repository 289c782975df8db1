// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/propagate/sweep.h"

namespace saccade {

/// The gradient: every layer passes the signal by its kind's vector-Jacobian product.
const RuleBook& gradientRules();

/// What the rules made for ReLU do at other activations.
enum class OtherActivations {
    gate,      ///< a rectifier's kin (isRectifier) is treated like ReLU, all else passes by its gradient
    gradient,  ///< the gradient
    refuse,    ///< RequestError, which names the layer
};

/// DeconvNet (Zeiler and Fergus 2014): at a rectifier the signal passes where it is positive, whatever went forwards.
/// Local response normalisation, which the reconstruction has no word for, passes it unchanged.
const RuleBook& deconvnetRules(OtherActivations others = OtherActivations::gate);

/// Guided backpropagation (Springenberg et al. 2015): at a rectifier the signal passes where it is positive and what
/// went forwards was too.
const RuleBook& guidedRules(OtherActivations others = OtherActivations::gate);

/// DeSaliNet (Mahendran and Vedaldi 2016): the rectifiers of guided backpropagation, and DeconvNet's way through local
/// response normalisation.
const RuleBook& desalinetRules(OtherActivations others = OtherActivations::gate);

/// Whether these rules treat a layer as a rectifier: ReLU and its kin (a clamp from zero such as ReLU6, leaky ReLU,
/// ELU, SiLU, GELU, hard swish, softplus), but no gate (sigmoid, tanh, hard sigmoid, clamp from elsewhere).
bool isRectifier(const Layer& layer);

}  // namespace saccade
