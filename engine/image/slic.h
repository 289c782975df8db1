// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/array.h"
#include "engine/core/job.h"
#include "engine/image/segments.h"

namespace saccade {

struct SlicOptions {
    std::int64_t segments = 50;  ///< about so many
    double compactness = 10;     ///< weight of place against colour; larger: squarer segments
};

/// Simple linear iterative clustering (Achanta et al., "SLIC superpixels compared to state-of-the-art superpixel
/// methods", 2012) in CIELAB, ten rounds, by OpenCV.
///
/// `picture` is 3 x H x W, sRGB in [0, 1]. Every segment is connected by four neighbours: what lies apart becomes a
/// segment of its own, or part of a neighbour where it is small. Throws Cancelled.
Segments slic(const Array& picture, const SlicOptions& options, Job& job);

}  // namespace saccade
