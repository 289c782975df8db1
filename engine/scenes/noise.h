// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>
#include <cstdint>

namespace saccade {

// Noise over the plane: a function of place and seed alone, cheap enough for every pixel.

inline std::uint32_t latticeHash(std::int32_t x, std::int32_t y, std::uint32_t seed) {
    std::uint32_t h = static_cast<std::uint32_t>(x) * 0x8da6b343U ^ static_cast<std::uint32_t>(y) * 0xd8163841U ^ seed;
    h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    h = (h ^ (h >> 12)) * 0x297a2d39U;
    return h ^ (h >> 15);
}

inline float latticeValue(std::int32_t x, std::int32_t y, std::uint32_t seed) {
    return static_cast<float>(latticeHash(x, y, seed) >> 8) * 0x1p-24F;
}

inline float mix(float a, float b, float t) {
    return a + (b - a) * t;
}

inline float clamp01(float v) {
    return v < 0 ? 0.0F : (v > 1 ? 1.0F : v);
}

/// 0 below `from`, 1 above `to`, smooth between; `from` may be above `to`.
inline float smoothStep(float from, float to, float v) {
    const float t = clamp01((v - from) / (to - from));
    return t * t * (3 - 2 * t);
}

/// Smooth values in [0, 1], one knot a unit.
inline float valueNoise(float x, float y, std::uint32_t seed) {
    const float fx = std::floor(x);
    const float fy = std::floor(y);
    const auto ix = static_cast<std::int32_t>(fx);
    const auto iy = static_cast<std::int32_t>(fy);
    float tx = x - fx;
    float ty = y - fy;
    tx = tx * tx * (3 - 2 * tx);
    ty = ty * ty * (3 - 2 * ty);
    const float top = mix(latticeValue(ix, iy, seed), latticeValue(ix + 1, iy, seed), tx);
    const float bottom = mix(latticeValue(ix, iy + 1, seed), latticeValue(ix + 1, iy + 1, seed), tx);
    return mix(top, bottom, ty);
}

/// Octaves of noise, each of twice the frequency and `gain` times the height of the one before; in [0, 1], mean 0.5.
float fractalNoise(float x, float y, int octaves, std::uint32_t seed, float gain = 0.5F);

/// What lies around a place of a plane full of cells, one about every unit.
struct CellPlace {
    float nearest = 0;     ///< distance to the centre of the cell that the place is in
    float border = 0;      ///< distance to the second nearest centre minus `nearest`: 0 on the border
    std::uint32_t id = 0;  ///< of the cell
};
CellPlace cellNoise(float x, float y, std::uint32_t seed);

}  // namespace saccade
