// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "engine/scenes/things/thing.h"

namespace saccade {
namespace {

struct Wing {
    std::vector<Point> outline;  ///< of the right side, body at x = 0
    Point middle;
};

Wing upperWing(Dice& dice) {
    const float wide = dice.range(0.75F, 1.0F);
    const float high = dice.range(0.55F, 0.85F);
    const float low = dice.range(0.0F, 0.18F);
    const float pointed = dice.range(0.02F, 0.2F);
    return {{{0.03F, -0.18F},
             {0.35F * wide, -0.75F * high},
             {0.8F * wide, -high},
             {wide, -0.85F * high + pointed},
             {0.92F * wide, -0.35F * high},
             {0.72F * wide, low},
             {0.3F * wide, 0.1F},
             {0.03F, 0.06F}},
            {0.62F * wide, -0.45F * high}};
}

Wing lowerWing(Dice& dice) {
    const float wide = dice.range(0.5F, 0.8F);
    const float deep = dice.range(0.5F, 0.8F);
    std::vector<Point> points{{0.03F, -0.02F}, {0.5F * wide, 0.02F}, {wide, 0.22F}, {0.95F * wide, 0.65F * deep}};
    if (dice.chance(0.35F)) {  // tails, as a swallowtail's
        points.push_back({0.7F * wide, 0.85F * deep});
        points.push_back({0.66F * wide, 1.35F * deep});
        points.push_back({0.5F * wide, 0.95F * deep});
    } else {
        points.push_back({0.6F * wide, deep});
    }
    points.push_back({0.25F * wide, 0.75F * deep});
    points.push_back({0.03F, 0.3F});
    return {points, {0.6F * wide, 0.48F * deep}};
}

}  // namespace

void drawButterfly(Sketch& sketch, const Style& style, Dice& dice) {
    const Wing upper = upperWing(dice);
    const Wing lower = lowerWing(dice);
    const float folded = dice.range(0.55F, 1.0F);  // the far side, seen from the side
    const bool rim = dice.chance(0.6F);
    const bool veins = dice.chance(0.5F);
    const int spots = dice.whole(0, 3);
    const float spotSize = dice.range(0.07F, 0.15F);
    const Material& rimSurface = dice.chance(0.6F) ? style.dark : style.accent;
    const Material& spotSurface = dice.chance(0.5F) ? style.light : style.accent;
    const Material& lowerSurface = dice.chance(0.5F) ? style.main : style.second;

    const auto side = [&](float flip) {
        const auto wing = [&](const Wing& shape, const Material& surface) {
            const Path area = Path::smooth(shape.outline).scaled(flip, 1);
            if (rim) {
                sketch.body(area, rimSurface, 0.07F);
                Path inner;
                std::vector<Point> points;
                for (const Point p : curveThrough(shape.outline, true))
                    points.push_back(shape.middle * 0.2F + p * 0.8F);
                sketch.mark(inner.add(points).scaled(flip, 1), surface);
            } else {
                sketch.body(area, surface, 0.07F);
            }
            if (veins) {
                for (std::size_t i = 2; i + 2 < shape.outline.size(); ++i) {
                    const Point tip = shape.outline[i];
                    sketch.mark(Path::stroke({{0, 0}, tip * 0.55F, tip}, 0.03F, 0.015F).scaled(flip, 1), rimSurface);
                }
            }
            for (int i = 0; i < spots; ++i) {
                const Point at = shape.middle + polar(2.1F * static_cast<float>(i) - 0.6F, i == 0 ? 0.0F : 0.24F);
                const float size = spotSize * (i == 0 ? 1.0F : 0.6F);
                sketch.mark(Path::ellipse({at.x * flip, at.y}, size * std::fabs(flip), size), spotSurface);
                if (i == 0)
                    sketch.mark(Path::ellipse({at.x * flip, at.y}, 0.5F * size * std::fabs(flip), 0.5F * size),
                                style.dark);
            }
        };
        wing(lower, lowerSurface);
        wing(upper, style.main);
    };
    side(-folded);
    side(1);

    const float thick = dice.range(0.06F, 0.1F);
    const float reach = dice.range(0.3F, 0.5F);
    for (const float flip : {-1.0F, 1.0F}) {
        const Point tip{flip * reach * 0.7F, -0.45F - reach};
        sketch.flat(Path::stroke(curveThrough({{0, -0.4F}, {flip * 0.1F, -0.5F - 0.4F * reach}, tip}, false), 0.035F),
                    style.dark);
        sketch.flat(Path::ellipse(tip, 0.045F, 0.045F), style.dark);
    }
    const Material& trunk = dice.chance(0.6F) ? style.dark : style.second;
    sketch.body(Path::ellipse({0, 0.2F}, thick, 0.42F), trunk, 0.08F);
    sketch.body(Path::ellipse({0, -0.2F}, 1.25F * thick, 0.17F), trunk, 0.08F);
    sketch.body(Path::ellipse({0, -0.4F}, 1.1F * thick, 1.1F * thick), trunk, 0.08F);
}

}  // namespace saccade
