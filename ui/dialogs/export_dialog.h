// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>
#include <functional>

#include "viewmodels/figure.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace saccade {

/// How large, how wide and in which colours a comparison is to be written. Does not block; the file is asked for when
/// "Save" is pressed.
class ExportDialog : public QDialog {
    Q_OBJECT

 public:
    /// `save` is called with the style that was chosen; its answer is a sentence that is shown, and whether the dialog
    /// is done.
    struct Outcome {
        QString sentence;
        bool done = false;
    };
    using Save = std::function<Outcome(const FigureStyle&)>;

    ExportDialog(Save save, bool dark, QWidget* parent = nullptr);

    FigureStyle style() const;

 private:
    Save save_;
    QSpinBox* width_ = nullptr;
    QDoubleSpinBox* scale_ = nullptr;
    QSpinBox* columns_ = nullptr;
    QComboBox* colours_ = nullptr;
    QLabel* words_ = nullptr;
};

}  // namespace saccade
