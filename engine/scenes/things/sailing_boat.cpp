// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "engine/scenes/noise.h"
#include "engine/scenes/things/thing.h"

namespace saccade {
namespace {

void drawTriangleSails(Sketch& sketch, const Style& style, Dice& dice, float deck, float mast, float top) {
    const float foot = deck - dice.range(0.06F, 0.14F);
    const float back = dice.range(0.5F, 0.78F);
    const float belly = dice.range(0.02F, 0.14F);
    const float head = top + 0.06F;
    // The leech bows outwards where the wind fills the sail.
    sketch.body(Path(curveThrough({{mast + 0.03F, foot},
                                   {mast + 0.03F, mix(foot, head, 0.5F)},
                                   {mast + 0.03F, head},
                                   {mast + 0.52F * back + belly, mix(foot, head, 0.45F)},
                                   {mast + back, foot}},
                                  false, 6)),
                style.main, 0.18F);
    if (dice.chance(0.4F)) {
        const int seams = dice.whole(2, 4);
        for (int i = 1; i <= seams; ++i) {
            const float y = mix(head, foot, static_cast<float>(i) / static_cast<float>(seams + 1));
            sketch.mark(Path::stroke({{mast, y}, {mast + 1, y + 0.05F}}, 0.025F), plain(style.main.base * 0.65F));
        }
    } else if (dice.chance(0.4F)) {
        sketch.mark(Path::ellipse({mast + 0.27F * back, mix(foot, head, 0.3F)}, 0.13F, 0.13F), style.accent);
    }
    if (dice.chance(0.8F)) {  // a jib
        const float front = dice.range(0.45F, 0.7F);
        const float peak = mix(foot, head, dice.range(0.7F, 0.95F));
        sketch.body(Path(curveThrough({{mast - 0.04F, peak},
                                       {mast - 0.1F, mix(foot, peak, 0.4F)},
                                       {mast - 0.12F, foot},
                                       {mast - front, foot + 0.02F},
                                       {mast - 0.5F * front, mix(foot, peak, 0.5F)}},
                                      false, 6)),
                    dice.chance(0.5F) ? style.light : style.second, 0.14F);
    }
}

void drawSquareSails(Sketch& sketch, const Style& style, Dice& dice, float deck, float mast, float top, float wide) {
    const int rows = dice.whole(1, 2);
    const float foot = deck - 0.12F;
    for (int i = 0; i < rows; ++i) {
        const float upper = mix(top + 0.1F, foot, static_cast<float>(i) / static_cast<float>(rows));
        const float lower = mix(top + 0.1F, foot, (static_cast<float>(i) + 0.88F) / static_cast<float>(rows));
        const float half = wide * (0.8F + 0.2F * static_cast<float>(i));
        sketch.body(Path::smooth({{mast - half, upper},
                                  {mast, upper},
                                  {mast + half, upper},
                                  {mast + 1.08F * half, 0.5F * (upper + lower)},
                                  {mast + half, lower},
                                  {mast, lower - 0.06F},
                                  {mast - half, lower},
                                  {mast - 0.92F * half, 0.5F * (upper + lower)}}),
                    style.main, 0.16F);
        sketch.flat(Path::stroke({{mast - half, upper}, {mast + half, upper}}, 0.045F), style.dark);
    }
}

}  // namespace

void drawSailingBoat(Sketch& sketch, const Style& style, Dice& dice) {
    const float deck = dice.range(0.4F, 0.52F);
    const float deep = dice.range(0.28F, 0.42F);
    const float length = dice.range(0.75F, 1.0F);
    const float sheer = dice.range(0.02F, 0.14F);  // how far bow and stern rise
    const float top = dice.range(-1.15F, -0.85F);
    const float mast = dice.range(-0.15F, 0.1F);
    const Material& spar = dice.chance(0.7F) ? style.dark : style.accent;
    const float kind = dice.uniform();
    if (kind < 0.72F) {
        sketch.body(Path::stroke({{mast, deck + 0.05F}, {mast, top}}, 0.055F, 0.04F), spar, 0.03F);
        drawTriangleSails(sketch, style, dice, deck, mast, top);
    } else {
        const int masts = dice.whole(1, 2);
        for (int i = 0; i < masts; ++i) {
            const float x = masts == 1 ? mast : (i == 0 ? -0.42F : 0.38F);
            sketch.body(Path::stroke({{x, deck + 0.05F}, {x, top + 0.15F * static_cast<float>(i)}}, 0.055F, 0.04F),
                        spar, 0.03F);
            drawSquareSails(sketch, style, dice, deck, x, top + 0.15F * static_cast<float>(i),
                            masts == 1 ? 0.62F : 0.37F);
        }
    }
    if (dice.chance(0.55F))
        sketch.body(Path({{mast, top - 0.02F}, {mast + 0.3F, top + 0.07F}, {mast, top + 0.15F}}), style.accent, 0.03F);

    const Material& hull = kind < 0.72F && dice.chance(0.5F) ? style.second : style.main;
    sketch.body(Path(curveThrough({{-length, deck - sheer},
                                   {-0.4F * length, deck},
                                   {0.4F * length, deck},
                                   {length, deck - 0.8F * sheer},
                                   {0.86F * length, deck + 0.6F * deep},
                                   {0.62F * length, deck + deep},
                                   {-0.5F * length, deck + deep},
                                   {-0.78F * length, deck + 0.6F * deep}},
                                  true, 6)),
                hull, 0.16F);
    if (dice.chance(0.65F))
        sketch.mark(
            Path::stroke(
                curveThrough({{-1.1F, deck - sheer + 0.1F}, {0, deck + 0.1F}, {1.1F, deck - sheer + 0.1F}}, false),
                dice.range(0.04F, 0.09F)),
            style.light);
    if (dice.chance(0.4F)) {
        for (int i = -1; i <= 1; ++i)
            sketch.mark(Path::ellipse({0.32F * static_cast<float>(i), deck + 0.55F * deep}, 0.055F, 0.055F),
                        style.dark);
    }
}

}  // namespace saccade
