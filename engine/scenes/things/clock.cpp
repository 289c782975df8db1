// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <numbers>

#include "engine/scenes/things/thing.h"

namespace saccade {
namespace {

constexpr float pi = std::numbers::pi_v<float>;

Path frame(int kind, float size) {
    if (kind == 1) return Path::roundedBox(-size, -size, size, size, 0.2F * size);
    if (kind == 2) {
        std::vector<Point> corners;
        for (int i = 0; i < 8; ++i)
            corners.push_back(polar(pi * (static_cast<float>(i) + 0.5F) / 4, 1.06F * size));
        return Path(corners);
    }
    return Path::ellipse({0, 0}, size, size);
}

void drawAlarm(Sketch& sketch, const Style& style, Dice& dice, float size) {
    const Material& metal = dice.chance(0.5F) ? style.accent : style.second;
    for (const float side : {-1.0F, 1.0F}) {
        const float angle = side * 0.62F;
        sketch.body(Path::stroke({rotated({0, 0.9F * size}, -0.6F * side), rotated({0, 1.32F * size}, -0.6F * side)},
                                 0.13F, 0.07F),
                    metal, 0.05F);
        std::vector<Point> bell = arc({0, -1.1F * size}, 0.36F * size, 0.3F * size, pi, 2 * pi, 16);
        sketch.body(Path(bell).turned(angle), metal, 0.14F);
    }
    sketch.body(Path::stroke({{0, -0.9F * size}, {0, -1.36F * size}}, 0.06F), style.dark, 0.03F);
    sketch.body(Path::stroke({{-0.09F, -1.38F * size}, {0.09F, -1.38F * size}}, 0.1F), style.dark, 0.04F);
}

void drawPendulum(Sketch& sketch, const Style& style, Dice& dice, float size) {
    const float length = dice.range(0.8F, 1.1F);
    const float half = 0.5F * size;
    sketch.body(Path::roundedBox(-half, 0.6F * size, half, 0.7F * size + length, 0.06F), style.second, 0.1F);
    sketch.mark(Path::roundedBox(-0.72F * half, 0.6F * size, 0.72F * half, 0.6F * size + length, 0.04F), style.dark);
    const Point bob = rotated({0, 0.42F * length + size}, dice.range(-0.12F, 0.12F));
    sketch.flat(Path::stroke({{0, 0.8F * size}, bob}, 0.04F), style.accent);
    sketch.body(Path::ellipse(bob, 0.17F * size, 0.17F * size), style.accent, 0.1F);
}

}  // namespace

void drawClock(Sketch& sketch, const Style& style, Dice& dice) {
    const float size = 0.8F;
    const float model = dice.uniform();
    const int kind = model < 0.3F ? 0 : (dice.chance(0.65F) ? 0 : dice.whole(1, 2));
    if (model < 0.3F) drawAlarm(sketch, style, dice, size);
    if (model > 0.85F) drawPendulum(sketch, style, dice, size);
    const float rim = dice.range(0.76F, 0.9F);
    sketch.body(frame(kind, size), style.main, 0.14F);

    // A face is light, dark or coloured; ticks and hands stand out from it.
    const float tone = dice.uniform();
    Material face = tone < 0.55F ? style.light : (tone < 0.75F ? style.dark : style.second);
    face.texture = Texture::plain;
    const Material ink = luminance(face.base) > 0.45F ? style.dark : style.light;
    sketch.body(frame(dice.chance(0.8F) ? 0 : kind, rim * size * (kind == 0 ? 1.0F : 0.98F)), face, 0.03F);
    const float reach = rim * size;
    const int marks = dice.chance(0.7F) ? 12 : 4;
    const bool dots = dice.chance(0.3F);
    for (int i = 0; i < marks; ++i) {
        const float angle = 2 * pi * static_cast<float>(i) / static_cast<float>(marks);
        const bool quarter = i * 4 % marks == 0;
        if (dots) {
            sketch.flat(Path::ellipse(polar(angle, 0.84F * reach), quarter ? 0.06F : 0.035F, quarter ? 0.06F : 0.035F),
                        ink);
        } else {
            sketch.flat(Path::stroke({polar(angle, (quarter ? 0.72F : 0.8F) * reach), polar(angle, 0.92F * reach)},
                                     quarter ? 0.06F : 0.035F),
                        ink);
        }
    }
    const float hours = dice.range(0, 12);
    const float minutes = (hours - std::floor(hours)) * 2 * pi;
    const auto hand = [&](float angle, float length, float wide, const Material& surface) {
        sketch.flat(Path::stroke({rotated({0, 0.12F}, angle), rotated({0, -length}, angle)}, wide, 0.6F * wide),
                    surface);
    };
    const float wide = dice.range(0.07F, 0.11F);
    hand(hours / 12 * 2 * pi, 0.5F * reach, 1.15F * wide, ink);
    hand(minutes, 0.78F * reach, 0.8F * wide, ink);
    if (dice.chance(0.45F)) hand(dice.range(0, 2 * pi), 0.8F * reach, 0.03F, style.accent);
    sketch.body(Path::ellipse({0, 0}, 0.07F, 0.07F), dice.chance(0.5F) ? style.accent : ink, 0.05F);
}

}  // namespace saccade
