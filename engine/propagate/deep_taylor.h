// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>

#include "engine/propagate/sweep.h"

namespace saccade {

struct DeepTaylorOptions {
    /// The least and the greatest value of a pixel in the network's input space, 1 x C x 1 x 1; undefined: unbounded.
    at::Tensor low;
    at::Tensor high;
    /// Layers with weights that no ReLU follows share by squared weights, as iNNvestigate has it, whatever their
    /// inputs.
    bool squaresWithoutRelu = false;
    double stabiliser = 1e-9;
};

/// Deep Taylor decomposition (Montavon et al., "Explaining nonlinear classification decisions with deep Taylor
/// decomposition", 2017): the rule of a layer with weights follows from where its inputs can lie, and so where the root
/// of its Taylor expansion is looked for.
///
/// | inputs | rule |
/// |---|---|
/// | pixels between bounds | z-box |
/// | pixels without bounds, and hidden values of both signs | w-squared |
/// | what a ReLU, or an average, a maximum or a sum of such, lets through | z-plus |
///
/// Biases take no part: relevance is conserved, and never negative where it enters positive. A unit that nothing but
/// its bias turned on shares by squared weights. Sums and averages share in proportion to the positive parts, maximum
/// pooling gives to the winner. rule() throws RequestError, which names the layer, where the decomposition knows no
/// root: other activations, products, normalisation over neighbours.
std::shared_ptr<const RuleBook> deepTaylorRules(const DeepTaylorOptions& options);

}  // namespace saccade
