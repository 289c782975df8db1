// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What is done to inputs before the network sees them, so that what is found does not hang on single pixels.
#pragma once

#include <cstdint>
#include <functional>

#include "engine/network/torch.h"

namespace saccade {

/// N x C x H x W to N x C x H x W at a step; differentiable, and a function of its arguments alone.
using Transform = std::function<at::Tensor(const at::Tensor& inputs, std::int64_t step)>;

/// Moves everything by up to `extent` pixels in all, half of it either way (rounded down to the left and up), the
/// border repeated; the same move for the whole batch, another one every step.
Transform jitter(std::int64_t extent, std::uint64_t seed);

/// Left becomes right at every even step, from the first.
Transform flips();

/// Adds independent normal noise of a deviation in the input's own units, another one every step and sample.
Transform noise(double deviation, std::uint64_t seed);

}  // namespace saccade
