// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/word_list_field.h"

#include <QEvent>
#include <QFrame>
#include <QKeyEvent>
#include <QListWidget>
#include <QScreen>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QVBoxLayout>
#include <algorithm>

namespace saccade {

WordListField::WordListField(QStringList words, QStringList names, QWidget* parent)
    : QToolButton(parent), words_(std::move(words)), names_(std::move(names)) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    popup_ = new QFrame(this, Qt::Popup);
    popup_->setObjectName(QStringLiteral("wordList"));
    popup_->setFrameShape(QFrame::StyledPanel);
    popup_->installEventFilter(this);
    list_ = new QListWidget(popup_);
    list_->setFrameShape(QFrame::NoFrame);
    list_->setUniformItemSizes(true);
    list_->installEventFilter(this);
    for (qsizetype i = 0; i < words_.size(); ++i) {
        auto* const item = new QListWidgetItem(names_.value(i), list_);
        // A click anywhere on a line ticks it, not only one on its small box: turn() does.
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        item->setCheckState(Qt::Unchecked);
    }
    auto* const column = new QVBoxLayout(popup_);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(list_);
    connect(this, &QToolButton::clicked, this, &WordListField::open);
    connect(list_, &QListWidget::itemClicked, this, &WordListField::turn);
}

void WordListField::setChosen(const QStringList& words) {
    chosen_ = words;
    QStringList names;
    for (const QString& word : words)
        names << names_.value(words_.indexOf(word), word);
    setText(names.join(QStringLiteral(", ")));
    update();
}

QSize WordListField::sizeHint() const {
    return {fontMetrics().averageCharWidth() * 14, minimumSizeHint().height()};
}

QSize WordListField::minimumSizeHint() const {
    QStyleOptionComboBox option;
    option.initFrom(this);
    return style()->sizeFromContents(QStyle::CT_ComboBox, &option,
                                     {fontMetrics().averageCharWidth() * 8, fontMetrics().height()}, this);
}

void WordListField::paintEvent(QPaintEvent*) {
    // It looks like the boxes of one choice above and below it.
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    option.initFrom(this);
    option.editable = false;
    option.subControls = QStyle::SC_All;
    const QRect room = style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    option.currentText = fontMetrics().elidedText(text(), Qt::ElideRight, room.width() - 4);
    if (isDown() || popup_->isVisible()) option.state |= QStyle::State_On;
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

void WordListField::open() {
    for (int row = 0; row < list_->count(); ++row)
        list_->item(row)->setCheckState(chosen_.contains(words_[row]) ? Qt::Checked : Qt::Unchecked);
    const int lines = std::min(list_->count(), 12);
    const int height = lines * std::max(list_->sizeHintForRow(0), fontMetrics().height()) + 8;
    const int wide = std::max(width(), list_->sizeHintForColumn(0) + 40);
    const QRect screen = this->screen()->availableGeometry();
    QPoint at = mapToGlobal(QPoint(isRightToLeft() ? width() - wide : 0, this->height()));
    if (at.y() + height > screen.bottom()) at.setY(mapToGlobal(QPoint(0, 0)).y() - height);
    at.setX(std::clamp(at.x(), screen.left(), std::max(screen.left(), screen.right() - wide)));
    popup_->setGeometry(QRect(at, QSize(wide, height)));
    list_->setAccessibleName(accessibleName());
    list_->setCurrentRow(0);
    popup_->show();
    list_->setFocus(Qt::PopupFocusReason);
}

void WordListField::turn(QListWidgetItem* item) {
    if (item) item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
}

void WordListField::close() {
    QStringList next;
    for (const QString& word : std::as_const(chosen_)) {
        const auto row = words_.indexOf(word);
        if (row >= 0 && list_->item(static_cast<int>(row))->checkState() == Qt::Checked) next << word;
    }
    for (qsizetype row = 0; row < words_.size(); ++row) {
        if (list_->item(static_cast<int>(row))->checkState() != Qt::Checked || next.contains(words_[row])) continue;
        const auto follower =
            std::find_if(next.begin(), next.end(), [&](const QString& word) { return words_.indexOf(word) > row; });
        next.insert(follower, words_[row]);
    }
    update();
    if (next != chosen_) Q_EMIT edited(next);
}

bool WordListField::eventFilter(QObject* watched, QEvent* event) {
    if (watched == popup_ && event->type() == QEvent::Hide) close();
    if (watched == list_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape) {
            popup_->hide();
            return true;
        }
        if (key == Qt::Key_Space) {
            turn(list_->currentItem());
            return true;
        }
    }
    return QToolButton::eventFilter(watched, event);
}

}  // namespace saccade
