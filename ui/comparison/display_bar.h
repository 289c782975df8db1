// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QToolBar>

class QComboBox;
class QSlider;
class QDoubleSpinBox;

namespace saccade {

class Actions;
class Workspace;

/// How maps are shown: opacity, colours, sign, where the scale is cut. Shows the exploration's display and changes it,
/// a drag of the slider being one step of undo.
class DisplayBar : public QToolBar {
    Q_OBJECT

 public:
    DisplayBar(Workspace& workspace, Actions& actions, QWidget* parent = nullptr);

 private:
    void build(Actions& actions);
    void refresh();

    Workspace& workspace_;
    QSlider* opacity_ = nullptr;
    QComboBox* colours_ = nullptr;
    QComboBox* sign_ = nullptr;
    QDoubleSpinBox* percentile_ = nullptr;
};

}  // namespace saccade
