// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/maps/colour_bar.h"

#include <QPainter>
#include <algorithm>

#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"

namespace saccade {
namespace {

constexpr int barHeight = 8;
constexpr int gap = 2;

}  // namespace

ColourBar::ColourBar(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ColourBar::setScale(const Scale& scale) {
    scale_ = scale;
    setAccessibleName(scale.colours.isNull() ? tr("Colour bar, no map yet")
                                             : tr("Colour bar from %1 to %2").arg(scale.lowText, scale.highText));
    update();
}

void ColourBar::setValue(std::optional<double> value, const QString& text) {
    if (value == value_ && text == valueText_) return;
    value_ = value;
    valueText_ = text;
    update();
}

QSize ColourBar::sizeHint() const {
    return {160, barHeight + gap + QFontMetrics(tabular(smallFont())).height()};
}

QSize ColourBar::minimumSizeHint() const {
    return {60, sizeHint().height()};
}

void ColourBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    // A scale goes from left to right in every language, and its numbers with it.
    painter.setLayoutDirection(Qt::LeftToRight);
    const Colours& colours = coloursOf(palette());
    const QRectF bar(0, 0, width(), barHeight);
    if (scale_.colours.isNull()) {
        painter.fillRect(bar, colours.track);
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(bar, scale_.colours);
    painter.setPen(colours.line);
    painter.drawRect(bar.adjusted(0, 0, -1, -1));

    painter.setFont(tabular(smallFont()));
    const QFontMetricsF metrics(painter.font());
    const QRectF line(0, barHeight + gap, width(), metrics.height());
    painter.setPen(colours.quiet);
    if (!value_) {
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, scale_.lowText);
        painter.drawText(line, Qt::AlignHCenter | Qt::AlignVCenter, scale_.middleText);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, scale_.highText);
        return;
    }
    const double span = scale_.high - scale_.low;
    const double position = span == 0 ? 0.5 : std::clamp((*value_ - scale_.low) / span, 0.0, 1.0);
    const double x = position * (width() - 1);
    painter.setPen(QPen(Qt::black, 4));
    painter.drawLine(QPointF(x, 0), QPointF(x, barHeight));
    painter.setPen(QPen(Qt::white, 2));
    painter.drawLine(QPointF(x, 0), QPointF(x, barHeight));

    const double valueWidth = metrics.horizontalAdvance(valueText_) + 8;
    const QRectF label(std::clamp(x - valueWidth / 2, 0.0, std::max(0.0, width() - valueWidth)), line.top(), valueWidth,
                       line.height());
    painter.setPen(colours.quiet);
    // The ends give way to the value where they would touch it.
    if (label.left() > metrics.horizontalAdvance(scale_.lowText)) {
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, scale_.lowText);
    }
    if (label.right() < width() - metrics.horizontalAdvance(scale_.highText)) {
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, scale_.highText);
    }
    painter.setPen(colours.text);
    painter.drawText(label, Qt::AlignCenter, valueText_);
}

}  // namespace saccade
