// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/method_delegate.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>
#include <QTreeView>

#include "ui/theme/colours.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "viewmodels/methods_model.h"

namespace saccade {

void MethodDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    if (!index.data(MethodsModel::IsFamilyRole).toBool()) return;
    option->font = smallFont();
    option->font.setWeight(QFont::DemiBold);
    option->palette.setColor(QPalette::Text, coloursOf(option->palette).quiet);
}

QSize MethodDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const int body = QFontMetrics(bodyFont()).height();
    const int small = QFontMetrics(smallFont()).height();
    const QSize usual = QStyledItemDelegate::sizeHint(option, index);
    if (index.data(MethodsModel::IsFamilyRole).toBool()) return {usual.width(), small + 3 * Metrics::grid};
    return {usual.width(), body + (lines_ == Lines::two ? small : 0) + 2 * Metrics::grid};
}

void MethodDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (lines_ == Lines::one || index.data(MethodsModel::IsFamilyRole).toBool()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.text.clear();
    const QStyle* const style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    const bool selected = item.state & QStyle::State_Selected;
    const Colours& colours = coloursOf(option.palette);
    const QColor first = selected ? option.palette.color(QPalette::HighlightedText) : colours.text;
    const QRect inside = option.rect.adjusted(Metrics::grid, Metrics::grid, -Metrics::grid, -Metrics::grid);
    const auto line = [&](const QFont& font, int top, const QString& text, const QColor& colour) {
        const QFontMetrics metrics(font);
        painter->setFont(font);
        painter->setPen(colour);
        painter->drawText(QRect(inside.left(), top, inside.width(), metrics.height()),
                          static_cast<int>(Qt::AlignLeading | Qt::AlignVCenter) | Qt::TextSingleLine,
                          metrics.elidedText(text, Qt::ElideRight, inside.width()));
        return top + metrics.height();
    };
    painter->save();
    painter->setLayoutDirection(option.direction);
    const int second = line(bodyFont(), inside.top(), index.data().toString(), first);
    line(smallFont(), second, index.data(MethodsModel::ShowsRole).toString(), selected ? first : colours.quiet);
    painter->restore();
}

QLineEdit* makeMethodSearch(QWidget* parent) {
    auto* search = new QLineEdit(parent);
    search->setPlaceholderText(MethodDelegate::tr("Search by name, family, paper or parameter"));
    search->setAccessibleName(MethodDelegate::tr("Search methods"));
    search->setClearButtonEnabled(true);
    search->addAction(quietIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    return search;
}

void prepareMethodTree(QTreeView* tree) {
    tree->setHeaderHidden(true);
    tree->setRootIsDecorated(false);
    tree->setItemsExpandable(false);
    tree->setIndentation(Metrics::margin);
    tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void walkMethods(QTreeView* tree, bool down) {
    const auto step = [&](const QModelIndex& from) { return down ? tree->indexBelow(from) : tree->indexAbove(from); };
    QModelIndex next = step(tree->currentIndex());
    while (next.isValid() && next.data(MethodsModel::IsFamilyRole).toBool())
        next = step(next);
    if (next.isValid()) tree->setCurrentIndex(next);
}

}  // namespace saccade
