// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeepLIFT (Shrikumar, Greenside and Kundaje, "Learning important features through propagating activation
/// differences", 2017): what passes down are multipliers, the change of the target over the change of a value between a
/// baseline and the picture. Multipliers at the input times the difference of the inputs sum to the difference of the
/// target: every rule here is complete.
///
/// | layers         | rescale                                                                                      |
/// |----------------|----------------------------------------------------------------------------------------------|
/// | linear         | the gradient                                                                                 |
/// | activations    | difference of the outputs over that of the inputs; the derivative where these hardly differ  |
/// | maximum        | cross-max: a gain goes to the winner in the picture, a loss to the winner in the baseline    |
/// | products a b   | the mean of the other factor's two values                                                    |
/// | normalisation  | softmax too: taken apart into sums, products and functions of one value, each by its rule    |
#pragma once

#include <memory>

#include "engine/propagate/sweep.h"

namespace saccade {

/// The rescale rule. `crossMax`: maximum pooling as in the table above; otherwise by its gradient, as some programs do,
/// and then sums miss the difference. Sweeps need SweepRequest::reference.
const RuleBook& rescaleRules(bool crossMax = true);

/// The reveal-cancel rule, for one pair of runs that holds the activations from the network's input to `target`: two
/// signals an edge, multipliers of the positive and of the negative part of each difference, which a pass forwards
/// through the network works out first.
///
/// At an activation each part has its own effect, the mean of its effects before and after the other one. A layer with
/// weights sorts contributions by their sign. Sums, averages, batch norm and layers that move values keep the parts
/// apart; all else sorts its outputs' differences by sign and rescales.
///
/// `denseOnly`: activations of N x C x H x W rescale instead, as the authors advise for convolutions.
///
/// What arrives at the input is 2 x N x C x H x W: see contributions().
std::shared_ptr<const RuleBook> revealCancelRules(const Run& run, const Run& reference, LayerId target, bool denseOnly,
                                                  bool crossMax, Job& job);

/// Multipliers times differences: what each value of a layer contributes. `multipliers` in the layer's shape, or two of
/// them stacked in front.
at::Tensor contributions(const at::Tensor& multipliers, const at::Tensor& activation, const at::Tensor& reference);

/// The multipliers of a softmax along an axis, or of its logarithm: `signal` are those at its output. Complete for any
/// two inputs.
at::Tensor softmaxMultipliers(const at::Tensor& input, const at::Tensor& reference, const at::Tensor& signal,
                              std::int64_t axis, bool logarithm);

}  // namespace saccade
