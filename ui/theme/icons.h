// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QIcon>
#include <QString>

namespace saccade {

/// An icon of resources/icons by name ("undo"), drawn in the palette's text colour of the moment, so that it follows
/// the theme and the state of what wears it. A name that does not exist is a programming error and gives an empty icon
/// with a warning.
QIcon icon(const QString& name);

/// The same in the quieter colour of second rank, for buttons that stand on every tile.
QIcon quietIcon(const QString& name);

/// The program's own, in colour.
QIcon programIcon();

}  // namespace saccade
