// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/lab.h"

#include <cmath>

namespace saccade {
namespace {

constexpr double kappa = 24389.0 / 27.0;
constexpr std::array<double, 3> whiteD65{0.950456, 1.0, 1.089058};

double cubed(double value) {
    const double cube = value * value * value;
    return cube > 216.0 / 24389.0 ? cube : (116.0 * value - 16.0) / kappa;
}

double encoded(double linear) {
    if (linear <= 0.0031308) return 12.92 * linear;
    return 1.055 * std::pow(linear, 1.0 / 2.4) - 0.055;
}

}  // namespace

std::array<double, 3> toSrgb(const Lab& colour) {
    const double middle = (colour[0] + 16.0) / 116.0;
    const double x = cubed(middle + colour[1] / 500.0) * whiteD65[0];
    const double y = cubed(middle) * whiteD65[1];
    const double z = cubed(middle - colour[2] / 200.0) * whiteD65[2];
    return {encoded(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
            encoded(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
            encoded(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)};
}

}  // namespace saccade
