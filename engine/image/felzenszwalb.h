// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/array.h"
#include "engine/core/job.h"
#include "engine/image/segments.h"

namespace saccade {

struct FelzenszwalbOptions {
    double scale = 100;             ///< larger: fewer, larger segments; on values of 0 to 1 divided by 255
    double sigma = 0.8;             ///< of the Gaussian that comes first, pixels; 0: none
    std::int64_t minimumSize = 20;  ///< pixels; smaller segments are joined to a neighbour
};

/// Graph-based segmentation (Felzenszwalb and Huttenlocher, "Efficient graph-based image segmentation", 2004), with
/// scikit-image's conventions, which XRAI and LIME's users know: eight neighbours, the distance of colours as cost,
/// the scale divided by 255, a Gaussian cut off at four sigma that mirrors at the borders.
///
/// `picture` is C x H x W, any number of channels. Two segments become one where the cheapest edge between them costs
/// less than the dearest edge within either plus scale / area. Segments are connected by eight neighbours. Edges of
/// equal cost come in a fixed order, so that the same picture has the same segments. Throws Cancelled.
Segments felzenszwalb(const Array& picture, const FelzenszwalbOptions& options, Job& job);

}  // namespace saccade
