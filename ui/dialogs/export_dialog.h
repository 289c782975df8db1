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
    /// Called with the style that was chosen, and with what to call once a file was written or could not be: with one
    /// sentence why not, which is shown, or nothing, which closes the dialog.
    using Done = std::function<void(const QString&)>;
    using Save = std::function<void(const FigureStyle&, const Done&)>;

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
