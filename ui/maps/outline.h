// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QImage>

namespace saccade {

/// The border of a mask (Format_Alpha8, inside where the alpha is 128 or more) as a transparent picture of the same
/// size with a faint tint inside; a mask's pixel belongs to the border where one of its four neighbours is outside.
QImage outlineOf(const QImage& mask, const QColor& colour);

}  // namespace saccade
