// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "engine/scenes/noise.h"
#include "engine/scenes/things/thing.h"

namespace saccade {

void drawUmbrella(Sketch& sketch, const Style& style, Dice& dice) {
    const float wide = dice.range(0.85F, 1.0F);
    const float high = dice.range(0.55F, 0.85F);
    const float rim = -0.05F;
    const float foot = dice.range(0.8F, 1.05F);
    const int panels = dice.whole(4, 7);
    const Material& shaft = dice.chance(0.6F) ? style.dark : style.accent;
    const Material& grip = dice.chance(0.5F) ? style.second : shaft;

    sketch.body(Path::stroke({{0, -high}, {0, foot - 0.1F}}, 0.055F), shaft, 0.03F);
    const float crook = dice.range(0.12F, 0.2F);
    if (dice.chance(0.8F)) {
        std::vector<Point> hook{{0, foot - 0.3F}};
        const auto bend = arc({crook, foot - 0.05F}, crook, crook, 3.1415927F, 0.1F, 14);
        hook.insert(hook.end(), bend.begin(), bend.end());
        sketch.body(Path::stroke(hook, 0.1F), grip, 0.05F);
    } else {
        sketch.body(Path::roundedBox(-0.07F, foot - 0.25F, 0.07F, foot + 0.05F, 0.06F), grip, 0.06F);
    }
    sketch.body(Path::stroke({{0, -high + 0.02F}, {0, -high - 0.15F}}, 0.06F, 0.035F), shaft, 0.03F);

    // Ribs cut the rim at these places; they crowd towards the sides, as on a round canopy.
    const auto ribAt = [&](int i) {
        return -wide * std::cos(3.1415927F * static_cast<float>(i) / static_cast<float>(panels));
    };
    const auto rib = [&](float x) {
        std::vector<Point> line;
        for (int i = 0; i <= 12; ++i) {
            const float a = 1.5708F * static_cast<float>(i) / 12;
            line.push_back({x * std::sin(a), rim - high * std::cos(a)});
        }
        return line;
    };
    const float sag = dice.range(0.4F, 0.85F);
    std::vector<Point> canopy = arc({0, rim}, wide, high, 3.1415927F, 2 * 3.1415927F, 32);
    const auto scallop = [&](int i) {
        const float from = ribAt(i + 1);
        const float to = ribAt(i);
        return arc({0.5F * (from + to), rim}, 0.5F * (from - to), sag * 0.35F * (from - to), 0, -3.1415927F, 8);
    };
    for (int i = panels - 1; i >= 0; --i) {
        const auto bow = scallop(i);
        canopy.insert(canopy.end(), bow.begin() + 1, bow.end());
    }
    sketch.body(Path(canopy), style.main, 0.3F);
    if (dice.chance(0.6F)) {
        const Material& other = dice.chance(0.5F) ? style.second : style.light;
        for (int i = 0; i < panels; i += 2) {
            std::vector<Point> panel = rib(ribAt(i));
            const auto back = rib(ribAt(i + 1));
            panel.insert(panel.end(), back.rbegin(), back.rend());
            sketch.mark(Path(panel), other);
        }
    }
    for (int i = 1; i < panels; ++i)
        sketch.mark(Path::stroke(rib(ribAt(i)), 0.025F), plain(style.main.base * 0.5F));
    if (dice.chance(0.4F))
        sketch.mark(Path::stroke(arc({0, rim}, 0.93F * wide, 0.2F * high, 3.1415927F, 2 * 3.1415927F), 0.07F),
                    style.accent);
}

}  // namespace saccade
