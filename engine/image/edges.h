// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/array.h"
#include "engine/image/picture.h"

namespace saccade {

/// The strength of edges: the length of the gradient of the grey picture (Sobel, 3 x 3, after a Gaussian of one pixel),
/// H x W of the picture, in grey levels.
Array edgeStrength(const Picture& picture);

}  // namespace saccade
