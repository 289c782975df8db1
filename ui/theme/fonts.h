// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFont>

namespace saccade {

/// The type scale: three steps around the system's own size, so that a person's setting is respected.
QFont bodyFont();
QFont smallFont();  ///< labels of second rank
QFont titleFont();  ///< names of tiles and panes

/// A font of the same size whose figures are equally wide, so that numbers do not dance while they change. The font
/// itself where its figures are; otherwise the system's fixed font.
QFont tabular(const QFont& font);

}  // namespace saccade
