// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The rules of layer-wise relevance propagation, one by one: internal to this folder. relevance.h puts them together.
///
/// Definitions: Montavon et al., "Layer-wise relevance propagation: an overview", 2019, with the generalisations to
/// inputs of both signs of Anders et al., "Software for dataset-wide XAI" (Zennit), 2021. In all of them a denominator
/// z becomes z + epsilon where z >= 0 and z - epsilon elsewhere.
#pragma once

#include <memory>

#include "engine/propagate/relevance.h"
#include "engine/propagate/sweep.h"

namespace saccade::relevance {

/// z moved away from zero by epsilon; zero itself goes up.
at::Tensor stabilised(const at::Tensor& denominator, double epsilon);
/// signal / stabilised(denominator, epsilon), value for value, in one walk over the values where they allow it.
at::Tensor ratio(const at::Tensor& signal, const at::Tensor& denominator, double epsilon);

// For weighted layers, z = x w + b.

/// Shares in proportion to x w. The bias takes its part with it.
std::unique_ptr<Rule> epsilonRule(double epsilon);
/// Shares in proportion to the positive contributions x+ w+ + x- w-; a positive bias takes part.
std::unique_ptr<Rule> zPlusRule(double stabiliser);
/// alpha times the positive contributions' shares minus beta times those of the negative ones x+ w- + x- w+.
/// alpha - beta = 1.
std::unique_ptr<Rule> alphaBetaRule(double alpha, double beta, double stabiliser);
/// Contributions of the output's own sign count 1 + gamma times. Nothing passes where the output is zero.
std::unique_ptr<Rule> gammaRule(double gamma, double stabiliser);
/// For pixels between bounds: shares in proportion to x w - low w+ - high w-. The bounds are those of the network's
/// input; what lies between the input and the layer must be monotone, and is applied to them.
std::unique_ptr<Rule> zBoxRule(at::Tensor low, at::Tensor high, double stabiliser);
/// Shares in proportion to the squared weights, whatever the input.
std::unique_ptr<Rule> weightSquareRule(double stabiliser);
/// Shares evenly among the inputs of the field.
std::unique_ptr<Rule> flatRule(double stabiliser);

/// A rule of the above for the layer without its bias: nothing stays there.
std::unique_ptr<Rule> withoutBias(std::unique_ptr<Rule> rule);

// For all other layers.

/// The signal as it is: activations, factors and shifts a channel, normalisation over neighbours, softmax.
std::unique_ptr<Rule> passRule();
/// The gradient: reshaping and its kin move relevance, maximum pooling gives it to the winner.
std::unique_ptr<Rule> gradientRule();
/// Shares of a fixed linear map (average pooling, mean, upsampling).
std::unique_ptr<Rule> shareRule(double stabiliser);
/// Shares of the operands of a sum. Constant operands take nothing.
std::unique_ptr<Rule> sumRule(double stabiliser, BranchSharing sharing = BranchSharing::proportional);
/// The operand with the greatest extent takes all (a gate scales a signal); operands of one extent share evenly.
/// Constant operands take nothing.
std::unique_ptr<Rule> productRule();
/// Layer and group normalisation with their statistics taken as constants: a factor and a shift, shared like
/// epsilonRule.
std::unique_ptr<Rule> groupShareRule(double stabiliser);

}  // namespace saccade::relevance
