// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStyledItemDelegate>

class QLineEdit;
class QTreeView;

namespace saccade {

/// Families as quiet headings, methods as entries; where there is room for it, a second line says what a method shows.
class MethodDelegate : public QStyledItemDelegate {
    Q_OBJECT

 public:
    enum class Lines { one, two };

    explicit MethodDelegate(QObject* parent = nullptr, Lines lines = Lines::one)
        : QStyledItemDelegate(parent), lines_(lines) {}

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

 private:
    Lines lines_;
};

/// The field in which methods are searched.
QLineEdit* makeMethodSearch(QWidget* parent);

/// A tree of MethodsModel without the furniture of trees: nothing folds, nothing is edited.
void prepareMethodTree(QTreeView* tree);

/// Goes to the next method, or the one before, past the families.
void walkMethods(QTreeView* tree, bool down);

}  // namespace saccade
