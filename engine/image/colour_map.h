// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace saccade {

/// A perceptually uniform colour map of 256 steps. A sequential one runs from dark to light; a diverging one has its
/// neutral colour in the middle, which is pinned to zero, and is safe for the common kinds of colour blindness.
struct ColourMap {
    std::string id;
    std::string title;
    bool diverging = false;
    std::array<std::array<std::uint8_t, 3>, 256> colours{};

    /// The colour at a position in [0, 1] (clamped), linear between steps.
    std::array<std::uint8_t, 3> at(double position) const;
};

/// Every colour map; the first sequential and the first diverging one are the defaults.
const std::vector<ColourMap>& colourMaps();
/// Throws RequestError with the ids there are.
const ColourMap& colourMap(std::string_view id);
const ColourMap& defaultSequential();
const ColourMap& defaultDiverging();

}  // namespace saccade
