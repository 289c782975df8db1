// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "engine/scenes/noise.h"
#include "engine/scenes/things/thing.h"

namespace saccade {
namespace {

/// A ribbed, spiny limb along a line.
void drawLimb(Sketch& sketch, const Style& style, const std::vector<Point>& line, float wide, int ribs) {
    sketch.body(Path::stroke(line, wide, 0.92F * wide), style.main, 0.3F * wide + 0.04F);
    const Material groove = plain(style.main.base * 0.62F);
    const Material& spine = style.light;
    for (int k = 0; k < ribs; ++k) {
        const float offset =
            wide * (0.36F * (2 * (static_cast<float>(k) + 0.5F) / static_cast<float>(ribs) - 1) * 1.2F);
        std::vector<Point> rib;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const Point along = line[std::min(i + 1, line.size() - 1)] - line[i == 0 ? 0 : i - 1];
            const float length = std::fmax(std::hypot(along.x, along.y), 1e-4F);
            rib.push_back(line[i] + Point{-along.y / length, along.x / length} * offset);
        }
        sketch.mark(Path::stroke(rib, 0.024F), groove);
        float since = 0.05F * static_cast<float>(k % 2);
        for (std::size_t i = 1; i < rib.size(); ++i) {
            since += std::hypot(rib[i].x - rib[i - 1].x, rib[i].y - rib[i - 1].y);
            if (since < 0.13F) continue;
            since = 0;
            for (const float lean : {-1.0F, 0.0F, 1.0F})
                sketch.flat(Path::stroke({rib[i], rib[i] + Point{0.055F * lean, -0.06F}}, 0.016F, 0.008F), spine);
        }
    }
}

/// A line from a to b cut in short pieces.
std::vector<Point> straight(Point a, Point b) {
    std::vector<Point> line;
    for (int i = 0; i <= 10; ++i)
        line.push_back(a + (b - a) * (0.1F * static_cast<float>(i)));
    return line;
}

void drawBloom(Sketch& sketch, const Style& style, Point at, float size) {
    for (int i = -2; i <= 2; ++i)
        sketch.body(
            Path::ellipse({0, -0.6F * size}, 0.24F * size, 0.6F * size).turned(0.5F * static_cast<float>(i)).moved(at),
            style.accent, 0.05F);
}

void drawSaguaro(Sketch& sketch, const Style& style, Dice& dice) {
    const float wide = dice.range(0.3F, 0.46F);
    const float top = dice.range(-1.0F, -0.75F);
    drawLimb(sketch, style, straight({0, 0.95F}, {0, top}), wide, 4);
    const int arms = dice.whole(1, 3);
    float side = dice.sign();
    for (int i = 0; i < arms; ++i, side = -side) {
        const float from = dice.range(-0.1F, 0.4F);
        const float out = 0.5F * wide + dice.range(0.22F, 0.4F);
        const float tip = from - dice.range(0.35F, 0.75F);
        const float thin = wide * dice.range(0.55F, 0.75F);
        drawLimb(sketch, style,
                 curveThrough({{side * 0.35F * wide, from},
                               {side * (out - 0.1F), from - 0.02F},
                               {side * out, from - 0.18F},
                               {side * out, 0.5F * (tip + from - 0.18F)},
                               {side * out, tip}},
                              false, 5),
                 thin, 3);
        if (dice.chance(0.25F)) drawBloom(sketch, style, {side * out, tip - 0.4F * thin}, 0.16F);
    }
    if (dice.chance(0.3F)) drawBloom(sketch, style, {0, top - 0.4F * wide}, 0.22F);
}

void drawPads(Sketch& sketch, const Style& style, Dice& dice) {
    const auto pad = [&](Point foot, float angle, float length, float wide) {
        const Path path = Path::smooth({{0, 0.05F},
                                        {-0.6F * wide, -0.3F * length},
                                        {-wide, -0.7F * length},
                                        {0, -1.05F * length},
                                        {wide, -0.7F * length},
                                        {0.6F * wide, -0.3F * length}});
        sketch.body(path.turned(angle).moved(foot), style.main, 0.14F);
        for (int j = 0; j < 4; ++j) {
            for (int i = -1; i <= 1; ++i) {
                const float y = -length * (0.2F + 0.22F * static_cast<float>(j));
                const float x = wide * 0.5F * (static_cast<float>(i) + (j % 2 == 0 ? 0.0F : 0.4F));
                const Point at = foot + rotated({x, y}, angle);
                for (const float lean : {-1.0F, 1.0F})
                    sketch.flat(Path::stroke({at, at + Point{0.05F * lean, -0.055F}}, 0.018F, 0.01F), style.light);
            }
        }
        return foot + rotated({0, -length}, angle);
    };
    const float size = dice.range(0.75F, 0.95F);
    const float lean = dice.range(-0.1F, 0.1F);
    const Point top = pad({0, 0.95F}, lean, size, dice.range(0.3F, 0.42F));
    const int count = dice.whole(3, 4);
    for (int i = 0; i < count; ++i) {
        const float angle =
            mix(-0.95F, 0.95F, static_cast<float>(i) / static_cast<float>(count - 1)) + 0.15F * dice.bell();
        const float length = dice.range(0.5F, 0.75F);
        const Point foot = top + Point{0.3F * angle, 0.12F * std::fabs(angle) + 0.06F};
        const Point next = pad(foot, angle, length, dice.range(0.2F, 0.3F));
        if (dice.chance(0.4F)) drawBloom(sketch, style, next, 0.17F);
    }
}

void drawCluster(Sketch& sketch, const Style& style, Dice& dice) {
    const int columns = dice.whole(3, 4);
    const float wide = dice.range(0.24F, 0.34F);
    // The outer ones first: they stand behind the middle.
    for (int order = columns - 1; order >= 0; --order) {
        const int rank = (order + 1) / 2;
        const float side = (order % 2 == 0 ? 1.0F : -1.0F) * static_cast<float>(rank);
        const float high = dice.range(1.5F, 1.9F) * (1 - 0.24F * static_cast<float>(rank));
        const Point foot{0.55F * wide * side, 0.95F};
        const Point tip{wide * (1.0F + 0.25F * dice.uniform()) * side, 0.95F - high};
        drawLimb(sketch, style,
                 curveThrough({foot, {tip.x, 0.75F - 0.2F * high}, {tip.x, 0.95F - 0.7F * high}, tip}, false, 4), wide,
                 3);
        if (dice.chance(0.3F)) drawBloom(sketch, style, tip + Point{0, -0.4F * wide}, 0.17F);
    }
}

}  // namespace

void drawCactus(Sketch& sketch, const Style& style, Dice& dice) {
    const float kind = dice.uniform();
    if (kind < 0.55F) {
        drawSaguaro(sketch, style, dice);
    } else if (kind < 0.8F) {
        drawPads(sketch, style, dice);
    } else {
        drawCluster(sketch, style, dice);
    }
    if (dice.chance(0.4F)) {  // a pot
        const float wide = dice.range(0.34F, 0.46F);
        const float rim = 0.68F;
        sketch.body(Path({{-wide, rim}, {wide, rim}, {0.72F * wide, 1.25F}, {-0.72F * wide, 1.25F}}), style.second,
                    0.14F);
        sketch.body(Path::roundedBox(-1.12F * wide, rim - 0.08F, 1.12F * wide, rim + 0.1F, 0.04F), style.second, 0.06F);
    }
}

}  // namespace saccade
