// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>

#include "engine/image/box.h"
#include "engine/network/torch.h"

namespace saccade {

/// A lazy sequence of changed inputs: made when they are wanted, never stored. Sample i is a function of i alone.
class Perturbation {
 public:
    virtual ~Perturbation() = default;
    virtual std::int64_t size() const = 0;
    /// The samples [begin, end) as (end - begin) x C x H x W.
    virtual at::Tensor inputs(std::int64_t begin, std::int64_t end) const = 0;
    /// Where a sample differs from the picture that is explained: outside this box of its rows and columns it is that
    /// picture, value for value. Nothing where that is not known, or where it differs everywhere. What is known lets
    /// the network be run where the change reaches, and nowhere else.
    virtual std::optional<Box> changed(std::int64_t /*sample*/) const { return std::nullopt; }
};

}  // namespace saccade
