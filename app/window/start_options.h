// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QSize>
#include <QString>
#include <QStringList>

namespace saccade {

/// What the window was started with.
struct StartOptions {
    enum class Deed { open, help, version, refuse };

    Deed deed = Deed::open;
    QString text;         ///< help, version or the sentence of a refusal
    QStringList files;    ///< network and picture as they were named; may be empty
    QStringList methods;  ///< of the first tiles; empty: the usual ones
    int threads = 0;      ///< 0: as the hardware has
    QString device;       ///< what to compute on; empty: what was chosen last
    QString screenshot;   ///< a file to write the window to once everything is computed; empty: none
    QSize size;           ///< of the window; empty: as it was left
    bool dark = false;    ///< with a screenshot
    QString layout;       ///< "compare", "explore" or "teach"; empty: as it was left
};

/// Reads the arguments after the program's name. Needs no QApplication.
StartOptions readStartOptions(const QStringList& words);

}  // namespace saccade
