// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "engine/scenes/coverage.h"
#include "engine/scenes/pose.h"
#include "engine/scenes/sketch.h"

namespace saccade {

/// Where light comes from (x to the right, y down, z towards the eye; length 1) and how the scene is lit.
struct Light {
    float x = 0;
    float y = 0;
    float z = 1;
    float ambient = 0.4F;  ///< share of light that comes from everywhere
    float brightness = 1;  ///< of the picture
    float contrast = 1;    ///< of the picture
    Colour tint{1, 1, 1};  ///< warm or cold
};
Light drawLight(Dice& dice);

/// A painted sketch: red, green, blue times opacity, and opacity, 4 floats a pixel, on the pixels of `box`, which may
/// reach beyond the picture.
struct Layer {
    Box box;
    std::vector<float> rgba;
};

/// The smallest box of whole pixels around a sketch put in place by a pose.
Box boundsOf(const Sketch& sketch, const Pose& pose);

/// Paints a sketch at twice the picture's resolution and shrinks it. `pose` leads from the sketch to pixels of the
/// picture. Only pixels inside `frame` are painted.
Layer paint(const Sketch& sketch, const Pose& pose, const Light& light, const Box& frame);

}  // namespace saccade
