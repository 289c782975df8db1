// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Maps that know nothing of any network: what a method must beat before its evidence means something. The other one
/// is edgeStrength() of engine/image: gradient maps that look like it are no better than an edge detector (Adebayo et
/// al., "Sanity checks for saliency maps", 2018).
#pragma once

#include "engine/core/array.h"

namespace saccade {

/// All evidence on the middle: H x W, one on the centre pixel (the centre pixels where a side is even).
Array centrePoint(std::int64_t height, std::int64_t width);

}  // namespace saccade
