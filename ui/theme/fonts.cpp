// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/theme/fonts.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetricsF>

namespace saccade {
namespace {

QFont scaled(double factor) {
    QFont font = QApplication::font();
    if (font.pointSizeF() > 0) {
        font.setPointSizeF(font.pointSizeF() * factor);
    } else {
        font.setPixelSize(qRound(font.pixelSize() * factor));
    }
    return font;
}

}  // namespace

QFont bodyFont() {
    return QApplication::font();
}

QFont smallFont() {
    return scaled(0.9);
}

QFont titleFont() {
    QFont font = scaled(1.05);
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont tabular(const QFont& font) {
    const QFontMetricsF metrics(font);
    const double width = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '1'; digit <= '9'; ++digit) {
        if (qAbs(metrics.horizontalAdvance(QLatin1Char(digit)) - width) < 0.01) continue;
        QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        if (font.pointSizeF() > 0) fixed.setPointSizeF(font.pointSizeF());
        return fixed;
    }
    return font;
}

}  // namespace saccade
