// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/panes/prediction_delegate.h"

#include <QPainter>
#include <QStyle>

#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "viewmodels/predictions_model.h"

namespace saccade {

QSize PredictionDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {160, option.fontMetrics.height() + 3 * Metrics::grid + 2};
}

void PredictionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Colours& colours = coloursOf(option.palette);
    const bool target = index.data(PredictionsModel::IsTargetRole).toBool();
    const bool contrast = index.data(PredictionsModel::IsContrastRole).toBool();
    const bool there = index.data(PredictionsModel::IsTrueRole).toBool();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & (QStyle::State_MouseOver | QStyle::State_Selected)) {
        painter->fillRect(option.rect, colours.hover);
    }
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange)) {
        painter->setPen(colours.accent);
        painter->drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5));
    }
    QRect line = option.rect.adjusted(Metrics::gap, Metrics::grid, -Metrics::gap, -Metrics::grid);
    const int barHeight = 4;
    const QRect bar(line.left(), line.bottom() - barHeight + 1, line.width(), barHeight);
    line.setBottom(bar.top() - 2);

    // Places are reckoned from left to right and turned round where people read the other way.
    const auto seen = [&option](const QRect& place) {
        return QStyle::visualRect(option.direction, option.rect, place);
    };
    painter->setLayoutDirection(option.direction);

    // The mark before the name says what the row is for; the text says it to a screen reader.
    const QRect mark(line.left(), line.center().y() - 7, 15, 15);
    if (target) icon(QStringLiteral("target")).paint(painter, seen(mark));
    if (contrast) icon(QStringLiteral("contrast")).paint(painter, seen(mark));
    if (target || contrast) line.setLeft(mark.right() + Metrics::grid);

    QFont font = option.font;
    painter->setFont(tabular(font));
    painter->setPen(colours.text);
    const QString number = index.data(PredictionsModel::ProbabilityTextRole).toString();
    const int numberWidth = QFontMetrics(painter->font()).horizontalAdvance(number) + Metrics::gap;
    painter->drawText(seen(line), Qt::AlignRight | Qt::AlignVCenter, number);
    line.setRight(line.right() - numberWidth);
    if (there) {
        icon(QStringLiteral("truth")).paint(painter, seen(QRect(line.right() - 15, line.center().y() - 7, 15, 15)));
        line.setRight(line.right() - 15 - Metrics::grid);
    }
    if (target) font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->drawText(seen(line), Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, line.width()));

    painter->setPen(Qt::NoPen);
    painter->setBrush(colours.track);
    painter->drawRoundedRect(bar, 2, 2);
    const double probability = index.data(PredictionsModel::ProbabilityRole).toDouble();
    if (probability > 0) {
        QRectF filled(bar);
        filled.setWidth(qMax(2.0, bar.width() * probability));
        if (option.direction == Qt::RightToLeft) filled.moveRight(bar.right() + 1);
        painter->setBrush(target ? colours.accent : colours.quiet);
        painter->drawRoundedRect(filled, 2, 2);
    }
    painter->restore();
}

}  // namespace saccade
