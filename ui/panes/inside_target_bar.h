// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "engine/core/array.h"
#include "viewmodels/exploration.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace saccade {

class ElidedLabel;
class Workspace;

/// Makes a part of a layer what maps explain: a channel, one unit of it, or a place with all its channels. While such a
/// part is explained, changing a number goes on to the next one.
class InsideTargetBar : public QWidget {
    Q_OBJECT

 public:
    explicit InsideTargetBar(Workspace& workspace, QWidget* parent = nullptr);

    /// The layer the bar is for; an empty name, or a shape without channels, takes it away.
    /// @param shape 1 x C, or 1 x C x H x W.
    void setLayer(const QString& name, const Shape& shape);
    void choose(InsideTarget::Kind kind);
    /// Explains what the fields say.
    void explain(Change change = Change::done);

 private:
    void collect();
    void refresh();
    QSpinBox* field(const char* name, const QString& accessible);
    InsideTarget asked() const;

    Workspace& workspace_;
    QString layer_;
    Shape shape_;
    bool refreshing_ = false;
    ElidedLabel* title_ = nullptr;
    QComboBox* kind_ = nullptr;
    QSpinBox* channel_ = nullptr;
    QSpinBox* row_ = nullptr;
    QSpinBox* column_ = nullptr;
    QPushButton* explain_ = nullptr;
    QPushButton* back_ = nullptr;
};

}  // namespace saccade
