// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "engine/scenes/noise.h"
#include "engine/scenes/things/thing.h"

namespace saccade {
namespace {

/// Half the envelope's width from its crown (0) to its mouth (1).
float envelope(float t, float mouth) {
    if (t < 0.45F) return std::sqrt(std::fmax(0.0F, 1 - std::pow(1 - t / 0.45F, 2.0F)));
    const float down = (t - 0.45F) / 0.55F;
    return mix(std::cos(down * 1.5708F), 1 - down, 0.35F) * (1 - mouth) + mouth;
}

}  // namespace

void drawBalloon(Sketch& sketch, const Style& style, Dice& dice) {
    const float wide = dice.range(0.62F, 0.82F);
    const float top = -1.05F;
    const float bottom = dice.range(0.32F, 0.5F);
    const float mouth = dice.range(0.16F, 0.26F);
    const float basketTop = bottom + dice.range(0.16F, 0.3F);
    const float basket = wide * mouth * dice.range(0.85F, 1.25F);
    const float basketBottom = basketTop + dice.range(0.2F, 0.28F);

    for (const float x : {-1.0F, -0.35F, 0.35F, 1.0F})
        sketch.flat(Path::stroke({{x * wide * mouth, bottom - 0.03F}, {x * basket * 0.95F, basketTop + 0.05F}}, 0.025F),
                    style.dark);
    const Material& woven = dice.chance(0.5F) ? style.second : style.dark;
    sketch.body(Path::roundedBox(-basket, basketTop, basket, basketBottom, 0.05F), woven, 0.09F);
    for (int i = 1; i <= 2; ++i) {
        const float y = mix(basketTop, basketBottom, 0.33F * static_cast<float>(i));
        sketch.mark(Path::stroke({{-basket, y}, {basket, y}}, 0.022F), plain(woven.base * 0.6F));
    }
    sketch.body(Path::roundedBox(-1.1F * basket, basketTop - 0.025F, 1.1F * basket, basketTop + 0.045F, 0.03F),
                style.accent, 0.03F);

    std::vector<Point> outline;
    constexpr int steps = 26;
    for (int i = 0; i <= steps; ++i) {
        const float t = static_cast<float>(i) / steps;
        outline.push_back({wide * envelope(t, mouth), mix(top, bottom, t)});
    }
    for (int i = steps; i > 0; --i)
        outline.push_back({-outline[static_cast<std::size_t>(i)].x, outline[static_cast<std::size_t>(i)].y});
    sketch.body(Path(outline), style.main, 0.36F);

    // Panels run from crown to mouth: on a round envelope their borders are squeezed ellipses.
    const int panels = dice.whole(3, 5);
    const float turn = dice.uniform();
    const auto meridian = [&](float angle) {
        std::vector<Point> line;
        for (int i = 0; i <= steps; ++i)
            line.push_back(
                {outline[static_cast<std::size_t>(i)].x * std::sin(angle), outline[static_cast<std::size_t>(i)].y});
        return line;
    };
    if (dice.chance(0.65F)) {
        const Material& other = dice.chance(0.6F) ? style.second : style.light;
        for (int i = -panels; i <= panels; ++i) {
            const float from = 3.1415927F * (static_cast<float>(i) + turn) / static_cast<float>(panels);
            const float to = from + 0.5F * 3.1415927F / static_cast<float>(panels);
            if (to < -1.5708F || from > 1.5708F) continue;
            std::vector<Point> panel = meridian(std::fmax(from, -1.5708F));
            const std::vector<Point> right = meridian(std::fmin(to, 1.5708F));
            panel.insert(panel.end(), right.rbegin(), right.rend());
            sketch.mark(Path(panel), other);
        }
    }
    const Material seam = plain(style.main.base * 0.6F);
    for (int i = -panels; i <= panels; ++i) {
        const float angle = 0.5F * 3.1415927F * (static_cast<float>(i) + turn) / static_cast<float>(panels);
        if (std::fabs(angle) < 1.5F) sketch.mark(Path::stroke(meridian(angle), 0.018F), seam);
    }
    if (dice.chance(0.45F)) {  // a belt
        const float y = mix(top, bottom, dice.range(0.35F, 0.55F));
        sketch.mark(Path::stroke(arc({0, y - 0.05F}, 1.1F * wide, 0.16F, 0.05F, 3.09F), dice.range(0.1F, 0.22F)),
                    style.accent);
    }
    sketch.mark(Path::stroke({{-1, bottom}, {1, bottom}}, dice.range(0.1F, 0.2F)), style.accent);
}

}  // namespace saccade
