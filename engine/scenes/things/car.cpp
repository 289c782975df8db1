// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "engine/scenes/noise.h"
#include "engine/scenes/things/thing.h"

namespace saccade {
namespace {

/// A car from the side, driving to the left.
struct Profile {
    float roofFront;  ///< where the windscreen meets the roof
    float roofBack;
    float screenFoot;  ///< where the windscreen meets the bonnet
    float rearFoot;    ///< where the rear window meets the boot
    float roof;        ///< heights, negative upwards
    float waist;
    float nose;  ///< height of the bonnet's front end
    float boot;  ///< height of the boot's end
};

Profile drawShape(Dice& dice) {
    const float waist = dice.range(-0.14F, -0.04F);
    const float roof = waist - dice.range(0.34F, 0.46F);
    const float screen = dice.range(-0.5F, -0.38F);
    switch (dice.whole(0, 4)) {
        case 0:
            return {screen + 0.24F, 0.28F, screen, 0.6F, roof, waist, waist + 0.06F, waist + 0.02F};  // saloon
        case 1:
            return {screen + 0.22F, 0.62F, screen, 0.92F, roof, waist, waist + 0.07F, waist};  // hatchback
        case 2:
            return {screen - 0.1F, 0.9F, screen - 0.32F, 0.96F, roof - 0.12F, waist, waist + 0.1F, waist};  // van
        case 3:
            return {screen + 0.3F, 0.3F,          screen + 0.02F, 0.85F,
                    roof,          waist + 0.02F, waist + 0.13F,  waist + 0.1F};  // beetle
        default:
            return {screen + 0.2F, 0.06F, screen, 0.16F, roof, waist, waist + 0.04F, waist + 0.02F};  // pick-up
    }
}

void drawWheel(Sketch& sketch, const Style& style, Point at, float size, int spokes, float turn) {
    sketch.body(Path::ellipse(at, size, size), style.dark, 0.06F);
    const Material& rim = luminance(style.light.base) > 0.5F ? style.light : style.accent;
    sketch.body(Path::ellipse(at, 0.58F * size, 0.58F * size), rim, 0.04F);
    for (int i = 0; i < spokes; ++i)
        sketch.mark(Path::stroke({at, at + polar(turn + 6.2831853F * static_cast<float>(i) / static_cast<float>(spokes),
                                                 0.55F * size)},
                                 0.035F),
                    plain(rim.base * 0.55F));
    sketch.flat(Path::ellipse(at, 0.15F * size, 0.15F * size), style.dark);
}

}  // namespace

void drawCar(Sketch& sketch, const Style& style, Dice& dice) {
    const Profile s = drawShape(dice);
    const float sill = dice.range(0.3F, 0.36F);
    const bool round = dice.chance(0.5F);
    std::vector<Point> outline{{-1.0F, sill - 0.03F},
                               {-1.02F, 0.5F * (sill + s.nose)},
                               {-0.95F, s.nose},
                               {s.screenFoot, s.waist},
                               {s.roofFront, s.roof},
                               {0.5F * (s.roofFront + s.roofBack), s.roof - 0.03F},
                               {s.roofBack, s.roof + 0.01F},
                               {s.rearFoot, s.waist - 0.02F},
                               {std::fmax(0.95F, s.rearFoot + 0.02F), s.boot},
                               {1.02F, 0.5F * (sill + s.boot)},
                               {1.0F, sill - 0.03F}};
    if (round) outline = curveThrough(outline, false, 5);
    sketch.body(Path(outline), style.main, 0.2F);

    // Windows: the greenhouse, smaller than the roof, cut by pillars.
    const Material glass = [&] {
        Material m = dice.chance(0.7F) ? style.dark : style.light;
        m.base = mix(m.base, Colour{0.55F, 0.7F, 0.8F}, 0.35F);
        m.gloss = 0.8F;
        return m;
    }();
    const float in = 0.07F;
    const float low = s.waist - 0.01F;
    const float high = s.roof + in;
    const std::vector<Point> windows{{s.screenFoot + 1.3F * in, low},
                                     {s.roofFront + 0.4F * in, high},
                                     {s.roofBack - 0.3F * in, high},
                                     {s.rearFoot - 1.2F * in, low}};
    sketch.body(Path(windows), glass, 0.04F);
    const int pillars = s.rearFoot - s.screenFoot > 1.2F ? 2 : (s.rearFoot > 0.3F ? 1 : 0);
    for (int i = 1; i <= pillars; ++i) {
        const float x = mix(s.roofFront, s.roofBack, static_cast<float>(i) / static_cast<float>(pillars + 1)) +
                        (pillars == 1 ? 0.02F : 0.0F);
        sketch.flat(Path::stroke({{x, high - 0.03F}, {x + 0.02F, low + 0.02F}}, 0.06F), plain(style.main.base));
        sketch.flat(Path::stroke({{x + 0.02F, low}, {x + 0.02F, sill - 0.06F}}, 0.016F), plain(style.main.base * 0.5F));
    }
    sketch.flat(Path::stroke({{0.5F * (s.roofFront + s.roofBack) - 0.12F, s.waist + 0.1F},
                              {0.5F * (s.roofFront + s.roofBack) - 0.02F, s.waist + 0.1F}},
                             0.035F),
                style.dark);
    if (dice.chance(0.5F)) {
        const Material& strip = dice.chance(0.5F) ? style.second : style.light;
        sketch.flat(Path::stroke({{-0.98F, mix(s.waist, sill, 0.55F)}, {0.98F, mix(s.waist, sill, 0.5F)}},
                                 dice.range(0.02F, 0.06F)),
                    strip);
    }

    // Lights and bumpers.
    const float lamp = mix(s.nose, sill, 0.3F);
    sketch.body(Path::ellipse({-0.94F, lamp}, 0.06F, dice.range(0.06F, 0.09F)), style.light, 0.04F);
    sketch.body(Path::roundedBox(0.93F, mix(s.boot, sill, 0.2F), 1.01F, mix(s.boot, sill, 0.5F), 0.03F), style.accent,
                0.04F);
    const Material& bumper = dice.chance(0.5F) ? style.dark : style.second;
    for (const float side : {-1.0F, 1.0F})
        sketch.body(Path::roundedBox(side * 0.97F - 0.1F, sill - 0.1F, side * 0.97F + 0.1F, sill, 0.04F), bumper,
                    0.04F);
    if (dice.chance(0.25F)) {  // luggage on the roof
        const float x = 0.5F * (s.roofFront + s.roofBack);
        sketch.body(Path::roundedBox(x - 0.2F, s.roof - 0.16F, x + 0.2F, s.roof - 0.02F, 0.04F), style.second, 0.06F);
    }

    const float size = dice.range(0.2F, 0.26F);
    const int spokes = dice.whole(4, 8);
    const float turn = dice.range(0, 1);
    for (const float x : {-dice.range(0.55F, 0.62F), dice.range(0.55F, 0.62F)}) {
        sketch.flat(Path::ellipse({x, sill - 0.02F}, 1.18F * size, 1.18F * size), plain(style.dark.base * 0.6F));
        drawWheel(sketch, style, {x, sill}, size, spokes, turn);
    }
}

}  // namespace saccade
