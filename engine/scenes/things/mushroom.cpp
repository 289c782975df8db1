// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "engine/scenes/noise.h"
#include "engine/scenes/things/thing.h"

namespace saccade {
namespace {

/// One mushroom whose foot stands at (0, 1).
void drawOne(Sketch& sketch, const Style& style, Dice& dice, float size, Point shift) {
    const float rim = dice.range(-0.15F, 0.2F);   // height of the cap's rim
    const float wide = dice.range(0.62F, 0.98F);  // half the cap's width
    const float high = dice.range(0.5F, 0.95F);   // cap above its rim
    const float under = dice.range(0.08F, 0.2F);  // what is seen from below
    const float thin = dice.range(0.13F, 0.24F);
    const float foot = thin * dice.range(1.0F, 1.7F);
    const float lean = dice.range(-0.12F, 0.12F);
    const Material& stem = dice.chance(0.65F) ? style.light : style.second;
    const auto place = [&](const Path& path) { return path.scaled(size, size).moved(shift); };

    sketch.body(place(Path::smooth({{-thin + lean, rim - 0.1F},
                                    {-thin, 0.5F},
                                    {-foot, 0.88F},
                                    {-0.7F * foot, 1},
                                    {0.7F * foot, 1},
                                    {foot, 0.88F},
                                    {thin, 0.5F},
                                    {thin + lean, rim - 0.1F}})),
                stem, 0.16F * size);
    if (dice.chance(0.5F)) {  // a ring
        const float y = mix(rim, 0.8F, 0.4F);
        sketch.body(place(Path::smooth({{-thin, y - 0.06F},
                                        {thin, y - 0.06F},
                                        {1.7F * thin, y + 0.08F},
                                        {0, y + 0.13F},
                                        {-1.7F * thin, y + 0.08F}})),
                    stem, 0.05F * size);
    }
    const Material gills = plain(mix(stem.base, style.dark.base, 0.45F));
    sketch.body(place(Path::ellipse({lean, rim}, 0.97F * wide, under)), gills, 0.04F * size);
    for (int i = -5; i <= 5; ++i) {
        const float t = static_cast<float>(i) / 5.5F;
        sketch.mark(place(Path::stroke({{lean + 0.25F * t * wide, rim}, {lean + t * wide, rim + under}}, 0.02F)),
                    plain(gills.base * 0.6F));
    }
    const int kind = dice.whole(0, 2);
    std::vector<Point> cap;
    if (kind == 0) {  // a dome
        cap = arc({lean, rim}, wide, high, 3.1415927F, 2 * 3.1415927F);
    } else if (kind == 1) {  // a bell
        cap = curveThrough({{lean - wide, rim},
                            {lean - 0.72F * wide, rim - 0.5F * high},
                            {lean - 0.3F * wide, rim - 0.95F * high},
                            {lean, rim - 1.1F * high},
                            {lean + 0.3F * wide, rim - 0.95F * high},
                            {lean + 0.72F * wide, rim - 0.5F * high},
                            {lean + wide, rim}},
                           false);
    } else {  // flat and broad
        cap = curveThrough({{lean - wide, rim},
                            {lean - 0.9F * wide, rim - 0.45F * high},
                            {lean - 0.4F * wide, rim - 0.7F * high},
                            {lean + 0.4F * wide, rim - 0.7F * high},
                            {lean + 0.9F * wide, rim - 0.45F * high},
                            {lean + wide, rim}},
                           false);
    }
    // The rim hangs forward: a shallow bow closes the cap.
    const auto bow = arc({lean, rim}, wide, 0.45F * under, 0, 3.1415927F, 16);
    cap.insert(cap.end(), bow.begin() + 1, bow.end() - 1);
    sketch.body(place(Path(cap)), style.main, 0.32F * size);
    if (dice.chance(0.65F)) {
        const Material& spot = dice.chance(0.6F) ? style.light : style.accent;
        const int count = dice.whole(5, 11);
        for (int i = 0; i < count; ++i) {
            const float x = dice.range(-0.85F, 0.85F);
            const float y = dice.range(0.05F, 0.9F) * std::sqrt(1 - x * x);
            const float r = dice.range(0.05F, 0.13F);
            sketch.mark(place(Path::ellipse({lean + x * wide, rim - y * high}, r * std::sqrt(1.05F - x * x), r)), spot);
        }
    }
}

}  // namespace

void drawMushroom(Sketch& sketch, const Style& style, Dice& dice) {
    const int extra = dice.chance(0.35F) ? dice.whole(1, 2) : 0;
    for (int i = 0; i < extra; ++i) {
        const float size = dice.range(0.4F, 0.62F);
        drawOne(sketch, style, dice, size, {(i == 0 ? 1.0F : -1.0F) * dice.range(0.5F, 0.75F), 1 - size});
    }
    drawOne(sketch, style, dice, 1, {0, 0});
}

}  // namespace saccade
