// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Pictures of the engine as Qt's.
#pragma once

#include <QImage>

#include "engine/image/colour_map.h"
#include "engine/image/overlay.h"
#include "engine/image/picture.h"

namespace saccade {

/// The picture at exactly this size: shrunk without aliasing, enlarged in whole pixels so that a small map does not
/// look smoother than it is.
QImage fitted(const Picture& picture, int width, int height);

QImage toImage(const Picture& picture);

/// A colour map from left to right.
QImage barImage(const ColourMap& colours);

/// The bar of a map as it is shown: its colours from left to right, or the hues of its classes side by side.
QImage barImage(const ShownMap& map);

}  // namespace saccade
