// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <numbers>

#include "engine/scenes/things/thing.h"

namespace saccade {

void drawSnail(Sketch& sketch, const Style& style, Dice& dice) {
    const float ground = 0.62F;
    const float shell = dice.range(0.5F, 0.66F);
    const Point middle{dice.range(0.08F, 0.22F), ground - 0.16F - 0.82F * shell};
    const float neck = dice.range(0.15F, 0.45F);  // how high the head is held
    const float head = dice.range(0.13F, 0.18F);
    const Point face{-0.82F, ground - 0.25F - neck};
    const Material& skin = dice.chance(0.5F) ? style.second : style.light;

    // Foot, neck and head are one line that grows thinner towards the tail.
    const float tail = dice.range(0.85F, 1.05F);
    sketch.body(Path::stroke(curveThrough({face,
                                           {-0.72F, ground - 0.2F - 0.4F * neck},
                                           {-0.5F, ground - 0.1F},
                                           {0.1F, ground - 0.08F},
                                           {0.6F, ground - 0.06F},
                                           {tail, ground - 0.02F}},
                                          false),
                             2.1F * head, 0.05F)
                    .add(Path::ellipse(face, 1.15F * head, 1.1F * head)),
                skin, 0.13F);
    const float eyes = dice.range(0.22F, 0.4F);
    for (const float lean : {-0.55F, 0.12F}) {
        const Point tip = face + Point{lean * eyes - 0.06F, -head - eyes};
        sketch.body(Path::stroke(curveThrough({face + Point{0.3F * lean * head, -0.7F * head},
                                               face + Point{0.3F * lean * eyes, -head - 0.5F * eyes}, tip},
                                              false),
                                 0.07F, 0.05F),
                    skin, 0.03F);
        sketch.body(Path::ellipse(tip, 0.065F, 0.065F), style.dark, 0.05F);
    }
    sketch.flat(Path::stroke(arc(face + Point{-0.04F, 0}, 0.7F * head, 0.6F * head, 1.2F, 2.5F), 0.025F),
                plain(skin.base * 0.45F));

    const float tall = dice.range(0.86F, 1.14F);
    const float turn = dice.range(-0.4F, 0.4F);
    sketch.body(Path::ellipse(middle, shell, shell * tall, turn), style.main, 0.3F);
    // The groove winds inwards; its width shrinks with the shell's.
    const float windings = dice.range(2.0F, 3.2F);
    const float start = dice.range(0.3F, 1.1F);
    std::vector<Point> groove;
    const int steps = static_cast<int>(windings * 18);
    for (int i = 0; i <= steps; ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(steps);
        const float angle = start + t * windings * 2 * std::numbers::pi_v<float>;
        const float radius = shell * (1.02F * std::pow(1 - t, 0.8F) + 0.02F);
        const Point p = polar(angle, radius);
        groove.push_back(middle + rotated({p.x, p.y * tall}, turn));
    }
    const float broad = dice.range(0.07F, 0.15F);
    sketch.mark(Path::stroke(groove, broad, 0.4F * broad),
                dice.chance(0.6F) ? plain(style.main.base * 0.42F) : style.accent);
    if (dice.chance(0.4F)) {  // spokes across the windings
        const int spokes = dice.whole(7, 12);
        for (int i = 0; i < spokes; ++i) {
            const float angle = 2 * std::numbers::pi_v<float> * static_cast<float>(i) / static_cast<float>(spokes);
            sketch.mark(
                Path::stroke({middle + polar(angle, 0.72F * shell), middle + polar(angle + 0.12F, 1.1F * shell)},
                             0.035F),
                plain(style.main.base * 0.55F));
        }
    }
}

}  // namespace saccade
