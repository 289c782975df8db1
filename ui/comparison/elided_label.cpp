// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/elided_label.h"

#include <QEvent>
#include <QPainter>

#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"

namespace saccade {

ElidedLabel::ElidedLabel(Rank rank, QWidget* parent) : QWidget(parent), rank_(rank) {
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    chooseFont();
}

void ElidedLabel::setText(const QString& text) {
    if (text == text_) return;
    text_ = text;
    setAccessibleName(text);
    setToolTip(text);
    update();
}

void ElidedLabel::setRank(Rank rank) {
    rank_ = rank;
    update();
}

void ElidedLabel::setTabular(bool tabular) {
    tabular_ = tabular;
    chooseFont();
}

void ElidedLabel::setTitle(bool title) {
    title_ = title;
    chooseFont();
}

QSize ElidedLabel::sizeHint() const {
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(text_), metrics.height()};
}

QSize ElidedLabel::minimumSizeHint() const {
    return {0, QFontMetrics(font()).height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Colours& colours = coloursOf(palette());
    painter.setPen(rank_ == Rank::first ? colours.text : colours.quiet);
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     QFontMetrics(font()).elidedText(text_, Qt::ElideRight, width()));
}

void ElidedLabel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::ApplicationFontChange) chooseFont();
    QWidget::changeEvent(event);
}

void ElidedLabel::chooseFont() {
    const QFont font = title_ ? titleFont() : rank_ == Rank::first ? bodyFont() : smallFont();
    setFont(tabular_ ? tabular(font) : font);
    updateGeometry();
}

}  // namespace saccade
