// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/noise.h"

namespace saccade {

float fractalNoise(float x, float y, int octaves, std::uint32_t seed, float gain) {
    float sum = 0;
    float height = 1;
    float total = 0;
    for (int i = 0; i < octaves; ++i) {
        sum += height * valueNoise(x, y, seed + static_cast<std::uint32_t>(i) * 0x9e3779b9U);
        total += height;
        height *= gain;
        // A turn between octaves hides the lattice; 1.2 and 1.6 make the length 2.
        const float turned = 1.6F * x - 1.2F * y;
        y = 1.2F * x + 1.6F * y;
        x = turned;
    }
    return sum / total;
}

CellPlace cellNoise(float x, float y, std::uint32_t seed) {
    const auto cx = static_cast<std::int32_t>(std::floor(x));
    const auto cy = static_cast<std::int32_t>(std::floor(y));
    float first = 1e9F;
    float second = 1e9F;
    CellPlace place;
    for (std::int32_t j = cy - 1; j <= cy + 1; ++j) {
        for (std::int32_t i = cx - 1; i <= cx + 1; ++i) {
            const std::uint32_t h = latticeHash(i, j, seed);
            const float px = static_cast<float>(i) + 0.1F + 0.8F * static_cast<float>(h & 0xffffU) / 65536.0F;
            const float py = static_cast<float>(j) + 0.1F + 0.8F * static_cast<float>(h >> 16) / 65536.0F;
            const float d = (px - x) * (px - x) + (py - y) * (py - y);
            if (d < first) {
                second = first;
                first = d;
                place.id = h * 0x9e3779b1U;
            } else if (d < second) {
                second = d;
            }
        }
    }
    place.nearest = std::sqrt(first);
    place.border = std::sqrt(second) - place.nearest;
    return place;
}

}  // namespace saccade
