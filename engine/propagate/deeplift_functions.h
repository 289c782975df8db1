// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What DeepLIFT's rules share: internal to this folder.
#pragma once

#include "engine/propagate/sweep.h"

namespace saccade::deeplift {

/// A layer's input in the baseline's run, in the shape that it has in the picture's: a baseline may be one for a whole
/// batch. Throws std::logic_error where the sweep was given no reference.
at::Tensor referenceOf(const RuleContext& context, std::size_t input);

/// The difference of an activation's outputs over that of its inputs `from` and `to`, whose outputs are given. Where
/// the inputs hardly differ it is the derivative half-way, which then says the same without the rounding.
at::Tensor slopeBetween(const Layer& layer, const at::Tensor& from, const at::Tensor& to, const at::Tensor& outputFrom,
                        const at::Tensor& outputTo);

/// The derivative of an activation.
at::Tensor slopeAt(const Layer& layer, const at::Tensor& input);

/// Inputs nearer than this hardly differ: less for functions made of straight pieces, whose differences are exact.
double nearness(const Layer& layer);

}  // namespace saccade::deeplift
