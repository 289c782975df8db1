// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/image/box.h"
#include "engine/image/picture.h"

namespace saccade {

/// Raised whenever a seed's scenes look otherwise than before: what was learnt from the old ones is of another world.
inline constexpr int sceneWorld = 1;

/// One thing in a scene, as far as it is seen.
struct Thing {
    int label = 0;                   ///< of sceneClasses()
    Box box;                         ///< the smallest around the visible part
    std::vector<std::uint8_t> mask;  ///< height x width, 255 where the thing is seen, else 0; masks never overlap
};

/// A generated picture, and all that is true of it.
struct Scene {
    Picture picture;
    std::vector<Thing> things;  ///< the largest visible area first
};

struct SceneOptions {
    int side = 128;  ///< width and height in pixels, 96 to 512
    int least = 1;   ///< things in a picture, 1 to 3
    int most = 3;    ///< things in a picture, `least` to 3; of different classes
};

/// The names of the classes, in the order of the labels.
const std::vector<std::string>& sceneClasses();

/// A scene: a function of its arguments alone, whatever thread asks, so that a data set is a seed and a count.
/// At least 85 % of every thing lies inside the picture, and two things share at most a fifth of the smaller one.
/// Throws RequestError for options out of range.
Scene drawScene(std::uint64_t seed, std::uint64_t index, const SceneOptions& options = {});

}  // namespace saccade
