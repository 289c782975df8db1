// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "engine/scenes/backgrounds/background.h"
#include "engine/scenes/noise.h"

namespace saccade {
namespace {

/// From the top of the picture to the horizon.
struct Sky {
    explicit Sky(Dice& dice) {
        const float kind = dice.uniform();
        if (kind < 0.6F) {  // day
            const float hue = dice.range(0.53F, 0.63F);
            const float deep = dice.range(0.35F, 0.75F);
            high = hsv({hue, deep, dice.range(0.6F, 0.95F)});
            low = hsv({hue - 0.03F, 0.35F * deep, dice.range(0.85F, 1.0F)});
        } else if (kind < 0.85F) {  // dawn or dusk
            const float violet = dice.range(0.6F, 0.9F);
            const float red = dice.range(-0.02F, 0.13F);
            high = hsv({violet, dice.range(0.3F, 0.6F), dice.range(0.35F, 0.7F)});
            low = hsv({red, dice.range(0.4F, 0.75F), dice.range(0.85F, 1.0F)});
        } else {  // overcast
            const float grey = dice.range(0.45F, 0.8F);
            high = hsv({0.6F, 0.08F, grey});
            low = hsv({0.58F, 0.05F, grey + 0.15F});
        }
        cover = dice.range(0.35F, 0.75F);
        size = dice.range(2, 5);
        seed = dice.word();
        cloud = mix(Colour{1, 1, 1}, low, 0.3F);
    }

    Colour at(float u, float v, float horizon) const {
        const Colour clear = mix(high, low, clamp01(v / horizon));
        const float noise = fractalNoise(u * size, v * size * 2.2F, 5, seed);
        const float thick = smoothStep(cover, cover + 0.2F, noise);
        // Clouds are darker below: where there is more cloud just above.
        return mix(clear, cloud * (1 - 0.25F * smoothStep(cover + 0.05F, cover + 0.35F, noise)), 0.9F * thick);
    }

