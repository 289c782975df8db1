// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/resize.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/core/error.h"

namespace saccade {
namespace {

// Pillow's fixed point for 8-bit pixels: 8 bits for the pixel and 2 for overshoot are kept free of 32.
constexpr int fractionBits = 32 - 8 - 2;
constexpr std::int64_t largestPixels = std::int64_t{1} << 28;

/// One output pixel as a weighted sum of input pixels in a row.
struct Tap {
    int first = 0;
    std::vector<std::int32_t> weights;
};

std::vector<Tap> tapsFor(int from, int to) {
    const double scale = static_cast<double>(from) / to;
    // Shrinking widens the triangle so that every input pixel counts; growing interpolates between neighbours.
    const double radius = std::max(scale, 1.0);
    std::vector<Tap> taps(static_cast<std::size_t>(to));
    std::vector<double> exact;
    for (int i = 0; i < to; ++i) {
        const double centre = (i + 0.5) * scale;
        const int first = std::max(0, static_cast<int>(centre - radius + 0.5));
        const int last = std::min(from, static_cast<int>(centre + radius + 0.5));
        exact.clear();
        double total = 0;
        // The order of the operations decides the last bit, and so a rounding now and then.
        const double slope = 1.0 / radius;
        for (int j = first; j < last; ++j) {
            const double weight = std::max(0.0, 1.0 - std::abs((j - centre + 0.5) * slope));
            exact.push_back(weight);
            total += weight;
        }
        Tap& tap = taps[static_cast<std::size_t>(i)];
        tap.first = first;
        for (const double weight : exact) {
            const double share = total != 0 ? weight / total : weight;
            tap.weights.push_back(static_cast<std::int32_t>(0.5 + share * (1 << fractionBits)));
        }
    }
    return taps;
}

std::uint8_t toLevel(std::int32_t sum) {
    return static_cast<std::uint8_t>(std::clamp(sum >> fractionBits, 0, 255));
}

constexpr std::int32_t half = 1 << (fractionBits - 1);

Picture resizedAcross(const Picture& picture, int width) {
    Picture result{width, picture.height, {}};
    result.rgb.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(picture.height) * 3);
    const auto taps = tapsFor(picture.width, width);
    std::uint8_t* out = result.rgb.data();
    for (int y = 0; y < picture.height; ++y) {
        const std::uint8_t* row =
            picture.rgb.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) * 3;
        for (const Tap& tap : taps) {
            const std::uint8_t* in = row + static_cast<std::ptrdiff_t>(tap.first) * 3;
            std::int32_t red = half;
            std::int32_t green = half;
            std::int32_t blue = half;
            for (const std::int32_t weight : tap.weights) {
                red += in[0] * weight;
                green += in[1] * weight;
                blue += in[2] * weight;
                in += 3;
            }
            *out++ = toLevel(red);
            *out++ = toLevel(green);
            *out++ = toLevel(blue);
        }
    }
    return result;
}

Picture resizedDown(const Picture& picture, int height) {
    Picture result{picture.width, height, {}};
    const std::size_t stride = static_cast<std::size_t>(picture.width) * 3;
    result.rgb.resize(stride * static_cast<std::size_t>(height));
    std::vector<std::int32_t> sums(stride);
    std::uint8_t* out = result.rgb.data();
    for (const Tap& tap : tapsFor(picture.height, height)) {
        std::fill(sums.begin(), sums.end(), half);
        const std::uint8_t* in = picture.rgb.data() + static_cast<std::size_t>(tap.first) * stride;
        for (const std::int32_t weight : tap.weights) {
            for (std::size_t i = 0; i < stride; ++i)
                sums[i] += in[i] * weight;
            in += stride;
        }
        out = std::transform(sums.begin(), sums.end(), out, toLevel);
    }
    return result;
}

}  // namespace

Picture resized(const Picture& picture, int width, int height) {
    if (picture.empty()) throw RequestError(SACCADE_TEXT("an empty picture cannot be resized"));
    const auto pixels = [](std::int64_t a, std::int64_t b) { return a * b; };
    if (width < 1 || height < 1 || pixels(width, height) > largestPixels ||
        pixels(width, picture.height) > largestPixels) {
        throw RequestError(
            SACCADE_TEXT("a picture of {from} pixels cannot be resized to {to}: at least 1 a side and at "
                         "most {most} pixels are possible"),
            {{"from", std::to_string(picture.width) + " x " + std::to_string(picture.height)},
             {"to", std::to_string(width) + " x " + std::to_string(height)},
             {"most", std::to_string(largestPixels)}});
    }
    if (width == picture.width) return height == picture.height ? picture : resizedDown(picture, height);
    const Picture across = resizedAcross(picture, width);
    return height == picture.height ? across : resizedDown(across, height);
}

}  // namespace saccade
