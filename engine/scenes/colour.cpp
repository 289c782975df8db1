// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/colour.h"

#include <cmath>

namespace saccade {
namespace {

float distance(Colour a, Colour b) {
    return 0.35F * std::fabs(a.r - b.r) + 0.45F * std::fabs(a.g - b.g) + 0.2F * std::fabs(a.b - b.b);
}

Colour drawMain(Dice& dice, float hue) {
    // One thing in six is white, grey, black or brown.
    if (dice.chance(0.16F)) {
        const float value = dice.chance(0.5F) ? dice.range(0.75F, 0.95F) : dice.range(0.2F, 0.5F);
        return hsv({dice.range(0.02F, 0.12F), dice.range(0, 0.3F), value});
    }
    return hsv({hue, dice.range(0.45F, 0.95F), dice.range(0.5F, 0.98F)});
}

}  // namespace

Colour hsv(const Hsv& from) {
    const float h = (from.hue - std::floor(from.hue)) * 6;
    const auto channel = [&](float shift) {
        const float k = std::fmod(h + shift, 6.0F);
        const float t = std::fmin(std::fmin(k, 4 - k), 1.0F);
        return from.value * (1 - from.saturation * std::fmax(t, 0.0F));
    };
    return {channel(5), channel(3), channel(1)};
}

Palette drawPalette(Dice& dice, Colour ground) {
    constexpr float apart[] = {0.08F, 0.17F, 0.33F, 0.42F, 0.5F};
    const float hue = dice.uniform();
    float step = apart[dice.whole(0, 4)];
    step *= dice.sign();
    Palette palette;
    // Of three draws the first that stands out, else the one that stands out most.
    float best = -1;
    for (int attempt = 0; attempt < 4 && best < 0.24F; ++attempt) {
        const Colour main = drawMain(dice, hue + 0.21F * static_cast<float>(attempt));
        if (distance(main, ground) > best) {
            best = distance(main, ground);
            palette.main = main;
        }
    }
    palette.second = hsv({hue + step, dice.range(0.35F, 0.95F), dice.range(0.5F, 1.0F)});
    palette.accent = hsv({hue - step + dice.range(-0.05F, 0.05F), dice.range(0.5F, 1.0F), dice.range(0.6F, 1.0F)});
    if (distance(palette.main, palette.second) < 0.18F) {
        palette.second =
            luminance(palette.main) > 0.5F ? palette.second * 0.5F : mix(palette.second, Colour{1, 1, 1}, 0.55F);
    }
    palette.light = hsv({dice.uniform(), dice.range(0, 0.18F), dice.range(0.88F, 1.0F)});
    palette.dark = hsv({dice.uniform(), dice.range(0.1F, 0.6F), dice.range(0.08F, 0.24F)});
    return palette;
}

}  // namespace saccade
