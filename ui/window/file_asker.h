// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace saccade {

/// Asks the person for a file or a folder, and goes on at once: the answer comes later, or never where they thought
/// better of it. Functions, so that tests can answer in their place.
struct FileAsker {
    using Then = std::function<void(const QString&)>;

    /// Title, folder to begin in, filter as QFileDialog takes it.
    std::function<void(const QString&, const QString&, const QString&, const Then&)> open;
    /// Title, proposed file, filter.
    std::function<void(const QString&, const QString&, const QString&, const Then&)> save;
    /// Title, folder to begin in.
    std::function<void(const QString&, const QString&, const Then&)> folder;
};

/// With the desktop's dialogs, above a window.
FileAsker fileDialogs(QWidget* parent);

}  // namespace saccade
