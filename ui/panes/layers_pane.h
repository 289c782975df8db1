// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTreeView;
class QToolButton;

namespace saccade {

class Actions;
class Banner;
class ElidedLabel;
class InsideTargetBar;
class Workspace;

/// The network: what it is, how pictures are prepared for it, and its layers as a tree. The layer that is chosen here
/// is the one that class activation maps look at.
class LayersPane : public QWidget {
    Q_OBJECT

 public:
    LayersPane(Workspace& workspace, Actions& actions, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {310, 420}; }

 private:
    void choose(const QModelIndex& at);
    void refresh();
    void showTree();
    void showInside();
    void showMenu(const QPoint& at);

    Workspace& workspace_;
    Banner* banner_ = nullptr;
    Banner* card_ = nullptr;
    ElidedLabel* model_ = nullptr;
    ElidedLabel* layer_ = nullptr;
    QToolButton* reset_ = nullptr;
    QLabel* output_ = nullptr;
    QTreeView* tree_ = nullptr;
    InsideTargetBar* inside_ = nullptr;
    QStackedWidget* stack_ = nullptr;
    QString dismissedCard_;
};

}  // namespace saccade
