// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "engine/image/box.h"
#include "engine/scenes/path.h"
#include "engine/scenes/pose.h"

namespace saccade {

/// How much of every pixel of a box an area covers, 0 to 1, row-major.
struct Coverage {
    Box box;
    std::vector<float> values;

    float at(int x, int y) const {
        if (x < box.x0 || y < box.y0 || x >= box.x1 || y >= box.y1) return 0;
        return values[static_cast<std::size_t>(y - box.y0) * static_cast<std::size_t>(box.width()) +
                      static_cast<std::size_t>(x - box.x0)];
    }
};

/// The exact area that a path, put in place by a pose, has in every pixel; only pixels inside `bounds` count. Where
/// contours overlap, coverage adds up to at most 1.
Coverage coverageOf(const Path& path, const Pose& pose, const Box& bounds);

/// Running means over (2 radius + 1) squared, `passes` times, zeros outside: close to a Gaussian blur after two.
void blur(std::vector<float>& values, int width, int height, int radius, int passes = 2);

}  // namespace saccade
