// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/array.h"

namespace saccade {

/// A map of real numbers, C x H x W, brought to another size by cubic splines through its values (half-pixel
/// positions, zero outside the map, the result kept within the map's own range); what shrinks is smoothed first, by a
/// Gaussian of half the factor less one. scikit-image's resize of order 3 in the mode `constant`, which XRAI's regions
/// depend on. The map itself where it has that size.
Array splineResized(const Array& map, std::int64_t height, std::int64_t width);

}  // namespace saccade
