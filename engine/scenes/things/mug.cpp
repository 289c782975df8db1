// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "engine/scenes/noise.h"
#include "engine/scenes/things/thing.h"

namespace saccade {
namespace {

void drawPicture(Sketch& sketch, const Style& style, Dice& dice, float wide, float top, float bottom, float round) {
    const float middle = 0.5F * (top + bottom);
    const Material& colour = dice.chance(0.5F) ? style.accent : style.second;
    switch (dice.whole(0, 4)) {
        case 0: {  // a band
            const float y = mix(top, bottom, dice.range(0.3F, 0.6F));
            sketch.mark(Path::stroke(arc({0, y}, 1.1F * wide, round, 0, 3.1415927F), dice.range(0.1F, 0.3F)), colour);
            break;
        }
        case 1: {  // a heart
            const float s = dice.range(0.18F, 0.3F);
            Path heart = Path::ellipse({-0.5F * s, -0.3F * s}, 0.58F * s, 0.55F * s);
            heart.add(Path::ellipse({0.5F * s, -0.3F * s}, 0.58F * s, 0.55F * s));
            heart.add(Path({{-1.03F * s, -0.1F * s}, {0, -0.35F * s}, {1.03F * s, -0.1F * s}, {0, 1.1F * s}}));
            sketch.mark(heart.moved({0, middle + round}), colour);
            break;
        }
        case 2:  // dots in rows
            for (int j = 0; j < 3; ++j) {
                for (int i = -2; i <= 2; ++i) {
                    const float a = 0.55F * (static_cast<float>(i) + (j % 2 == 0 ? 0.0F : 0.5F));
                    sketch.mark(
                        Path::ellipse({wide * std::sin(a),
                                       mix(top, bottom, 0.28F + 0.23F * static_cast<float>(j)) + round * std::cos(a)},
                                      0.07F * std::cos(a), 0.07F),
                        colour);
                }
            }
            break;
        case 3: {  // a star
            std::vector<Point> star;
            for (int i = 0; i < 10; ++i)
                star.push_back(Point{0, middle + round} +
                               polar(0.6283185F * static_cast<float>(i) - 1.5708F, i % 2 == 0 ? 0.27F : 0.12F));
            sketch.mark(Path(star), colour);
            break;
        }
        default:
            break;
    }
}

}  // namespace

void drawMug(Sketch& sketch, const Style& style, Dice& dice) {
    const float wide = dice.range(0.52F, 0.7F);
    const float foot = wide * dice.range(0.68F, 1.0F);
    const float top = dice.range(-0.75F, -0.5F);
    const float bottom = dice.range(0.6F, 0.78F);
    const float round = dice.range(0.12F, 0.24F);  // half the opening's height: how far one looks in from above
    const bool saucer = dice.chance(0.25F);

    if (saucer) {
        sketch.body(Path::ellipse({0.05F, bottom + 0.02F}, 1.05F, 0.24F), style.second, 0.1F);
        sketch.mark(Path::ellipse({0.05F, bottom}, 0.72F, 0.14F), plain(style.second.base * 0.75F));
    }
    // The handle: an ear of a line, square or round.
    const float reach = dice.range(0.3F, 0.46F);
    const float from = mix(top, bottom, 0.2F);
    const float to = mix(top, bottom, dice.range(0.68F, 0.85F));
    const float thick = dice.range(0.11F, 0.17F);
    const Material& ear = dice.chance(0.65F) ? style.main : style.accent;
    const float out = dice.chance(0.5F) ? 1.0F : 0.75F;
    sketch.body(Path::stroke(curveThrough({{wide - 0.1F, from},
                                           {wide + out * reach, from + 0.02F},
                                           {wide + reach, mix(from, to, 0.45F)},
                                           {wide + 0.8F * out * reach, mix(from, to, 0.85F)},
                                           {mix(wide, foot, 0.7F) - 0.08F, to}},
                                          false),
                             thick),
                ear, 0.06F);

    std::vector<Point> side{{-wide, top}};
    const float waist = dice.range(-0.06F, 0.1F);
    side.push_back({-mix(wide, foot, 0.5F) - waist, mix(top, bottom, 0.55F)});
    side.push_back({-foot, bottom - 0.08F});
    std::vector<Point> body = curveThrough(side, false);
    const auto base = arc({0, bottom - 0.08F}, foot, round * 0.8F, 3.1415927F, 0, 20);
    body.insert(body.end(), base.begin(), base.end());
    for (int i = static_cast<int>(body.size()) - 22; i >= 0; --i) {
        const Point p = body[static_cast<std::size_t>(i)];
        body.push_back({-p.x, p.y});
    }
    sketch.body(Path(body), style.main, 0.3F);
    drawPicture(sketch, style, dice, wide, top, bottom, round);

    // Rim, inside, and what is in it.
    sketch.body(Path::ellipse({0, top}, wide, round), dice.chance(0.5F) ? style.main : style.light, 0.05F);
    const Material inside = plain(mix(style.main.base, style.light.base, 0.5F) * 0.55F);
    sketch.body(Path::ellipse({0, top + 0.01F}, 0.88F * wide, 0.8F * round), inside, 0.02F);
    if (dice.chance(0.75F)) {
        const float level = dice.range(0.25F, 0.7F) * round;
        sketch.mark(Path::ellipse({0, top + level}, 0.84F * wide, 0.72F * round),
                    dice.chance(0.7F) ? style.dark : style.accent);
        if (dice.chance(0.4F))
            sketch.mark(Path::ellipse({-0.2F * wide, top + level}, 0.3F * wide, 0.2F * round),
                        plain(mix(style.dark.base, style.light.base, 0.35F)));
    }
}

}  // namespace saccade
