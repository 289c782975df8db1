// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/colour_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "engine/core/error.h"
#include "engine/image/lab.h"

namespace saccade {
namespace {

std::array<std::uint8_t, 3> toBytes(const std::array<double, 3>& colour) {
    std::array<std::uint8_t, 3> bytes{};
    std::transform(colour.begin(), colour.end(), bytes.begin(), [](double channel) {
        return static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(channel, 0.0, 1.0)));
    });
    return bytes;
}

// One of the published maps of matplotlib, from OpenCV's tables.
ColourMap published(const char* id, const char* title, int code) {
    ColourMap map{id, title, false, {}};
    cv::Mat ramp(256, 1, CV_8UC1);
    for (int i = 0; i < 256; ++i)
        ramp.at<std::uint8_t>(i) = static_cast<std::uint8_t>(i);
    cv::Mat colours;
    cv::applyColorMap(ramp, colours, code);
    for (int i = 0; i < 256; ++i) {
        const auto& bgr = colours.at<cv::Vec3b>(i);
        map.colours[static_cast<std::size_t>(i)] = {bgr[2], bgr[1], bgr[0]};
    }
    return map;
}

// Equal steps of lightness, not of the stored level.
ColourMap greyRamp() {
    ColourMap map{"grey", "Grey", false, {}};
    for (std::size_t i = 0; i < 256; ++i)
        map.colours[i] = toBytes(toSrgb({static_cast<double>(i) / 2.55, 0, 0}));
    return map;
}

// Two straight lines in CIELAB from one light grey to two hues of equal lightness and chroma: every step is of the same
// size, and the two signs of equal size are equally strong.
ColourMap diverging(const char* id, const char* title, double negativeHue, double positiveHue, double chroma) {
    constexpr double lightest = 96;
    constexpr double darkest = 40;
    ColourMap map{id, title, true, {}};
    for (std::size_t i = 0; i < 256; ++i) {
        const double position = (static_cast<double>(i) - 127.5) / 127.5;
        const double hue = (position < 0 ? negativeHue : positiveHue) * std::numbers::pi / 180.0;
        const double strength = std::abs(position);
        map.colours[i] = toBytes(toSrgb({lightest + (darkest - lightest) * strength, chroma * strength * std::cos(hue),
                                         chroma * strength * std::sin(hue)}));
    }
    return map;
}

}  // namespace

std::array<std::uint8_t, 3> ColourMap::at(double position) const {
    // Written so that a position that is no number lands at the start.
    const double place = position > 0 ? std::min(position, 1.0) * 255.0 : 0.0;
    const auto low = std::min<std::size_t>(static_cast<std::size_t>(place), 254);
    const double share = place - static_cast<double>(low);
    std::array<std::uint8_t, 3> colour{};
    for (std::size_t c = 0; c < 3; ++c) {
        colour[c] =
            static_cast<std::uint8_t>(std::lround(colours[low][c] * (1.0 - share) + colours[low + 1][c] * share));
    }
    return colour;
}

const std::vector<ColourMap>& colourMaps() {
    static const std::vector<ColourMap> maps{
        published("viridis", "Viridis", cv::COLORMAP_VIRIDIS),
        published("magma", "Magma", cv::COLORMAP_MAGMA),
        published("cividis", "Cividis", cv::COLORMAP_CIVIDIS),
        greyRamp(),
        diverging("blue_red", "Blue to red", 284, 37, 54),
        diverging("purple_green", "Purple to green", 318, 144, 50),
    };
    return maps;
}

const ColourMap& colourMap(std::string_view id) {
    std::vector<std::string> ids;
    for (const auto& map : colourMaps()) {
        if (map.id == id) return map;
        ids.push_back(map.id);
    }
    throw RequestError(SACCADE_TEXT("there is no colour map \"{id}\"; there are {ids}"),
                       {{"id", std::string(id.substr(0, 200))}, {"ids", enumerate(ids)}});
}

const ColourMap& defaultSequential() {
    return *std::find_if(colourMaps().begin(), colourMaps().end(), [](const auto& map) { return !map.diverging; });
}

const ColourMap& defaultDiverging() {
    return *std::find_if(colourMaps().begin(), colourMaps().end(), [](const auto& map) { return map.diverging; });
}

}  // namespace saccade
