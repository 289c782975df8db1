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

double decoded(double level) {
    return level > 0.04045 ? std::pow((level + 0.055) / 1.055, 2.4) : level / 12.92;
}

double rooted(double value) {
    return value > 216.0 / 24389.0 ? std::cbrt(value) : (kappa * value + 16.0) / 116.0;
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

Lab toLab(const std::array<double, 3>& srgb) {
    const double red = decoded(srgb[0]);
    const double green = decoded(srgb[1]);
    const double blue = decoded(srgb[2]);
    const double x = 0.4124564 * red + 0.3575761 * green + 0.1804375 * blue;
    const double y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue;
    const double z = 0.0193339 * red + 0.1191920 * green + 0.9503041 * blue;
    // White is where all three are one, so that grey has no colour.
    const double warm = rooted(x / (0.4124564 + 0.3575761 + 0.1804375));
    const double middle = rooted(y);
    const double cool = rooted(z / (0.0193339 + 0.1191920 + 0.9503041));
    return {116.0 * middle - 16.0, 500.0 * (warm - middle), 200.0 * (middle - cool)};
}

}  // namespace saccade
