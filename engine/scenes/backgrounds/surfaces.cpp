// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "engine/scenes/backgrounds/background.h"
#include "engine/scenes/noise.h"

namespace saccade {
namespace {

/// A turn of the surface in the picture.
struct Turn {
    explicit Turn(Dice& dice, float most) {
        float angle = dice.range(-most, most);
        if (dice.chance(0.25F)) angle += 1.5707963F;
        c = std::cos(angle);
        s = std::sin(angle);
    }
    Point operator()(float u, float v) const { return {c * u + s * v, c * v - s * u}; }
    float c, s;
};

Colour wallColour(Dice& dice) {
    const float hue = dice.chance(0.6F) ? dice.range(0.0F, 0.13F) : dice.uniform();
    const float saturation = dice.range(0.1F, 0.55F);
    return hsv({hue, saturation, dice.range(0.4F, 0.85F)});
}

/// Light that falls off over the surface.
float slope(float u, float v, Point way) {
    return 1 + way.x * (u - 0.5F) + way.y * (v - 0.5F);
}

Point drawSlope(Dice& dice) {
    const float angle = dice.range(0, 6.2831853F);
    return polar(angle, dice.range(0, 0.45F));
}

}  // namespace

void paintWood(Canvas& canvas, Dice& dice) {
    const Turn turn(dice, 0.3F);
    const float hue = dice.range(0.04F, 0.11F);
    const float saturation = dice.range(0.25F, 0.7F);
    const Colour light = hsv({hue, saturation, dice.range(0.5F, 0.9F)});
    const Colour dark = light * dice.range(0.55F, 0.8F);
    const float planks = dice.range(2, 5.5F);
    const float rings = dice.range(3, 7);
    const std::uint32_t seed = dice.word();
    const Point way = drawSlope(dice);
    canvas.fill([&](float u, float v) {
        const Point p = turn(u, v);
        const float row = std::floor(p.y * planks);
        const float within = p.y * planks - row;
        const float own = latticeValue(static_cast<int>(row), 7, seed);
        const float ring =
            fractalNoise(p.x * 1.6F + 9 * own, p.y * 9, 3, seed + static_cast<std::uint32_t>(static_cast<int>(row))) *
            rings;
        const float phase = ring - std::floor(ring);
        const float fibre = valueNoise(p.x * 7, p.y * 110, seed + 3);
        const float gap = smoothStep(0, 0.035F, std::fmin(within, 1 - within));
        const Colour colour = mix(light, dark, 0.65F * phase + 0.35F * fibre) * (0.85F + 0.3F * own);
        return colour * ((0.4F + 0.6F * gap) * slope(u, v, way));
    });
}

void paintBricks(Canvas& canvas, Dice& dice) {
    const Turn turn(dice, 0.12F);
    const Colour brick = wallColour(dice);
    const Colour mortar = hsv({0.1F, dice.range(0, 0.15F), dice.range(0.45F, 0.85F)});
    const float rows = dice.range(5, 11);
    const float width = dice.range(0.4F, 0.55F);
    const float joint = dice.range(0.06F, 0.13F);
    const float variety = dice.range(0.1F, 0.5F);
    const std::uint32_t seed = dice.word();
    const Point way = drawSlope(dice);
    canvas.fill([&](float u, float v) {
        const Point p = turn(u, v);
        const float y = p.y * rows;
        const float row = std::floor(y);
        const float x = p.x * rows * width + (static_cast<int>(row) % 2 == 0 ? 0.0F : 0.5F);
        const float column = std::floor(x);
        const float fromSide = std::fmin(x - column, column + 1 - x) / width;
        const float fromEdge = std::fmin(fromSide, std::fmin(y - row, row + 1 - y));
        const float own = latticeValue(static_cast<int>(column), static_cast<int>(row), seed);
        const float rough = fractalNoise(u * 30, v * 30, 3, seed + 1);
        const Colour stone = brick * (1 - 0.5F * variety + variety * own) * (0.8F + 0.4F * rough);
        return mix(mortar * (0.75F + 0.4F * rough), stone, smoothStep(0.5F * joint, 1.3F * joint, fromEdge)) *
               slope(u, v, way);
    });
}

void paintStones(Canvas& canvas, Dice& dice) {
    const Colour stone = hsv({dice.range(0.0F, 0.65F), dice.range(0, 0.25F), dice.range(0.4F, 0.8F)});
    const Colour joint = stone * dice.range(0.25F, 0.6F);
    const float size = dice.range(4, 10);
    const float flat = dice.range(0.6F, 1.0F);
    const std::uint32_t seed = dice.word();
    const Point way = drawSlope(dice);
    canvas.fill([&](float u, float v) {
        const float wobble = 0.12F * valueNoise(u * 20, v * 20, seed + 8);
        const CellPlace cell = cellNoise(u * size * flat + wobble, v * size + wobble, seed);
        const float own = static_cast<float>(cell.id >> 8) * 0x1p-24F;
        const float rough = fractalNoise(u * 24, v * 24, 3, seed + 2);
        const Colour surface = stone * ((0.7F + 0.45F * own) * (0.78F + 0.44F * rough) * (1.08F - 0.3F * cell.nearest));
        return mix(joint, surface, smoothStep(0.03F, 0.14F, cell.border)) * slope(u, v, way);
    });
}

void paintFabric(Canvas& canvas, Dice& dice) {
    const Turn turn(dice, 0.7F);
    const Colour cloth = hsv({dice.uniform(), dice.range(0.1F, 0.75F), dice.range(0.35F, 0.95F)});
    const Colour second = dice.chance(0.5F) ? mix(cloth, Colour{1, 1, 1}, 0.5F) : cloth * 0.6F;
    const int pattern = dice.whole(0, 3);
    const float repeat = dice.range(4, 11);
    const float folds = dice.range(0, 0.45F);
    const std::uint32_t seed = dice.word();
    canvas.fill([&](float u, float v) {
        const Point p = turn(u, v);
        const float bent = fractalNoise(p.x * 2.2F, p.y * 0.9F, 3, seed);
        const float x = (p.x + 0.08F * bent) * repeat;
        const float y = (p.y + 0.08F * bent) * repeat;
        const float stripeX = smoothStep(-0.15F, 0.15F, std::sin(6.2831853F * x * 0.5F));
        const float stripeY = smoothStep(-0.15F, 0.15F, std::sin(6.2831853F * y * 0.5F));
        float ink = 0;
        if (pattern == 1) ink = stripeX;
        if (pattern == 2) ink = 0.5F * (stripeX + stripeY);
        if (pattern == 3) {
            const float dx = x - std::floor(x) - 0.5F;
            const float dy = y - std::floor(y) - 0.5F;
            ink = smoothStep(0.29F, 0.2F, std::sqrt(dx * dx + dy * dy));
        }
        const float weave = 0.5F + 0.25F * (std::sin(p.x * 330) + std::sin(p.y * 330));
        return mix(cloth, second, 0.8F * ink) * (1 - folds * (bent - 0.45F) * 2.2F - 0.08F * weave);
    });
}

void paintRoom(Canvas& canvas, Dice& dice) {
    const Colour wall = wallColour(dice);
    const Colour table =
        dice.chance(0.5F) ? wallColour(dice) : hsv({dice.range(0.04F, 0.1F), 0.5F, dice.range(0.3F, 0.7F)});
    const float edge = dice.range(0.55F, 1.05F);
    const float lean = dice.range(-0.1F, 0.1F);
    const int paper = dice.whole(0, 2);
    const float repeat = dice.range(5, 14);
    const std::uint32_t seed = dice.word();
    const Point way = drawSlope(dice);
    canvas.fill([&](float u, float v) {
        const float rough = fractalNoise(u * 9, v * 9, 4, seed);
        if (v > edge + lean * (u - 0.5F)) {
            const float grain = valueNoise(u * 6, v * 70, seed + 2);
            return table * ((0.8F + 0.15F * rough + 0.2F * grain) * slope(u, v, way));
        }
        float ink = 0;
        if (paper == 1) ink = 0.14F * smoothStep(-0.2F, 0.2F, std::sin(6.2831853F * u * repeat * 0.5F));
        if (paper == 2) {
            const float x = u * repeat + (static_cast<int>(std::floor(v * repeat)) % 2 == 0 ? 0.0F : 0.5F);
            const float dx = x - std::floor(x) - 0.5F;
            const float dy = v * repeat - std::floor(v * repeat) - 0.5F;
            ink = 0.16F * smoothStep(0.3F, 0.22F, std::fabs(dx) + std::fabs(dy));
        }
        return wall * ((0.88F + 0.2F * rough - ink) * slope(u, v, way));
    });
}

}  // namespace saccade
