// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/array.h"
#include "engine/core/job.h"
#include "engine/image/segments.h"

namespace saccade {

/// Parts of a picture that may overlap: each a list of pixels, row by row, as positions in H x W.
struct Regions {
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::vector<std::vector<std::int32_t>> pixels;
};

/// The regions that XRAI weighs (Kapishnikov et al. 2019, with the constants of the authors' code): the picture,
/// C x H x W with any channels, brought to [-1, 1] from its least to its greatest value and to 224 x 224 (see
/// splineResized), cut by Felzenszwalb's segmentation at the scales 50, 100, 150, 250, 500 and 1200
/// (sigma 0.8, at least 150 pixels), brought back to H x W by the nearest pixel; every segment of every scale, dilated
/// by a disk of five pixels, is a region. In the order of scales, then of segments. Throws Cancelled.
Regions xraiRegions(const Array& picture, Job& job);

/// Segments brought to another size by the nearest pixel. Many pixels of a small picture lie in the middle between two
/// of a large one; which of them is taken is decided by rounding as scipy's zoom has it, so that segments are those of
/// scikit-image.
Segments nearestSized(const Segments& segments, std::int64_t height, std::int64_t width);

/// Segments whose pixels within `radius` of a pixel (a disk) count as theirs, too; appended to the regions.
void appendDilated(Regions& regions, const Segments& segments, std::int64_t radius);

enum class Filling {
    greedy,  ///< each time the region whose pixels not yet filled have the largest mean
    sorted,  ///< regions by their own mean, found once: the fast form
};

/// Fills a picture region by region: pixels that a region is the first to reach get the mean of the attribution (H x
/// W) over them. A region that would add fewer than `leastPixels` is left out; what no region reached gets its mean.
/// Equal means: the region that comes first. Keeps the attribution's sum.
Array filledByRegions(const Array& attribution, const Regions& regions, std::int64_t leastPixels, Filling filling);

}  // namespace saccade
