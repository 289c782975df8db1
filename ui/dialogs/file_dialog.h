// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFileDialog>
#include <QString>
#include <functional>

namespace saccade {

/// Asks for a file or a folder beside a window that goes on working: nothing waits for the answer. `then` is called
/// with what was chosen; not at all where the person thought better of it or the parent went away. The dialog deletes
/// itself.
///
/// @param begin a folder to begin in, or a file that is proposed.
QFileDialog* askForPath(QWidget* parent, QFileDialog::FileMode mode, QFileDialog::AcceptMode accept,
                        const QString& title, const QString& begin, const QString& filter,
                        std::function<void(const QString&)> then);

}  // namespace saccade
