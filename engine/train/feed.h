// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

#include "engine/network/torch.h"

namespace saccade {

/// What one step learns from.
struct TrainingBatch {
    at::Tensor inputs;   ///< N x C x H x W
    at::Tensor targets;  ///< N x classes: the share of every class in a sample, each row sums to one
};

/// Where a training's samples come from. The batch of a step is a function of the step alone, so that a training that
/// was interrupted goes on exactly as if it had not been.
class TrainingFeed {
 public:
    virtual ~TrainingFeed() = default;
    TrainingFeed() = default;
    TrainingFeed(const TrainingFeed&) = delete;
    TrainingFeed& operator=(const TrainingFeed&) = delete;

    virtual TrainingBatch batch(std::int64_t step, std::int64_t size) const = 0;
};

}  // namespace saccade
