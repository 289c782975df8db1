// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QPalette>

namespace saccade {

/// How the program looks, light or dark: as the desktop has it, or as the person chose. Makes the palette and the few
/// rules of style that a palette cannot say. One per program, made after QApplication.
class Theme : public QObject {
    Q_OBJECT

 public:
    enum class Choice { system, light, dark };

    explicit Theme(QObject* parent = nullptr);

    Choice choice() const { return choice_; }
    void choose(Choice choice);
    bool isDark() const;

 Q_SIGNALS:
    void changed();

 private:
    void apply();

    QPalette system_;  ///< what the desktop gave before this touched it
    Choice choice_ = Choice::system;
};

}  // namespace saccade
