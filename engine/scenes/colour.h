// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/scenes/dice.h"

namespace saccade {

/// Red, green, blue as they stand in a picture's bytes (not linear light), 0 to 1.
struct Colour {
    float r = 0;
    float g = 0;
    float b = 0;
};

inline Colour operator*(Colour c, float f) {
    return {c.r * f, c.g * f, c.b * f};
}
inline Colour operator*(Colour a, Colour b) {
    return {a.r * b.r, a.g * b.g, a.b * b.b};
}
inline Colour operator+(Colour a, Colour b) {
    return {a.r + b.r, a.g + b.g, a.b + b.b};
}
inline Colour mix(Colour a, Colour b, float t) {
    return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}
inline float luminance(Colour c) {
    return 0.299F * c.r + 0.587F * c.g + 0.114F * c.b;
}

/// Hue in turns (any value), saturation and value 0 to 1.
struct Hsv {
    float hue;
    float saturation;
    float value;
};
/// Takes one braced list: its numbers may be random ones, for a list is evaluated in order, arguments are not.
Colour hsv(const Hsv& from);

/// Colours that go together.
struct Palette {
    Colour main;
    Colour second;
    Colour accent;
    Colour light;
    Colour dark;
};

/// A palette of any hue whose main colour stands out from the colour it will lie on.
Palette drawPalette(Dice& dice, Colour ground);

}  // namespace saccade
