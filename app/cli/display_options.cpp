// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/display_options.h"

#include <algorithm>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/text.h"

namespace saccade::cli {
namespace {

constexpr std::uint8_t grey = 0x77;  // as behind the maps of a sheet

const std::vector<std::pair<std::string, MapView::Sign>>& signs() {
    static const std::vector<std::pair<std::string, MapView::Sign>> list{{"both", MapView::Sign::both},
                                                                         {"positive", MapView::Sign::positive},
                                                                         {"negative", MapView::Sign::negative},
                                                                         {"absolute", MapView::Sign::absolute}};
    return list;
}

std::string colourNames() {
    std::string names;
    for (const auto& colours : colourMaps())
        names += (names.empty() ? "" : ", ") + colours.id;
    return names;
}

MapView::Sign signNamed(const std::string& text) {
    std::vector<std::string> names;
    for (const auto& [name, sign] : signs()) {
        if (name == text) return sign;
        names.push_back(name);
    }
    throw RequestError(SACCADE_TEXT("--sign must be {allowed}, not \"{value}\""),
                       {{"allowed", enumerate(names, "or")}, {"value", text.substr(0, 200)}});
}

}  // namespace

const std::vector<Option>& displayOptions() {
    static const std::vector<Option> options{
        {"sign", "SIGN", "what of a map is painted: both, positive, negative or absolute; both unless said otherwise"},
        {"percentile", "N",
         "the share of pixels, 50 to 100, that the scale spans; the others have the colour of its ends; 99 unless said "
         "otherwise"},
        {"opacity", "N", "of the map over the picture, 0 to 1; 0.6 unless said otherwise"},
        {"colours", "ID",
         "the colours of every map, " + colourNames() + "; chosen by a map's signs unless said otherwise"},
        {"maps-only", "", "paint nothing of the picture itself, for pictures that may not be passed on"},
    };
    return options;
}

DisplayChoice displayChoice(const Arguments& arguments) {
    DisplayChoice choice;
    if (const auto sign = arguments.value("sign")) choice.view.sign = signNamed(*sign);
    choice.view.percentile = arguments.real("percentile", 50, 100).value_or(choice.view.percentile);
    const auto opacity = arguments.real("opacity", 0, 1);
    choice.view.opacity = opacity.value_or(choice.view.opacity);
    if (const auto colours = arguments.value("colours")) choice.view.colours = &colourMap(*colours);
    choice.mapsOnly = arguments.has("maps-only");
    if (choice.mapsOnly && opacity) {
        throw RequestError(
            SACCADE_TEXT("--maps-only shows no picture that --opacity could let through; leave one out"));
    }
    if (choice.mapsOnly) choice.view.opacity = 1;
    return choice;
}

Picture painted(const Map& map, const Picture& original, const Frame& frame, const DisplayChoice& choice) {
    Picture under = original;
    // What lies outside the frame would be seen, dimmed.
    if (choice.mapsOnly) std::fill(under.rgb.begin(), under.rgb.end(), grey);
    return overlaid(under, frame, shown(map, choice.view), choice.view.opacity);
}

}  // namespace saccade::cli
