// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/array.h"
#include "engine/core/job.h"
#include "engine/image/segments.h"

namespace saccade {

struct QuickshiftOptions {
    double kernelSize = 4;         ///< deviation of the density's Gaussian, in pixels and in units of weighted colour
    double maximumDistance = 200;  ///< a link longer than this is cut
    double ratio = 0.2;            ///< weight of colour against place
};

/// Quick shift (Vedaldi and Soatto, "Quick shift and kernel methods for mode seeking", 2008), with scikit-image's
/// conventions, which LIME uses: colour is CIELAB times `ratio`, every pixel is linked to the nearest one of higher
/// density, colour and place taken together, within three kernels; a tree of links is a segment.
///
/// `picture` is 3 x H x W, sRGB in [0, 1]. Segments need not be connected: a link may jump over pixels. scikit-image
/// breaks ties of density by random noise; here the pixel that comes first counts as denser, so that a flat area is
/// one segment and the same picture has the same segments. Throws Cancelled.
Segments quickshift(const Array& picture, const QuickshiftOptions& options, Job& job);

}  // namespace saccade
