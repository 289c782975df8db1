// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "engine/network/torch.h"

namespace saccade {

/// A picture in levels from gone to clean, and a mask that says for every pixel where between them it is: 0 the first
/// level, 1 the last, straight lines between neighbours. Two levels are the blend m x + (1 - m) b.
class Blend {
 public:
    /// At least two levels, each 1 x C x H x W, the clean picture last.
    explicit Blend(const std::vector<at::Tensor>& levels);

    /// K x C x H x W for masks K x 1 x H x W or K x C x H x W in [0, 1]; differentiable in the masks. At a level the
    /// derivative is that of the upper side, at the last level that of the lower.
    at::Tensor operator()(const at::Tensor& masks) const;

 private:
    at::Tensor levels_;  // L x C x H x W
};

}  // namespace saccade
