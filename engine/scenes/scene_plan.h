// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

#include "engine/scenes/backgrounds/background.h"
#include "engine/scenes/scene.h"

namespace saccade {

/// Where a thing goes and how it is turned: nothing of it depends on what the thing is.
struct ThingPlan {
    int label = 0;
    Point middle;       ///< of its box, in parts of the picture's side
    float size = 0.5F;  ///< the longer side of its box, in parts of the picture's side
    float turn = 0;     ///< -1 to 1, in parts of what its class allows
    bool mirrored = false;
    float stretch = 1;  ///< wider (above 1) or higher
    float shear = 0;
    Point perspective;  ///< see Pose::tilted
};

enum class Shadow { none, cast, ground };

/// All that is decided of a scene before a pixel is painted.
struct ScenePlan {
    std::uint64_t seed = 0;
    std::uint64_t index = 0;
    int side = 128;
    Background background = Background::sky;
    Light light;
    Shadow shadow = Shadow::none;
    float shadowStrength = 0.3F;
    float shadowReach = 0.05F;      ///< in parts of the thing's size
    std::vector<ThingPlan> things;  ///< back to front
};

/// Labels, background and places come from random streams of their own: they are independent of one another.
ScenePlan planScene(std::uint64_t seed, std::uint64_t index, const SceneOptions& options);

/// Paints a plan.
Scene renderScene(const ScenePlan& plan);

}  // namespace saccade
