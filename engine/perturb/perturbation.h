// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

#include "engine/network/torch.h"

namespace saccade {

/// A lazy sequence of changed inputs: made when they are wanted, never stored. Sample i is a function of i alone.
class Perturbation {
 public:
    virtual ~Perturbation() = default;
    virtual std::int64_t size() const = 0;
    /// The samples [begin, end) as (end - begin) x C x H x W.
    virtual at::Tensor inputs(std::int64_t begin, std::int64_t end) const = 0;
};

}  // namespace saccade
