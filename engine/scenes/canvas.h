// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "engine/scenes/layer.h"

namespace saccade {

/// A square picture in the making: red, green, blue from 0 to 1, row-major.
struct Canvas {
    explicit Canvas(int sideInPixels);

    int side;
    std::vector<float> rgb;

    Colour get(int x, int y) const;
    void set(int x, int y, Colour colour);

    /// Sets every pixel from its place: u to the right and v down, 0 to 1 over the picture.
    template <typename ColourAt>
    void fill(ColourAt colourAt) {
        const float unit = 1 / static_cast<float>(side);
        for (int y = 0; y < side; ++y) {
            for (int x = 0; x < side; ++x)
                set(x, y, colourAt((static_cast<float>(x) + 0.5F) * unit, (static_cast<float>(y) + 0.5F) * unit));
        }
    }

    /// Lays a painted layer on top.
    void lay(const Layer& layer);
    /// Darkens towards black (or another colour) where `shade`, one value a pixel of `box`, is above 0.
    void darken(const Box& box, const std::vector<float>& shade, Colour towards = {});
    /// A disc out of focus, its middle and radius in parts of the picture's side.
    void softDisc(Point middle, float radius, float edge, Colour colour, float opacity);
    /// The mean colour in a box, which is cut at the picture's border.
    Colour mean(const Box& box) const;
    /// Blurs all channels by running means.
    void soften(int radius, int passes = 2);
};

}  // namespace saccade
