// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/screen_picture.h"

#include <algorithm>
#include <cmath>

#include "engine/image/resize.h"
#include "viewmodels/figure_picture.h"

namespace saccade {
namespace {

// More than a tile shows on a common screen, few enough to mix thirty times a second.
constexpr int longestSide = 1024;
constexpr int shortestLongSide = 256;

// The grey that maps lie on, and how much of the picture shows through it while there is no map.
constexpr int midGrey = 0x77;
constexpr double share = 0.35;

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

Picture forScreen(const Picture& picture) {
    const int side = std::max(picture.width, picture.height);
    if (side > longestSide) {
        const double factor = static_cast<double>(longestSide) / side;
        return resized(picture, std::max(1, static_cast<int>(std::lround(picture.width * factor))),
                       std::max(1, static_cast<int>(std::lround(picture.height * factor))));
    }
    const int factor = (shortestLongSide + side - 1) / side;
    return factor > 1 ? enlarged(picture, factor) : picture;
}

}  // namespace

ScreenPicture::ScreenPicture(std::shared_ptr<const PictureFacts> facts) : facts_(std::move(facts)) {
    if (!facts_ || facts_->original.empty()) return;
    picture_ = forScreen(facts_->original);
    scaleX_ = static_cast<double>(picture_.width) / facts_->original.width;
    scaleY_ = static_cast<double>(picture_.height) / facts_->original.height;
}

QImage ScreenPicture::quiet() const {
    if (isEmpty() || !quiet_.isNull()) return quiet_;
    Picture picture = picture_;
    for (auto& level : picture.rgb)
        level = static_cast<std::uint8_t>(midGrey + (level - midGrey) * share);
    return quiet_ = toImage(picture);
}

QImage ScreenPicture::with(const ShownMap& map, const Frame& frame, double opacity, bool pixelated) const {
    const Frame scaled{frame.x * scaleX_, frame.y * scaleY_, frame.width * scaleX_, frame.height * scaleY_};
    return toImage(overlaid(picture_, scaled, map, opacity, pixelated ? Interpolation::pixels : Interpolation::smooth));
}

}  // namespace saccade
