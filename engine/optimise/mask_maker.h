// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/network/layer.h"

namespace saccade {

/// How a free tensor becomes masks over a picture.
class MaskMaker {
 public:
    virtual ~MaskMaker() = default;
    MaskMaker() = default;
    MaskMaker(const MaskMaker&) = delete;
    MaskMaker& operator=(const MaskMaker&) = delete;

    /// K x c x h x w, every value in [0, 1]: K masks, c is 1 or the picture's channels.
    virtual at::Tensor start() const = 0;
    /// K x c x H x W in [0, 1]; differentiable.
    virtual at::Tensor masks(const at::Tensor& parameters) const = 0;
};

}  // namespace saccade
