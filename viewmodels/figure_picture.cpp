// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/figure_picture.h"

#include "engine/image/resize.h"

namespace saccade {
namespace {

// Below this, pixels are too small to be recognised as such, and repeating them would only look uneven.
constexpr int smallestEnlargement = 4;

}  // namespace

QImage toImage(const Picture& picture) {
    const QImage borrowed(picture.rgb.data(), picture.width, picture.height, picture.width * 3, QImage::Format_RGB888);
    return borrowed.convertToFormat(QImage::Format_RGB32);
}

QImage fitted(const Picture& picture, int width, int height) {
    if (width < smallestEnlargement * picture.width) return toImage(resized(picture, width, height));
    return toImage(picture).scaled(width, height, Qt::IgnoreAspectRatio, Qt::FastTransformation);
}

QImage barImage(const ColourMap& colours) {
    QImage bar(static_cast<int>(colours.colours.size()), 1, QImage::Format_RGB32);
    for (int x = 0; x < bar.width(); ++x) {
        const auto& colour = colours.colours[static_cast<std::size_t>(x)];
        bar.setPixel(x, 0, qRgb(colour[0], colour[1], colour[2]));
    }
    return bar;
}

QImage barImage(const ShownMap& map) {
    if (map.legend.empty()) return barImage(*map.colours);
    QImage bar(static_cast<int>(map.colours->colours.size()), 1, QImage::Format_RGB32);
    for (int x = 0; x < bar.width(); ++x) {
        const auto place = static_cast<std::size_t>(x) * map.legend.size() / static_cast<std::size_t>(bar.width());
        const auto& colour = map.legend[place].colour;
        bar.setPixel(x, 0, qRgb(colour[0], colour[1], colour[2]));
    }
    return bar;
}

}  // namespace saccade
