// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/maps/outline.h"

namespace saccade {

QImage outlineOf(const QImage& mask, const QColor& colour) {
    const QImage source = mask.convertToFormat(QImage::Format_Alpha8);
    const auto inside = [&source](int x, int y) {
        return x >= 0 && y >= 0 && x < source.width() && y < source.height() && source.constScanLine(y)[x] >= 128;
    };
    QImage outline(source.size(), QImage::Format_ARGB32_Premultiplied);
    outline.fill(Qt::transparent);
    const QRgb line = qPremultiply(qRgba(colour.red(), colour.green(), colour.blue(), 230));
    const QRgb tint = qPremultiply(qRgba(colour.red(), colour.green(), colour.blue(), 28));
    for (int y = 0; y < source.height(); ++y) {
        auto* const row = reinterpret_cast<QRgb*>(outline.scanLine(y));
        for (int x = 0; x < source.width(); ++x) {
            if (!inside(x, y)) continue;
            const bool border = !inside(x - 1, y) || !inside(x + 1, y) || !inside(x, y - 1) || !inside(x, y + 1);
            row[x] = border ? line : tint;
        }
    }
    return outline;
}

}  // namespace saccade
