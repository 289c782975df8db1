// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>

namespace saccade {

/// CIELAB (D65): lightness 0 to 100, then the opponent axes green-red and blue-yellow.
using Lab = std::array<double, 3>;

/// The sRGB colour of a CIELAB colour, each channel in [0, 1] where the colour can be shown and outside otherwise.
std::array<double, 3> toSrgb(const Lab& colour);

/// The CIELAB colour of an sRGB colour with channels in [0, 1]; outside, the curves go on.
Lab toLab(const std::array<double, 3>& srgb);

}  // namespace saccade
