// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/material.h"

#include <cmath>
#include <numbers>

#include "engine/scenes/noise.h"

namespace saccade {
namespace {

/// 0 and 1 in turn along t, soft at the changes; `share` of a period is 1.
float bands(float t, float share) {
    const float phase = t - std::floor(t);
    const float soft = 0.06F;
    return smoothStep(0.5F - 0.5F * share - soft, 0.5F - 0.5F * share + soft, phase) *
           smoothStep(0.5F + 0.5F * share + soft, 0.5F + 0.5F * share - soft, phase);
}

/// Overlapping rows of half discs, as a fish's scales or a roof's tiles: dark at the lower border of each.
float scaleRows(float x, float y) {
    const float row = std::floor(y);
    const float shifted = x + (static_cast<int>(row) % 2 == 0 ? 0.0F : 0.5F);
    const float across = shifted - std::floor(shifted) - 0.5F;
    const float below = y - row;
    return smoothStep(0.3F, 0.62F, std::sqrt(across * across + below * below * 0.6F));
}

}  // namespace

Colour Material::at(float x, float y) const {
    const float u = (cosine * x + sine * y) * scale;
    const float v = (cosine * y - sine * x) * scale;
    float ink01 = 0;
    switch (texture) {
        case Texture::plain:
            break;
        case Texture::stripes:
            ink01 = bands(u * 0.6F, 0.25F + 0.4F * amount);
            break;
        case Texture::waves:
            ink01 = bands(u * 0.6F + 0.5F * valueNoise(v * 0.5F, u * 0.2F, seed), 0.2F + 0.4F * amount);
            break;
        case Texture::spots: {
            const CellPlace cell = cellNoise(u * 0.7F, v * 0.7F, seed);
            const float radius = 0.2F + 0.25F * amount;
            ink01 = smoothStep(radius + 0.06F, radius - 0.06F, cell.nearest);
            break;
        }
        case Texture::checks: {
            const float a = bands(u * 0.4F, 0.5F);
            const float b = bands(v * 0.4F, 0.5F);
            ink01 = (a + b) * (0.3F + 0.2F * amount);
            break;
        }
        case Texture::mottled:
            ink01 = smoothStep(0.42F, 0.62F, fractalNoise(u * 0.45F, v * 0.45F, 3, seed)) * (0.4F + 0.5F * amount);
            break;
        case Texture::grain: {
            const float ring = fractalNoise(u * 0.9F, v * 0.12F, 2, seed) * 5;
            ink01 = (ring - std::floor(ring)) * (0.3F + 0.4F * amount);
            break;
        }
        case Texture::scales:
            ink01 = scaleRows(u * 0.7F, v * 0.7F) * (0.4F + 0.5F * amount);
            break;
        case Texture::speckles:
            ink01 = smoothStep(0.62F, 0.75F, valueNoise(u * 2, v * 2, seed)) * (0.3F + 0.6F * amount);
            break;
        case Texture::fade:
            ink01 = smoothStep(-0.9F, 0.9F, cosine * x + sine * y) * (0.5F + 0.5F * amount);
            break;
    }
    return mix(base, ink, ink01);
}

Material plain(Colour colour, float gloss) {
    Material material;
    material.base = colour;
    material.ink = colour;
    material.gloss = gloss;
    return material;
}

Material drawMaterial(Dice& dice, Colour base, Colour ink) {
    Material material = plain(base, dice.chance(0.5F) ? dice.range(0.3F, 0.8F) : dice.range(0, 0.2F));
    material.ink = ink;
    material.texture = static_cast<Texture>(dice.whole(0, textureCount - 1));
    material.scale = dice.range(4, 10);
    const float angle = dice.range(0, std::numbers::pi_v<float>);
    material.cosine = std::cos(angle);
    material.sine = std::sin(angle);
    material.amount = dice.uniform();
    material.seed = dice.word();
    return material;
}

Style drawStyle(Dice& dice, Colour ground) {
    Style style;
    style.palette = drawPalette(dice, ground);
    const Palette& p = style.palette;
    const auto inkFor = [&](Colour base) {
        // A tone of the same colour as often as another colour.
        if (dice.chance(0.55F))
            return luminance(base) > 0.45F ? base * dice.range(0.5F, 0.75F) : mix(base, p.light, 0.4F);
        return dice.chance(0.5F) ? p.second : p.light;
    };
    style.main = drawMaterial(dice, p.main, inkFor(p.main));
    if (dice.chance(0.3F)) style.main.texture = Texture::plain;
    style.second = drawMaterial(dice, p.second, dice.chance(0.6F) ? p.second * 0.65F : p.accent);
    if (dice.chance(0.5F)) style.second.texture = Texture::plain;
    style.accent = plain(p.accent, dice.range(0, 0.6F));
    style.light = plain(p.light, dice.range(0, 0.5F));
    style.dark = plain(p.dark, dice.range(0, 0.5F));
    return style;
}

}  // namespace saccade
