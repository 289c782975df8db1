// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QComboBox;
class QMenu;
class QToolButton;

namespace saccade {

class Actions;
class Workspace;

/// At the end of the tool bar: what is explained, and by which score.
class TargetBar : public QWidget {
    Q_OBJECT

 public:
    TargetBar(Workspace& workspace, Actions& actions, QWidget* parent = nullptr);

 private:
    void refresh();
    void fillMenu();

    Workspace& workspace_;
    Actions& actions_;
    QToolButton* target_ = nullptr;
    QMenu* menu_ = nullptr;
    QComboBox* score_ = nullptr;
};

}  // namespace saccade
