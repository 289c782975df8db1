// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "engine/scenes/noise.h"
#include "engine/scenes/things/thing.h"

namespace saccade {
namespace {

/// Half the body's height at t, from the nose (0) to the root of the tail (1).
struct Outline {
    float height;
    float fullest;  ///< where it is highest
    float root;     ///< share of the height left at the tail

    float at(float t) const {
        const float rise = t < fullest ? std::sqrt(std::fmax(0.0F, 1 - std::pow(1 - t / fullest, 2.0F)))
                                       : 0.5F + 0.5F * std::cos((t - fullest) / (1 - fullest) * 3.1415927F);
        return height * std::fmax(rise, t < fullest ? 0.0F : root);
    }
};

void drawTail(Sketch& sketch, const Material& surface, float root, float size, float span, int kind) {
    const float x = 0.55F;
    const float end = x + size;
    std::vector<Point> points;
    if (kind == 0) {  // forked
        points = {{x, -root},
                  {x + 0.5F * size, -0.55F * span},
                  {end + 0.1F, -span},
                  {x + 0.62F * size, 0},
                  {end + 0.1F, span},
                  {x + 0.5F * size, 0.55F * span},
                  {x, root}};
        sketch.body(Path(points), surface, 0.06F);
    } else if (kind == 1) {  // a fan
        points = {{x, -root},
                  {x + 0.6F * size, -0.8F * span},
                  {end, -0.75F * span},
                  {end + 0.05F, 0},
                  {end, 0.75F * span},
                  {x + 0.6F * size, 0.8F * span},
                  {x, root}};
        sketch.body(Path::smooth(points), surface, 0.06F);
    } else {  // straight
        sketch.body(Path({{x, -root}, {end, -0.9F * span}, {end - 0.06F, 0}, {end, 0.9F * span}, {x, root}}), surface,
                    0.06F);
    }
    Material rays = surface;
    rays.texture = Texture::plain;
    rays.base = surface.base * 0.65F;
    for (int i = -2; i <= 2; ++i) {
        const float y = 0.3F * static_cast<float>(i) * span;
        sketch.mark(Path::stroke({{x, 0.2F * y}, {end, 1.3F * y}}, 0.018F), rays);
    }
}

void drawBackFins(Sketch& sketch, const Material& surface, const Outline& body, Dice& dice) {
    const float from = dice.range(-0.45F, -0.2F);
    const float to = dice.range(0.15F, 0.42F);
    const float high = body.height + dice.range(0.14F, 0.36F);
    const auto onBack = [&](float x) { return -0.8F * body.at((x + 0.8F) / 1.4F); };
    if (dice.chance(0.5F)) {  // one sweep
        sketch.body(Path::smooth({{from, onBack(from)},
                                  {mix(from, to, dice.range(0.25F, 0.8F)), -high},
                                  {to, onBack(to) - 0.06F},
                                  {to, onBack(to) + 0.05F},
                                  {0, 0}}),
                    surface, 0.05F);
    } else {  // spines
        const int spines = dice.whole(4, 7);
        std::vector<Point> points{{from, 0}};
        for (int i = 0; i < spines; ++i) {
            const float t = static_cast<float>(i) / static_cast<float>(spines);
            const float x = mix(from, to, t);
            const float top = mix(high, body.height + 0.06F, t * t);
            points.push_back({x + 0.03F, -top});
            points.push_back({x + 0.07F, -0.82F * top});
        }
        points.push_back({to, 0});
        sketch.body(Path(points), surface, 0.05F);
    }
    const float under = dice.range(0.02F, 0.25F);
    const float deep = body.height + dice.range(0.1F, 0.26F);
    sketch.body(Path::smooth({{under - 0.14F, 0.6F * body.height},
                              {under + 0.14F, deep},
                              {under + 0.24F, deep - 0.04F},
                              {under + 0.22F, 0.4F * body.height}}),
                surface, 0.05F);
}

}  // namespace

void drawFish(Sketch& sketch, const Style& style, Dice& dice) {
    const Outline body{dice.range(0.3F, 0.58F), dice.range(0.32F, 0.48F), dice.range(0.16F, 0.3F)};
    const Material& fins = dice.chance(0.6F) ? style.second : style.accent;
    const float tail = dice.range(0.32F, 0.5F);
    const float span = dice.range(0.3F, 0.52F);
    drawTail(sketch, fins, 0.9F * body.root * body.height + 0.02F, tail, span, dice.whole(0, 2));
    drawBackFins(sketch, fins, body, dice);

    std::vector<Point> upper;
    std::vector<Point> lower;
    const float belly = dice.range(0.8F, 1.1F);
    for (int i = 0; i <= 24; ++i) {
        const float t = static_cast<float>(i) / 24;
        const float x = -0.8F + 1.4F * t;
        upper.push_back({x, -body.at(t)});
        lower.push_back({x, belly * body.at(t)});
    }
    upper.insert(upper.end(), lower.rbegin(), lower.rend());
    sketch.body(Path(upper), style.main, 0.24F);

    if (dice.chance(0.35F)) {  // bands around the body
        const int count = dice.whole(2, 4);
        const float wide = dice.range(0.07F, 0.16F);
        for (int i = 0; i < count; ++i) {
            const float x = mix(-0.3F, 0.5F, (static_cast<float>(i) + 0.5F) / static_cast<float>(count));
            sketch.mark(Path::stroke({{x - 0.04F, -0.8F}, {x + 0.05F, 0}, {x - 0.04F, 0.8F}}, wide), style.accent);
        }
    } else if (dice.chance(0.4F)) {  // a pale belly
        sketch.mark(Path::ellipse({-0.1F, belly * body.height}, 0.75F, 0.5F * body.height), style.light);
    }
    Material line = plain(style.main.base * 0.5F);
    sketch.mark(Path::stroke(arc({-0.62F, 0}, 0.3F, 0.95F * body.height, -0.9F, 0.9F), 0.03F), line);
    sketch.mark(Path::stroke(arc({-0.8F, 0.02F}, 0.14F, 0.1F, 0.3F, 1.4F), 0.03F), line);
    const float fin = dice.range(0.16F, 0.26F);
    sketch.body(
        Path::smooth(
            {{-0.22F, 0.06F}, {-0.22F + fin, -0.06F}, {-0.14F + fin, 0.12F}, {-0.2F + fin, 0.24F}, {-0.2F, 0.16F}}),
        fins, 0.05F);
    const Point eye{-0.56F, -0.3F * body.height};
    const float round = dice.range(0.075F, 0.13F);
    sketch.flat(Path::ellipse(eye, round, round), style.light);
    sketch.flat(Path::ellipse(eye + Point{-0.015F, 0}, 0.58F * round, 0.58F * round), style.dark);
    sketch.flat(Path::ellipse(eye + Point{-0.03F, -0.03F}, 0.2F * round, 0.2F * round), plain({1, 1, 1}));
}

}  // namespace saccade
