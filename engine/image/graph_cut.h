// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/array.h"
#include "engine/image/box.h"
#include "engine/image/picture.h"

namespace saccade {

struct GraphCutOptions {
    double foreground = 0.95;  ///< quantile of the map above which a pixel is taken to be the object's
    double background = 0.30;  ///< quantile below which it is taken not to be
    int refinements = 0;       ///< further cuts, each with colours learnt from the last one (GrabCut)
};

/// An object cut out of a picture.
struct CutOut {
    std::vector<std::uint8_t> mask;  ///< height x width, row-major: 1 inside
    std::int64_t area = 0;           ///< pixels inside
    Box box;                         ///< as tight as possible
    std::int64_t foregroundSeeds = 0;
    std::int64_t backgroundSeeds = 0;
};

/// The object that a map (H x W of the picture, larger: more of the object) points at, as Simonyan, Vedaldi and
/// Zisserman (2014) cut it out: mixtures of Gaussians of the colours of the pixels above one quantile of the map and
/// below another, a graph cut that keeps those pixels on their sides, the largest connected piece of what is inside.
/// OpenCV's GrabCut does the mixtures and the cut, from the same random numbers every time.
///
/// Throws ComputationError for a map that is the same everywhere: it points at nothing.
CutOut cutOut(const Picture& picture, const Array& map, const GraphCutOptions& options);

}  // namespace saccade
