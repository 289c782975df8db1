// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

#include "engine/scenes/colour.h"

namespace saccade {

/// What a surface shows before light falls on it.
enum class Texture { plain, stripes, waves, spots, checks, mottled, grain, scales, speckles, fade };
constexpr int textureCount = 10;

/// A surface: its colours, its texture in the thing's own coordinates, and how much it shines.
struct Material {
    Colour base;
    Colour ink;  ///< the texture's second colour
    Texture texture = Texture::plain;
    float scale = 6;      ///< repeats a unit of length
    float cosine = 1;     ///< of the texture's angle
    float sine = 0;       ///< of the texture's angle
    float amount = 0.5F;  ///< how much of the second colour there is, 0 to 1
    float gloss = 0.2F;   ///< strength of highlights, 0 to 1
    std::uint32_t seed = 0;

    Colour at(float x, float y) const;
};

/// One colour, dull.
Material plain(Colour colour, float gloss = 0.1F);

/// A surface of a random texture in two colours.
Material drawMaterial(Dice& dice, Colour base, Colour ink);

/// The surfaces of one thing or piece of clutter. They are drawn before anybody asks what the thing is.
struct Style {
    Palette palette;
    Material main;
    Material second;
    Material accent;
    Material light;
    Material dark;
};
Style drawStyle(Dice& dice, Colour ground);

}  // namespace saccade
