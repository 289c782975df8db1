// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/measures/localisation.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"

namespace saccade {
namespace {

void checkSize(const Array& evidence, const InputMask& mask) {
    if (evidence.shape == Shape{mask.height, mask.width}) return;
    throw RequestError(SACCADE_TEXT("a mask of {mask} does not fit a map of {map}"),
                       {{"mask", describe({mask.height, mask.width})}, {"map", describe(evidence.shape)}});
}

// Whether the mask has a pixel at most `tolerance` away, centre to centre.
bool near(const InputMask& mask, std::int64_t row, std::int64_t column, double tolerance) {
    const auto reach = static_cast<std::int64_t>(std::floor(tolerance));
    for (std::int64_t y = std::max<std::int64_t>(0, row - reach); y <= std::min(mask.height - 1, row + reach); ++y) {
        for (std::int64_t x = std::max<std::int64_t>(0, column - reach); x <= std::min(mask.width - 1, column + reach);
             ++x) {
            const auto dy = static_cast<double>(y - row);
            const auto dx = static_cast<double>(x - column);
            if (mask.thing[static_cast<std::size_t>(y * mask.width + x)] != 0 &&
                dx * dx + dy * dy <= tolerance * tolerance) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

std::string_view toText(Reading reading) {
    return reading == Reading::positive ? "positive" : "absolute";
}

Array evidence(const Array& map, Reading reading) {
    const bool channelled = map.shape.size() == 3;
    if (!channelled && map.shape.size() != 2) {
        throw RequestError(SACCADE_TEXT("a map is C x H x W or H x W, not {shape}"), {{"shape", describe(map.shape)}});
    }
    const std::int64_t channels = channelled ? map.shape[0] : 1;
    Array result(Shape{map.fromEnd(2), map.fromEnd(1)});
    const std::size_t plane = result.values.size();
    for (std::size_t pixel = 0; pixel < plane; ++pixel) {
        double sum = 0;
        double greatest = 0;
        for (std::int64_t c = 0; c < channels; ++c) {
            const double value = map.values[static_cast<std::size_t>(c) * plane + pixel];
            if (!std::isfinite(value)) continue;
            sum += value;
            greatest = std::max(greatest, std::abs(value));
        }
        result.values[pixel] = static_cast<float>(reading == Reading::positive ? std::max(0.0, sum) : greatest);
    }
    return result;
}

std::int64_t InputMask::area() const {
    return std::count_if(thing.begin(), thing.end(), [](std::uint8_t value) { return value != 0; });
}

InputMask inInput(const std::vector<std::uint8_t>& mask, int width, int height, const Frame& frame,
                  std::int64_t inputHeight, std::int64_t inputWidth) {
    InputMask result{inputHeight, inputWidth,
                     std::vector<std::uint8_t>(static_cast<std::size_t>(inputHeight * inputWidth))};
    for (std::int64_t row = 0; row < inputHeight; ++row) {
        const double v = (static_cast<double>(row) + 0.5) / static_cast<double>(inputHeight);
        const auto y = static_cast<std::int64_t>(std::floor(frame.y + v * frame.height));
        for (std::int64_t column = 0; column < inputWidth; ++column) {
            const double u = (static_cast<double>(column) + 0.5) / static_cast<double>(inputWidth);
            const auto x = static_cast<std::int64_t>(std::floor(frame.x + u * frame.width));
            // A crop larger than the picture is padded: there is no thing.
            if (x < 0 || y < 0 || x >= width || y >= height) continue;
            result.thing[static_cast<std::size_t>(row * inputWidth + column)] =
                mask[static_cast<std::size_t>(y * width + x)];
        }
    }
    return result;
}

InputMask inInput(const TrueThing& thing, int width, int height, const Frame& frame, std::int64_t inputHeight,
                  std::int64_t inputWidth) {
    if (!thing.mask.empty()) return inInput(thing.mask, width, height, frame, inputHeight, inputWidth);
    std::vector<std::uint8_t> mask(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (int y = thing.box.y0; y < thing.box.y1; ++y) {
        const auto row = static_cast<std::ptrdiff_t>(y) * width;
        std::fill(mask.begin() + row + thing.box.x0, mask.begin() + row + thing.box.x1, std::uint8_t{255});
    }
    return inInput(mask, width, height, frame, inputHeight, inputWidth);
}

double pointingGame(const Array& evidence, const InputMask& mask, double tolerance) {
    checkSize(evidence, mask);
    const float greatest = *std::max_element(evidence.values.begin(), evidence.values.end());
    if (!(greatest > 0)) return 0;
    double places = 0;
    double hits = 0;
    for (std::size_t pixel = 0; pixel < evidence.values.size(); ++pixel) {
        if (evidence.values[pixel] != greatest) continue;
        ++places;
        const auto row = static_cast<std::int64_t>(pixel) / mask.width;
        const auto column = static_cast<std::int64_t>(pixel) % mask.width;
        if (near(mask, row, column, tolerance)) ++hits;
    }
    return hits / places;
}

double massAccuracy(const Array& evidence, const InputMask& mask) {
    checkSize(evidence, mask);
    double inside = 0;
    double all = 0;
    for (std::size_t pixel = 0; pixel < evidence.values.size(); ++pixel) {
        const double value = evidence.values[pixel];
        all += value;
        if (mask.thing[pixel] != 0) inside += value;
    }
    return all > 0 ? inside / all : 0;
}

}  // namespace saccade
