// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLineEdit;
class QListView;
class QToolButton;

namespace saccade {

class Actions;
class ElidedLabel;
class Workspace;

/// What the network takes the picture for: the first classes with bars, a filter over all of them. A click explains a
/// class, with Ctrl it is what the target is held against; Enter and Ctrl+Enter do the same.
class PredictionsPane : public QWidget {
    Q_OBJECT

 public:
    PredictionsPane(Workspace& workspace, Actions& actions, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {290, 300}; }

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    void choose(const QModelIndex& at, bool contrast);
    void refresh();
    void fillRoom();

    Workspace& workspace_;
    ElidedLabel* target_ = nullptr;
    QToolButton* first_ = nullptr;
    QLineEdit* filter_ = nullptr;
    QListView* list_ = nullptr;
};

}  // namespace saccade
