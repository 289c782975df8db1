// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/image/picture.h"

namespace saccade {

/// Antialiased bilinear resampling on 8 bits, bit for bit as Pillow's BILINEAR (triangle filter whose support grows
/// with the scale, fixed-point coefficients, first along rows, then along columns), because networks were trained with
/// it. Throws RequestError for an empty picture, a side under 1 or more than 2^28 pixels.
Picture resized(const Picture& picture, int width, int height);

}  // namespace saccade
