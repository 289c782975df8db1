// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What layer and group normalisation have in common: (x - mean) / sqrt(variance + epsilon) x weight + bias, with mean
/// and variance over the group that a value belongs to. For layer normalisation that is the last axes, for group
/// normalisation a picture's channels of one group in all places; instance normalisation is group normalisation with a
/// group a channel. Ba et al. 2016, Wu and He 2018, Ulyanov et al. 2016.
#pragma once

#include "engine/network/layer.h"

namespace saccade {

/// Whether a layer is one of the two.
bool normalisesGroups(const Layer& layer);

/// For a layer that is: the mean of `x`, of its input's shape, over every value's group, in a shape that broadcasts
/// over x. Differentiable.
at::Tensor groupMeans(const Layer& layer, const at::Tensor& x);

/// Its weight in a shape that broadcasts over an input of `rank` axes; undefined where it has none.
at::Tensor groupWeight(const Layer& layer, std::int64_t rank);

/// Its gradient rule: the signal at its input `x`, given the signal at its output.
at::Tensor groupsBackward(const Layer& layer, const at::Tensor& x, const at::Tensor& signal);

}  // namespace saccade
