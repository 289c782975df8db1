// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/progress_line.h"

#include <QPainter>
#include <algorithm>

#include "ui/theme/colours.h"

namespace saccade {

ProgressLine::ProgressLine(QWidget* parent) : QWidget(parent) {
    setFixedHeight(3);
}

void ProgressLine::setProgress(double progress) {
    if (progress == progress_) return;
    progress_ = progress;
    update();
}

void ProgressLine::setActive(bool active) {
    if (active == active_) return;
    active_ = active;
    update();
}

void ProgressLine::paintEvent(QPaintEvent*) {
    if (!active_) return;
    QPainter painter(this);
    const Colours& colours = coloursOf(palette());
    painter.fillRect(rect(), colours.track);
    if (progress_ >= 0) {
        painter.fillRect(QRectF(0, 0, width() * std::min(progress_, 1.0), height()), colours.accent);
        return;
    }
    // Evenly broken: under way, with no end to measure against.
    for (int x = 0; x < width(); x += 12)
        painter.fillRect(x, 0, 6, height(), colours.accent);
}

}  // namespace saccade
