// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace saccade {

/// Asks the person for a file or a folder; an empty answer means that they thought better of it. Functions, so that
/// tests can answer in their place.
struct FileAsker {
    /// Title, folder to begin in, filter as QFileDialog takes it.
    std::function<QString(const QString&, const QString&, const QString&)> open;
    /// Title, proposed file, filter.
    std::function<QString(const QString&, const QString&, const QString&)> save;
    /// Title, folder to begin in.
    std::function<QString(const QString&, const QString&)> folder;
};

/// With the desktop's dialogs, above a window.
FileAsker fileDialogs(QWidget* parent);

}  // namespace saccade
