// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/array.h"
#include "engine/core/map.h"
#include "engine/image/box.h"
#include "engine/image/colour_map.h"
#include "engine/image/preprocess.h"

namespace saccade {

/// How a map is shown. Never changes the map.
struct MapView {
    enum class Sign { both, positive, negative, absolute };

    Sign sign = Sign::both;
    /// Rank percentile of the absolute values at which the scale is cut, 100: the extreme.
    double percentile = 99;
    double opacity = 0.6;
    const ColourMap* colours = nullptr;  ///< nullptr: the default for the sign
};

/// A class of a map that shows several, and the hue it is shown in.
struct ShownClass {
    std::int64_t index = 0;
    std::string name;
    std::array<std::uint8_t, 3> colour{};
};

/// A map made ready to be looked at: one value a pixel, and what the ends of the colour bar mean. With
/// Sign::negative the values keep their sign: sequential colours then run from 0 down to `high`, which is negative.
struct ShownMap {
    Array values;    ///< H x W after the sum over channels and the choice of sign
    double low = 0;  ///< the value at the colour bar's start; diverging: -high
    double high = 0;
    const ColourMap* colours = nullptr;
    /// What the map's method found, in pixels of the values: drawn as an outline.
    std::optional<Box> box;
    /// Where every pixel has a class of its own: H x W, positions in `legend`. The hue is then the class's, as bright
    /// as the value is along the colour bar, which is grey and runs from 0.
    Array classes;
    std::vector<ShownClass> legend;
};

/// Channels are summed with their sign; a map without negative values is shown with the sequential colours. A map that
/// is zero everywhere, or not finite somewhere, is shown without dividing by zero (not finite counts as zero). Where
/// the percentile falls on zero, the scale is the extreme. Throws RequestError for another shape or percentile.
ShownMap shown(const Array& map, const MapView& view = {});
/// The same of a map with all that belongs to it: the hues of its classes, evenly around the circle, where it has any,
/// and the box of the recipe's figures (box_left, box_top, box_right, box_bottom), where they have one.
ShownMap shown(const Map& map, const MapView& view = {});

/// How a map is enlarged.
enum class Interpolation { smooth, pixels };

/// The map's colours alone, one pixel a value.
Picture coloured(const ShownMap& map);

/// The map laid over the original picture at the original's resolution: inside the frame blended with `opacity` (up-
/// sampled bilinearly, or with its own pixels shown), outside dimmed, the frame drawn where it is not the whole
/// picture; the map's box outlined. Diverging colours let the picture through where they are neutral; an opacity of 1
/// shows the map alone.
Picture overlaid(const Picture& original, const Frame& frame, const ShownMap& map, double opacity,
                 Interpolation interpolation = Interpolation::smooth);

}  // namespace saccade
