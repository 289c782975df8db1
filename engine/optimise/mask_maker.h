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
    at::Tensor masks(const at::Tensor& parameters) const { return withoutMargin(enlarged(parameters)); }
    /// The same with what the masks are beyond the picture's border: K x c x (H + 2 margin) x (W + 2 margin).
    virtual at::Tensor enlarged(const at::Tensor& parameters) const = 0;
    virtual std::int64_t margin() const { return 0; }

    at::Tensor withoutMargin(const at::Tensor& enlarged) const {
        const std::int64_t beyond = margin();
        return enlarged.slice(2, beyond, enlarged.size(2) - beyond).slice(3, beyond, enlarged.size(3) - beyond);
    }
};

}  // namespace saccade
