// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QScrollArea>
#include <vector>

#include "viewmodels/parameter_form.h"

class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace saccade {

class ParameterEditor;

/// The settings of the current tile's method: a form made from its schema, what the method shows, and what to mistrust.
class ParameterPane : public QScrollArea {
    Q_OBJECT

 public:
    explicit ParameterPane(Workspace& workspace, QWidget* parent = nullptr);

    void setTile(TileId id);
    /// Gives the keyboard to the first field.
    void focusFirst();
    QSize sizeHint() const override { return {290, 320}; }

 private:
    void follow();
    void rebuild();
    void refresh();

    Workspace& workspace_;
    ParameterForm form_;
    QLabel* title_ = nullptr;
    QLabel* summary_ = nullptr;
    QVBoxLayout* rows_ = nullptr;
    QToolButton* more_ = nullptr;
    QWidget* advanced_ = nullptr;
    QVBoxLayout* advancedRows_ = nullptr;
    QPushButton* reset_ = nullptr;
    std::vector<ParameterEditor*> editors_;
    QString shown_;  ///< the method whose rows there are
    TileId shownTile_ = 0;
};

}  // namespace saccade
