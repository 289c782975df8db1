// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>

#include "engine/network/layer.h"

namespace saccade::kinds {

/// What kinds that take one value out of every window share. Attributes: kernel, stride, padding, ceil_mode.
class Pooling : public LayerKind {
 protected:
    static constexpr std::int64_t largestWindow = 4096;

    /// Of N x C x H x W. Refuses another rank, padding over half of the kernel, and inputs smaller than the window.
    static Shape pooledShape(const Layer& layer, const Shape& input, const std::array<std::int64_t, 2>& dilation);
};

}  // namespace saccade::kinds
