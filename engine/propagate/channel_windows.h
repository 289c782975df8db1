// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Sums over windows of neighbouring channels, as local response normalisation takes them: internal to this folder.
#pragma once

#include "engine/network/layer.h"

namespace saccade {

/// N x C x H x W: for every channel the sum over `size` channels, `before` of them before it; none beyond the borders.
inline at::Tensor acrossChannels(const at::Tensor& x, std::int64_t size, std::int64_t before) {
    const at::Tensor padded = at::constant_pad_nd(x, {0, 0, 0, 0, before, size - 1 - before}, 0);
    at::Tensor sum = padded.narrow(1, 0, x.size(1));
    for (std::int64_t offset = 1; offset < size; ++offset)
        sum = sum + padded.narrow(1, offset, x.size(1));
    return sum;
}

/// What a local response normalisation raises to its power: k + alpha / size times the sum of squares of the
/// neighbours.
inline at::Tensor responseBase(const Layer& normalisation, const at::Tensor& x) {
    const Attributes& a = normalisation.attributes;
    const std::int64_t size = a.integer("size");
    return acrossChannels(x * x, size, size / 2) * (a.real("alpha") / static_cast<double>(size)) + a.real("k");
}

}  // namespace saccade
