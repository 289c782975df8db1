// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/gradient/quadrature.h"

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>

namespace saccade {
namespace {

/// The value and the derivative of the Legendre polynomial of a degree, by its three-term recurrence.
std::pair<double, double> legendre(std::int64_t degree, double x) {
    double before = 1;
    double value = x;
    for (std::int64_t k = 2; k <= degree; ++k) {
        const auto n = static_cast<double>(k);
        const double next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
        before = value;
        value = next;
    }
    return {value, static_cast<double>(degree) * (x * value - before) / (x * x - 1)};
}

Quadrature gaussLegendre(std::int64_t points) {
    Quadrature result;
    if (points == 1) return {{0.5}, {1.0}};
    for (std::int64_t i = points; i >= 1; --i) {
        // Close enough to the i-th root from above for Newton's method to find it.
        double x = std::cos(std::numbers::pi * (static_cast<double>(i) - 0.25) / (static_cast<double>(points) + 0.5));
        for (int iteration = 0; iteration < 100; ++iteration) {
            const auto [value, derivative] = legendre(points, x);
            const double step = value / derivative;
            x -= step;
            if (std::abs(step) < 1e-15) break;
        }
        const double slope = legendre(points, x).second;
        result.positions.push_back((x + 1) / 2);
        result.weights.push_back(1 / ((1 - x * x) * slope * slope));
    }
    return result;
}

}  // namespace

Quadrature quadrature(std::string_view rule, std::int64_t points) {
    if (rule == "gauss_legendre") return gaussLegendre(points);
    Quadrature result;
    const auto n = static_cast<double>(points);
    for (std::int64_t i = 0; i < points; ++i) {
        const auto k = static_cast<double>(i);
        if (rule == "trapezoid") {
            result.positions.push_back(k / (n - 1));
            result.weights.push_back((i == 0 || i == points - 1 ? 0.5 : 1) / (n - 1));
            continue;
        }
        if (rule == "left") {
            result.positions.push_back(k / n);
        } else if (rule == "right") {
            result.positions.push_back((k + 1) / n);
        } else if (rule == "midpoint") {
            result.positions.push_back((k + 0.5) / n);
        } else {
            throw std::logic_error("no quadrature is called " + std::string(rule));
        }
        result.weights.push_back(1 / n);
    }
    return result;
}

Quadrature spread(const Quadrature& ordered) {
    // Bit reversal (van der Corput): 0, 1/2, 1/4, 3/4, 1/8, ... of the points.
    std::size_t bits = 0;
    while ((std::size_t{1} << bits) < ordered.size())
        ++bits;
    Quadrature result;
    for (std::size_t i = 0; i < (std::size_t{1} << bits); ++i) {
        std::size_t reversed = 0;
        for (std::size_t bit = 0; bit < bits; ++bit) {
            if ((i >> bit) & 1U) reversed |= std::size_t{1} << (bits - 1 - bit);
        }
        if (reversed >= ordered.size()) continue;
        result.positions.push_back(ordered.positions[reversed]);
        result.weights.push_back(ordered.weights[reversed]);
    }
    return result;
}

}  // namespace saccade
