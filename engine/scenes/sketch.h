// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "engine/scenes/material.h"
#include "engine/scenes/path.h"

namespace saccade {

/// One area of a drawing.
struct Shape {
    Path path;
    Material material;
    float relief = 0;         ///< how far from its border the surface is rounded, in units of the sketch; 0: flat
    bool onLastBody = false;  ///< only where the last body is, and under its light
};

/// A drawing as a list of areas, back to front, in coordinates of its own (y grows downwards): nothing is painted
/// before the drawing's bounds are known and its pose is chosen.
class Sketch {
 public:
    /// A rounded part, lit by the scene's light.
    void body(Path path, const Material& material, float relief = 0.15F);
    /// A flat part.
    void flat(Path path, const Material& material);
    /// A mark on the last body: clipped to it, lit as it is.
    void mark(Path path, const Material& material);

    const std::vector<Shape>& shapes() const { return shapes_; }

 private:
    std::vector<Shape> shapes_;
};

}  // namespace saccade
