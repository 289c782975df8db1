// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Quadrature on [0, 1]: where to look along a path, and how much each look weighs.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace saccade {

struct Quadrature {
    std::vector<double> positions;  ///< in [0, 1]
    std::vector<double> weights;    ///< sum to 1

    std::size_t size() const { return positions.size(); }
};

/// `gauss_legendre`, `trapezoid`, `left`, `right` or `midpoint` with a number of points (trapezoid: at least 2).
Quadrature quadrature(std::string_view rule, std::int64_t points);

/// The same points in an order in which every beginning is spread over the whole of [0, 1], so that a sum cut short is
/// an estimate of the whole.
Quadrature spread(const Quadrature& ordered);

}  // namespace saccade
