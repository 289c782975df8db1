// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>
#include <QToolButton>

class QFrame;
class QListWidget;
class QListWidgetItem;

namespace saccade {

/// Some of several words: a button that names those chosen, and opens a list to tick.
///
/// What was ticked is said once, when the list closes. Words that stay keep their order; one that is added goes before
/// the first that follows it in the list.
class WordListField : public QToolButton {
    Q_OBJECT

 public:
    /// @param words ids.
    /// @param names the same as people read them.
    WordListField(QStringList words, QStringList names, QWidget* parent = nullptr);

    const QStringList& chosen() const { return chosen_; }
    void setChosen(const QStringList& words);

    bool eventFilter(QObject* watched, QEvent* event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 Q_SIGNALS:
    /// A person ticked other words than there were.
    void edited(const QStringList& words);

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    void open();
    void turn(QListWidgetItem* item);
    void close();

    QStringList words_;
    QStringList names_;
    QStringList chosen_;
    QFrame* popup_ = nullptr;
    QListWidget* list_ = nullptr;
};

}  // namespace saccade
