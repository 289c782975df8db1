// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/seen_pixels.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/core/error.h"

namespace saccade {

Array seenPixels(const Array& input, const Card& card) {
    const std::int64_t channels = input.shape.at(1);
    if (channels != 1 && channels != 3) {
        throw RequestError(SACCADE_TEXT("an input of {channels} channels shows no picture; it must have 1 or 3"),
                           {{"channels", std::to_string(channels)}});
    }
    Array pixels(Shape{3, input.shape.at(2), input.shape.at(3)});
    const std::size_t plane = pixels.values.size() / 3;
    for (std::size_t colour = 0; colour < 3; ++colour) {
        const std::size_t channel = channels == 1 ? 0 : card.order == Card::Order::bgr ? 2 - colour : colour;
        const double black = card.inSpace(0, channel);
        const double span = card.inSpace(1, channel) - black;
        for (std::size_t i = 0; i < plane; ++i) {
            const double value = input.values[channel * plane + i];
            pixels.values[colour * plane + i] = static_cast<float>((value - black) / span);
        }
    }
    return pixels;
}

Picture seenPicture(const Array& input, const Card& card) {
    const Array pixels = seenPixels(input, card);
    Picture picture{static_cast<int>(pixels.shape[2]), static_cast<int>(pixels.shape[1]), {}};
    const std::size_t plane = pixels.values.size() / 3;
    picture.rgb.resize(3 * plane);
    for (std::size_t i = 0; i < plane; ++i) {
        for (std::size_t colour = 0; colour < 3; ++colour) {
            const float level = std::clamp(pixels.values[colour * plane + i], 0.0F, 1.0F);
            picture.rgb[3 * i + colour] = static_cast<std::uint8_t>(std::lround(level * 255.0F));
        }
    }
    return picture;
}

}  // namespace saccade
