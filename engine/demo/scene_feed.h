// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

#include "engine/core/card.h"
#include "engine/scenes/scene.h"
#include "engine/train/feed.h"

namespace saccade {

/// Scenes of the demo world, none shown twice: sample k of step s is scene s x size + k of the seed. A scene with
/// several things is of each of their classes in equal shares, so that the network learns to see all of them.
class SceneFeed final : public TrainingFeed {
 public:
    SceneFeed(std::uint64_t seed, Card card, SceneOptions options = {});

    TrainingBatch batch(std::int64_t step, std::int64_t size) const override;

    /// Scenes first to first + count - 1, drawn on all threads.
    TrainingBatch scenes(std::int64_t first, std::int64_t count) const;

 private:
    std::uint64_t seed_;
    Card card_;
    SceneOptions options_;
};

}  // namespace saccade
