// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QWidget;

namespace saccade {

/// Version, licence and what the program stands on, in a window that does not block.
void showAbout(QWidget* parent);

}  // namespace saccade
