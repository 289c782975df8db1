// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/input_size.h"

#include "engine/core/error.h"

namespace saccade {
namespace {

std::optional<std::int64_t> classesAt(const Network& network, const Shape& input) {
    try {
        const auto shapes = network.shapes(input);
        return classesOf(shapes[static_cast<std::size_t>(network.output())]);
    } catch (const RequestError&) {
        return std::nullopt;
    }
}

}  // namespace

const std::vector<std::int64_t>& commonSides() {
    static const std::vector<std::int64_t> sides{224, 32, 299, 227, 28, 64, 96, 128, 160, 192, 256, 384, 448, 512};
    return sides;
}

std::int64_t usualSide(std::int64_t channels, std::int64_t classes) {
    if (channels == 1) return 28;
    return classes == 10 || classes == 100 ? 32 : 224;
}

std::int64_t classesOf(const Shape& output) {
    return output.size() == 2 ? output[1] : 0;
}

std::optional<Card::Size> fittingSize(const Network& network, std::int64_t channels,
                                      const std::optional<Card::Size>& hint) {
    if (hint && classesAt(network, {1, channels, hint->height, hint->width})) return hint;
    for (const std::int64_t side : commonSides()) {
        const auto classes = classesAt(network, {1, channels, side, side});
        if (!classes) continue;
        const std::int64_t usual = usualSide(channels, *classes);
        if (classesAt(network, {1, channels, usual, usual})) return Card::Size{usual, usual};
        return Card::Size{side, side};
    }
    return std::nullopt;
}

}  // namespace saccade