    Colour high, low, cloud;
    float cover, size;
    std::uint32_t seed;
};

/// A line of hills, trees or rocks: its height above the horizon at u.
float ridge(float u, float rough, std::uint32_t seed) {
    return fractalNoise(u * rough, 0.5F, 4, seed) - 0.3F;
}

Colour naturalGreen(Dice& dice) {
    const float hue = dice.range(0.16F, 0.4F);
    const float saturation = dice.range(0.25F, 0.7F);
    return hsv({hue, saturation, dice.range(0.3F, 0.75F)});
}

}  // namespace

void paintSky(Canvas& canvas, Dice& dice) {
    const Sky sky(dice);
    const float horizon = dice.range(0.55F, 1.1F);
    const int ridges = dice.whole(1, 3);
    const float rough = dice.range(1.5F, 5);
    const float high = dice.range(0.1F, 0.35F);
    const std::uint32_t seed = dice.word();
    const Colour near = naturalGreen(dice);
    canvas.fill([&](float u, float v) {
        Colour colour = sky.at(u, v, horizon);
        for (int i = 0; i < ridges; ++i) {
            const float t = static_cast<float>(i + 1) / static_cast<float>(ridges);
            const float base = horizon - 0.12F * static_cast<float>(ridges - 1 - i);
            if (v < base - 0.8F * high) continue;
            const float top = base - high * ridge(u, rough * (0.6F + 0.4F * t), seed + static_cast<std::uint32_t>(i));
            const float inside = smoothStep(-0.006F, 0.006F, v - top);
            if (inside <= 0) continue;
            // Farther hills take the colour of the air.
            Colour ground = mix(sky.low * 0.9F, near, 0.25F + 0.75F * t);
            ground = ground * (0.8F + 0.4F * fractalNoise(u * 14, v * 22, 3, seed + 77));
            colour = mix(colour, ground, inside);
        }
        return colour;
    });
}

void paintMeadow(Canvas& canvas, Dice& dice) {
    const Sky sky(dice);
    const float horizon = dice.range(-0.3F, 0.5F);
    const Colour grass = naturalGreen(dice);
    const Colour dry = hsv({dice.range(0.1F, 0.2F), 0.5F, dice.range(0.5F, 0.85F)});
    const float dryness = dice.range(0, 0.6F);
    const std::uint32_t seed = dice.word();
    canvas.fill([&](float u, float v) {
        if (v < horizon) return sky.at(u, v, horizon);
        const float depth = (v - horizon) / (1.02F - horizon);
        const float far = 1 / (0.12F + depth);
        const float patches = fractalNoise(u * far * 2, depth * 5, 3, seed);
        // Blades: noise drawn out upwards, finer the farther away.
        const float blades = valueNoise(u * (14 + 26 * far), v * (10 + 12 * far), seed + 5);
        Colour colour = mix(grass, dry, dryness * smoothStep(0.35F, 0.7F, patches));
        colour = colour * (0.62F + 0.32F * patches + 0.38F * blades * clamp01(0.4F + depth));
        return horizon > 0 ? mix(mix(colour, sky.low, 0.35F), colour, smoothStep(0, 0.35F, depth)) : colour;
    });
    const int blossoms = dice.chance(0.4F) ? dice.whole(10, 50) : 0;
    const Colour petals = hsv({dice.uniform(), dice.range(0, 0.8F), 0.95F});
    for (int i = 0; i < blossoms; ++i) {
        const float depth = dice.uniform();
        const float x = dice.uniform();
        const float y = mix(std::fmax(horizon, 0.0F) + 0.05F, 1, depth);
        canvas.softDisc({x, y}, 0.004F + 0.008F * depth, 0.5F, petals, 0.8F);
    }
}

void paintWater(Canvas& canvas, Dice& dice) {
    const Sky sky(dice);
    const float horizon = dice.chance(0.5F) ? dice.range(0.1F, 0.45F) : -0.4F;
    const Colour deep = hsv({dice.range(0.45F, 0.66F), dice.range(0.4F, 0.85F), dice.range(0.3F, 0.7F)});
    const Colour bright = mix(deep, sky.low, dice.range(0.45F, 0.8F));
    const float long_ = dice.range(4, 9);
    const float lean = dice.range(-0.4F, 0.4F);
    const std::uint32_t seed = dice.word();
    canvas.fill([&](float u, float v) {
        if (v < horizon) return sky.at(u, v, horizon);
        const float depth = v - horizon;
        const float far = 1 / (0.1F + depth);
        const float y = horizon > 0 ? 6 * std::log(0.06F + depth) : 9 * v;
        const float sideways = horizon > 0 ? (u - 0.5F) * far * 1.2F : u * long_ * 0.6F;
        const float swell = fractalNoise(sideways + lean * y, y * 2.2F, 3, seed, 0.6F);
        const float glint = smoothStep(0.66F, 0.76F, valueNoise(sideways * 3, y * 5, seed + 3));
        return mix(mix(deep, bright, smoothStep(0.25F, 0.75F, swell)), Colour{1, 1, 1}, 0.35F * glint);
    });
}

void paintSand(Canvas& canvas, Dice& dice) {
    const Sky sky(dice);
    const float horizon = dice.chance(0.45F) ? dice.range(0.1F, 0.5F) : -1.0F;
    const Colour sand = hsv({dice.range(0.05F, 0.14F), dice.range(0.2F, 0.5F), dice.range(0.65F, 0.95F)});
    const float ripples = dice.range(4, 12);
    const float lean = dice.range(-1, 1);
    const float strength = dice.range(0, 0.3F);
    const std::uint32_t seed = dice.word();
    canvas.fill([&](float u, float v) {
        const float dune = horizon + (horizon > 0 ? 0.12F * (fractalNoise(u * 2, 0.3F, 2, seed + 9) - 0.5F) : 0.0F);
        if (v < dune) return sky.at(u, v, horizon);
        const float bend = fractalNoise(u * 3, v * 3, 3, seed);
        const float wave = 0.5F + 0.5F * std::sin(6.2831853F * (ripples * (v + 0.35F * lean * u) + 1.6F * bend));
        const float grain = latticeValue(static_cast<int>(u * 400), static_cast<int>(v * 400), seed + 1);
        return sand * (0.82F + 0.2F * bend + strength * (wave - 0.5F) + 0.09F * (grain - 0.5F));
    });
}

void paintForest(Canvas& canvas, Dice& dice) {
    const Colour leaves = naturalGreen(dice);
    const Colour shade = leaves * dice.range(0.3F, 0.55F);
    const Colour gap = hsv({dice.range(0.1F, 0.22F), dice.range(0.1F, 0.45F), dice.range(0.85F, 1.0F)});
    const float size = dice.range(3, 7);
    const std::uint32_t seed = dice.word();
    canvas.fill([&](float u, float v) {
        const float crown = fractalNoise(u * size, v * size, 4, seed, 0.6F);
        const float light =
            smoothStep(0.6F, 0.8F, fractalNoise(u * size * 0.7F, v * size * 0.7F, 3, seed + 31) + 0.25F * (0.5F - v));
        return mix(mix(shade, leaves, smoothStep(0.3F, 0.7F, crown)), gap, 0.75F * light);
    });
    const int trunks = dice.whole(0, 5);
    for (int i = 0; i < trunks; ++i) {
        const float x = dice.uniform();
        const float wide = dice.range(0.02F, 0.07F);
        const Colour bark = hsv({dice.range(0.03F, 0.12F), dice.range(0.15F, 0.4F), dice.range(0.15F, 0.45F)});
        for (int step = 0; step < 24; ++step)
            canvas.softDisc({x, static_cast<float>(step) / 23}, wide, 0.4F, bark, 0.5F);
    }
    const int discs = dice.whole(4, 26);
    for (int i = 0; i < discs; ++i) {
        const float x = dice.uniform();
        const float y = dice.range(0, 0.9F);
        const float radius = dice.range(0.02F, 0.07F);
        const Colour colour = mix(leaves, gap, dice.uniform());
        canvas.softDisc({x, y}, radius, 0.15F, colour, dice.range(0.15F, 0.5F));
    }
    canvas.soften(canvas.side * dice.whole(1, 3) / 128, 2);
}

void paintNight(Canvas& canvas, Dice& dice) {
    const float hue = dice.range(0.55F, 0.8F);
    const float deep = dice.range(0.4F, 0.8F);
    const Colour high = hsv({hue, deep, dice.range(0.05F, 0.25F)});
    const Colour low = hsv({hue + dice.range(-0.12F, 0.2F), 0.7F * deep, dice.range(0.25F, 0.5F)});
    const float horizon = dice.range(0.6F, 1.2F);
    const std::uint32_t seed = dice.word();
    const float rough = dice.range(2, 7);
    canvas.fill([&](float u, float v) {
        const float haze = fractalNoise(u * 3, v * 3, 4, seed);
        const Colour sky = mix(high, low, clamp01(v / horizon)) * (0.75F + 0.5F * haze);
        const float top = horizon - 0.3F * ridge(u, rough, seed + 4);
        return mix(sky, high * 0.4F, smoothStep(-0.006F, 0.006F, v - top));
    });
    const int stars = dice.whole(15, 90);
    for (int i = 0; i < stars; ++i) {
        const float x = dice.uniform();
        const float y = dice.uniform() * (horizon - 0.25F);
        const float size = dice.range(0.003F, 0.008F);
        canvas.softDisc({x, y}, size, 0.6F, Colour{1, 1, 0.92F}, dice.range(0.3F, 0.9F));
    }
    if (dice.chance(0.4F)) {  // the moon, or a lamp far away, with its glow
        const float x = dice.uniform();
        const float y = dice.range(0, 0.5F);
        const float size = dice.range(0.03F, 0.07F);
        canvas.softDisc({x, y}, 2.6F * size, 0.9F, Colour{1, 0.95F, 0.8F}, 0.25F);
        canvas.softDisc({x, y}, size, 0.1F, Colour{1, 0.97F, 0.88F}, 0.95F);
    }
}

void paintSnow(Canvas& canvas, Dice& dice) {
    const Sky sky(dice);
    const float horizon = dice.chance(0.6F) ? dice.range(0.15F, 0.6F) : -0.5F;
    const Colour shadow = hsv({dice.range(0.55F, 0.68F), dice.range(0.1F, 0.35F), dice.range(0.6F, 0.85F)});
    const std::uint32_t seed = dice.word();
    canvas.fill([&](float u, float v) {
        const float top = horizon + 0.1F * (fractalNoise(u * 2.5F, 0.1F, 3, seed) - 0.5F);
        if (v < top) return sky.at(u, v, std::fmax(horizon, 0.1F));
        const float drift = fractalNoise(u * 2 + v, v * 5, 4, seed + 2);
        return mix(shadow, Colour{0.97F, 0.98F, 1}, smoothStep(0.25F, 0.65F, drift));
    });
    const int flakes = dice.chance(0.5F) ? dice.whole(20, 90) : 0;
    for (int i = 0; i < flakes; ++i) {
        const float x = dice.uniform();
        const float y = dice.uniform();
        canvas.softDisc({x, y}, dice.range(0.004F, 0.012F), 0.7F, Colour{1, 1, 1}, 0.75F);
    }
}

}  // namespace saccade
