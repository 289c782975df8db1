// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/finish.h"

#include <cmath>

#include "engine/scenes/noise.h"

namespace saccade {

Picture develop(Canvas canvas, const Light& light, Dice& dice) {
    const float corners = dice.chance(0.4F) ? dice.range(0.1F, 0.45F) : 0.0F;
    const float soft = dice.chance(0.25F) ? dice.range(0.3F, 1.0F) : 0.0F;
    const float noise = dice.chance(0.65F) ? dice.range(0.008F, 0.028F) : 0.0F;
    const std::uint32_t seed = dice.word();
    if (soft > 0) {
        const std::vector<float> sharp = canvas.rgb;
        canvas.soften(1, 1);
        for (std::size_t i = 0; i < sharp.size(); ++i)
            canvas.rgb[i] = mix(sharp[i], canvas.rgb[i], soft);
    }
    Picture picture;
    picture.width = picture.height = canvas.side;
    picture.rgb.resize(canvas.rgb.size());
    const float tint[] = {light.tint.r, light.tint.g, light.tint.b};
    std::size_t i = 0;
    for (int y = 0; y < canvas.side; ++y) {
        for (int x = 0; x < canvas.side; ++x) {
            const float u = (static_cast<float>(x) + 0.5F) / static_cast<float>(canvas.side) - 0.5F;
            const float v = (static_cast<float>(y) + 0.5F) / static_cast<float>(canvas.side) - 0.5F;
            const float exposure = light.brightness * (1 - corners * 2 * (u * u + v * v));
            for (std::size_t c = 0; c < 3; ++c, ++i) {
                float value = (canvas.rgb[i] - 0.5F) * light.contrast + 0.5F;
                value *= exposure * tint[c];
                if (noise > 0) {
                    // The sum of two uniform numbers: near enough to a bell for a sensor.
                    const std::uint32_t h = latticeHash(x, y, seed + static_cast<std::uint32_t>(c));
                    value += noise * 2.45F * (static_cast<float>((h & 0xffffU) + (h >> 16)) / 65536.0F - 1);
                }
                picture.rgb[i] = static_cast<std::uint8_t>(std::lround(255 * clamp01(value)));
            }
        }
    }
    return picture;
}

}  // namespace saccade
