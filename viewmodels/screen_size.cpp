// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/screen_size.h"

#include <algorithm>
#include <cmath>

#include "engine/image/resize.h"

namespace saccade {
namespace {

// More than a tile shows on a common screen, few enough to mix thirty times a second.
constexpr int longestSide = 1024;
constexpr int shortestLongSide = 256;

Picture enlarged(const Picture& picture, int factor) {
    Picture large{picture.width * factor, picture.height * factor, {}};
    large.rgb.resize(static_cast<std::size_t>(large.width) * static_cast<std::size_t>(large.height) * 3);
    std::uint8_t* out = large.rgb.data();
    for (int y = 0; y < large.height; ++y) {
        const std::uint8_t* const row =
            picture.rgb.data() + static_cast<std::size_t>(y / factor) * static_cast<std::size_t>(picture.width) * 3;
        for (int x = 0; x < large.width; ++x, out += 3)
            std::copy_n(row + static_cast<std::ptrdiff_t>(x / factor) * 3, 3, out);
    }
    return large;
}

}  // namespace

Picture atScreenSize(const Picture& picture) {
    const int side = std::max(picture.width, picture.height);
    if (side > longestSide) {
        const double factor = static_cast<double>(longestSide) / side;
        return resized(picture, std::max(1, static_cast<int>(std::lround(picture.width * factor))),
                       std::max(1, static_cast<int>(std::lround(picture.height * factor))));
    }
    const int factor = (shortestLongSide + side - 1) / side;
    return factor > 1 ? enlarged(picture, factor) : picture;
}

}  // namespace saccade
