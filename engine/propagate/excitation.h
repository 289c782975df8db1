// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>

#include "engine/propagate/sweep.h"

namespace saccade {

/// Excitation backpropagation (Zhang et al., "Top-down neural attention by excitation backprop", 2016): the probability
/// that a unit wins goes on to the units that excited it, in proportion to what each added through a positive weight,
/// without biases. Batch norm and activations pass it on, maximum pooling gives it to the winner, averages and sums of
/// branches share it in proportion to what is averaged or added, and of a product the operand of the greatest extent
/// takes all.
///
/// The paper asks for responses that are not negative. Pixels count from `low` on, their least value in the network's
/// input space, 1 x C x 1 x 1, as the paper does for responses with another lower bound; hidden responses below zero
/// excite nothing. A unit that nothing excites passes nothing on.
std::shared_ptr<const RuleBook> excitationRules(at::Tensor low);

}  // namespace saccade
