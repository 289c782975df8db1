// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

class QWidget;

namespace saccade {

/// A method's help page in a window that does not block; one window for all methods.
void showMethodHelp(QWidget* parent, const QString& title, const QString& html);

}  // namespace saccade
