// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

class QWidget;

namespace saccade {

/// Every action of the table with its keys and its sentence, and what the pointer does on a map, as a page that prints
/// well. Translated.
QString cheatSheetHtml();

/// Shows the page in a window of its own that does not block the other; the page can be saved as a file from there.
void showCheatSheet(QWidget* parent);

}  // namespace saccade
