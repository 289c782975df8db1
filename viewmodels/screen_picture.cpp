// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/screen_picture.h"

#include "viewmodels/figure_picture.h"

namespace saccade {
namespace {

// The grey that maps lie on, and how much of the picture shows through it while there is no map.
constexpr int midGrey = 0x77;
constexpr double share = 0.35;

}  // namespace

ScreenPicture::ScreenPicture(std::shared_ptr<const PictureFacts> facts) : facts_(std::move(facts)) {
    if (isEmpty()) return;
    scaleX_ = static_cast<double>(facts_->screen.width) / facts_->original.width;
    scaleY_ = static_cast<double>(facts_->screen.height) / facts_->original.height;
}

QImage ScreenPicture::quiet() const {
    if (isEmpty() || !quiet_.isNull()) return quiet_;
    Picture picture = facts_->screen;
    for (auto& level : picture.rgb)
        level = static_cast<std::uint8_t>(midGrey + (level - midGrey) * share);
    return quiet_ = toImage(picture);
}

QImage ScreenPicture::with(const ShownMap& map, const Frame& frame, double opacity, bool pixelated) const {
    const Frame scaled{frame.x * scaleX_, frame.y * scaleY_, frame.width * scaleX_, frame.height * scaleY_};
    return toImage(
        overlaid(facts_->screen, scaled, map, opacity, pixelated ? Interpolation::pixels : Interpolation::smooth));
}

}  // namespace saccade
