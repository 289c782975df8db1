// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/image/picture.h"

namespace saccade {

/// Antialiased bilinear resampling on 8 bits, bit for bit as Pillow's BILINEAR (triangle filter whose support grows
/// with the scale, fixed-point coefficients, rows after columns), because networks were trained with it.
Picture resized(const Picture& picture, int width, int height);

}  // namespace saccade
