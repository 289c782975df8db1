// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>
#include <functional>

namespace saccade {

/// Shows a text that a person takes elsewhere: to be read, copied, or saved. Deletes itself.
class ScriptDialog : public QDialog {
    Q_OBJECT

 public:
    /// `save` is asked to put the text into a file.
    ScriptDialog(const QString& title, const QString& words, const QString& text, const std::function<void()>& save,
                 QWidget* parent = nullptr);
};

}  // namespace saccade
