// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <numbers>

#include "engine/scenes/things/thing.h"

namespace saccade {
namespace {

constexpr float pi = std::numbers::pi_v<float>;

/// One petal from the middle upwards, `length` long.
Path petal(int kind, float length, float wide) {
    switch (kind) {
        case 0:
            return Path::smooth({{0, 0},
                                 {-0.8F * wide, -0.45F * length},
                                 {-0.75F * wide, -0.85F * length},
                                 {0, -length},
                                 {0.75F * wide, -0.85F * length},
                                 {0.8F * wide, -0.45F * length}});
        case 1:
            return Path::smooth({{0, 0},
                                 {-wide, -0.5F * length},
                                 {-0.25F * wide, -0.9F * length},
                                 {0, -length},
                                 {0.25F * wide, -0.9F * length},
                                 {wide, -0.5F * length}});
        case 2:
            return Path::smooth({{0, 0},
                                 {-0.9F * wide, -0.6F * length},
                                 {-0.6F * wide, -length},
                                 {0, -0.86F * length},
                                 {0.6F * wide, -length},
                                 {0.9F * wide, -0.6F * length}});
        default:
            return Path::ellipse({0, -0.55F * length}, 0.85F * wide, 0.47F * length);
    }
}

void drawLeaf(Sketch& sketch, const Material& surface, Point from, float side, Dice& dice) {
    const float length = dice.range(0.35F, 0.55F);
    const float wide = dice.range(0.1F, 0.18F);
    const float angle = side * dice.range(0.6F, 1.2F);
    const Path leaf = Path::smooth({{0, 0}, {-wide, -0.45F * length}, {0, -length}, {wide, -0.45F * length}});
    sketch.body(leaf.turned(angle).moved(from), surface, 0.07F);
    sketch.mark(Path::stroke({{0, 0}, {0, -0.9F * length}}, 0.025F, 0.01F).turned(angle).moved(from),
                plain(surface.base * 0.6F));
}

}  // namespace

void drawFlower(Sketch& sketch, const Style& style, Dice& dice) {
    const bool stemmed = dice.chance(0.8F);
    const float stemLength = dice.range(0.9F, 1.6F);
    if (stemmed) {
        const float bend = dice.range(-0.25F, 0.25F);
        const Point foot{bend * 0.6F, stemLength};
        const Point knee{bend, 0.55F * stemLength};
        const Material& green = dice.chance(0.5F) ? style.second : style.dark;
        sketch.body(Path::stroke(curveThrough({{0, 0}, knee, foot}, false), 0.09F, 0.11F), green, 0.05F);
        if (dice.chance(0.85F)) drawLeaf(sketch, green, {0.9F * bend, 0.8F * stemLength}, 1, dice);
        if (dice.chance(0.7F)) drawLeaf(sketch, green, {0.95F * bend, 0.7F * stemLength}, -1, dice);
    }
    const int kind = dice.whole(0, 3);
    const int count = dice.whole(5, kind == 1 || kind == 3 ? 14 : 9);
    const float length = dice.range(0.62F, 0.8F);
    const float wide =
        std::fmin(0.34F, 0.95F * length * std::sin(pi / static_cast<float>(count))) * dice.range(0.85F, 1.1F);
    const float start = dice.range(0, 2 * pi);
    const float heart = dice.range(0.16F, 0.28F);
    const auto ring = [&](float size, float shift, const Material& surface) {
        for (int i = 0; i < count; ++i) {
            const float angle =
                start + 2 * pi * (static_cast<float>(i) + shift) / static_cast<float>(count) + 0.06F * dice.bell();
            const float stretch = 1 + 0.05F * dice.bell();
            sketch.body(petal(kind, size * length * stretch, size * wide).turned(angle), surface, 0.1F);
            sketch.mark(Path::stroke({{0, 0}, {0, -0.6F * size * length}}, 0.035F, 0.01F).turned(angle),
                        plain(surface.base * 0.7F));
        }
    };
    if (dice.chance(0.45F)) ring(1.12F, 0.5F, dice.chance(0.5F) ? style.second : style.main);
    ring(1, 0, style.main);
    const Material& middle = dice.chance(0.5F) ? style.accent : (dice.chance(0.5F) ? style.dark : style.light);
    sketch.body(Path::ellipse({0, 0}, heart, heart), middle, 0.14F);
    for (int i = 0; i < 9; ++i) {
        const Point at = polar(2.4F * static_cast<float>(i), heart * 0.28F * std::sqrt(static_cast<float>(i)));
        sketch.mark(Path::ellipse(at, 0.03F, 0.03F), plain(middle.base * 0.6F));
    }
}

}  // namespace saccade
