// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/overlay.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <string_view>

#include "engine/core/error.h"

namespace saccade {
namespace {

// Outside the frame: dark enough to recede, light enough to recognise; the white frame line stands out against it.
constexpr double outsideBrightness = 0.4;

Array summedOverChannels(const Array& map) {
    Shape shape = map.shape;
    if (shape.size() == 4 && shape.front() == 1) shape.erase(shape.begin());
    if (shape.size() == 2) shape.insert(shape.begin(), 1);
    if (shape.size() != 3 || elements(shape) == 0) {
        throw RequestError(SACCADE_TEXT("a map of {shape} cannot be shown; it must be C x H x W or H x W"),
                           {{"shape", describe(map.shape)}});
    }
    Array sum(Shape{shape[1], shape[2]});
    constexpr double most = std::numeric_limits<float>::max();
    for (std::size_t i = 0; i < sum.values.size(); ++i) {
        double total = 0;
        for (std::size_t at = i; at < map.values.size(); at += sum.values.size()) {
            if (std::isfinite(map.values[at])) total += map.values[at];
        }
        sum.values[i] = static_cast<float>(std::clamp(total, -most, most));
    }
    return sum;
}

// The value that a share of the absolute values do not exceed (nearest rank). A map that is zero nearly everywhere
// would have no scale at all: then its extreme.
double scaleOf(const Array& map, double percentile) {
    std::vector<float> sizes(map.values.size());
    std::transform(map.values.begin(), map.values.end(), sizes.begin(), [](float value) { return std::abs(value); });
    const auto count = static_cast<double>(sizes.size());
    const auto rank = static_cast<std::ptrdiff_t>(std::clamp(std::ceil(percentile / 100.0 * count), 1.0, count)) - 1;
    std::nth_element(sizes.begin(), sizes.begin() + rank, sizes.end());
    const float scale = sizes[static_cast<std::size_t>(rank)];
    return scale > 0 ? scale : *std::max_element(sizes.begin(), sizes.end());
}

double positionOf(const ShownMap& map, double value) {
    if (map.high == map.low) return map.colours->diverging ? 0.5 : 0.0;
    return (value - map.low) / (map.high - map.low);
}

/// Where a pixel of the original reads the map along one side: two neighbours and the second one's share.
struct Sample {
    bool inside = false;
    std::size_t first = 0;
    std::size_t second = 0;
    double share = 0;
};

std::vector<Sample> samplesAlong(int pixels, double start, double length, std::int64_t cells,
                                 Interpolation interpolation) {
    std::vector<Sample> samples(static_cast<std::size_t>(pixels));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double offset = static_cast<double>(i) + 0.5 - start;
        samples[i].inside = offset >= 0 && offset < length;
        if (!samples[i].inside) continue;
        const double cell = offset / length * static_cast<double>(cells);
        const double last = static_cast<double>(cells - 1);
        if (interpolation == Interpolation::pixels) {
            samples[i].first = samples[i].second = static_cast<std::size_t>(std::clamp(std::floor(cell), 0.0, last));
            continue;
        }
        const double place = std::clamp(cell - 0.5, 0.0, last);
        samples[i].first = static_cast<std::size_t>(place);
        samples[i].second = std::min(samples[i].first + 1, static_cast<std::size_t>(cells - 1));
        samples[i].share = place - static_cast<double>(samples[i].first);
    }
    return samples;
}

double interpolated(const Array& values, const Sample& row, const Sample& column) {
    const auto width = static_cast<std::size_t>(values.shape[1]);
    const auto along = [&](std::size_t y) {
        const double left = values.values[y * width + column.first];
        const double right = values.values[y * width + column.second];
        return left + (right - left) * column.share;
    };
    const double top = along(row.first);
    return top + (along(row.second) - top) * row.share;
}

std::uint8_t mixed(double below, double above, double share) {
    return static_cast<std::uint8_t>(below + (above - below) * share + 0.5);
}

bool isWhole(const Picture& picture, const Frame& frame) {
    constexpr double slack = 0.5;
    return frame.x < slack && frame.y < slack && frame.x + frame.width > picture.width - slack &&
           frame.y + frame.height > picture.height - slack;
}

// How much of a colour lies over the picture. The neutral middle of diverging colours says "nothing", and a veil of it
// over the whole picture hides what there is to see, so there the picture shows through: at the ends the share is the
// opacity, towards the middle its higher powers. An opacity of one is the map alone in any case.
double shareAt(double position, bool diverging, double opacity) {
    if (!diverging) return opacity;
    const double weakness = 1 - std::abs(2 * position - 1);
    return std::pow(opacity, 1 + 4 * weakness * weakness);
}

// The colours, and how much of them is seen, at so many places along the map that the nearest is nowhere a level off:
// sixteen to a step. Looking one up is much cheaper than mixing it, and a picture has a million pixels.
class ColourTable {
 public:
    struct Entry {
        std::array<std::uint8_t, 3> colour{};
        double share = 0;
    };

    ColourTable(const ColourMap& map, double opacity) : entries_(steps + 1) {
        for (std::size_t i = 0; i <= steps; ++i) {
            const double position = static_cast<double>(i) / steps;
            entries_[i] = {map.at(position), shareAt(position, map.diverging, opacity)};
        }
    }
    const Entry& at(double position) const {
        return entries_[static_cast<std::size_t>(std::clamp(position, 0.0, 1.0) * steps + 0.5)];
    }

 private:
    static constexpr std::size_t steps = 255 * 16;
    std::vector<Entry> entries_;
};

double lineOf(const Picture& picture) {
    return std::max(1.0, std::round(std::max(picture.width, picture.height) / 300.0));
}

// A line just outside the frame, so that it hides nothing of the map.
void drawFrame(Picture& picture, const Frame& frame, std::uint8_t level = 255) {
    const double line = lineOf(picture);
    const auto near = [line](double place, double start, double length) {
        return place >= start - line && place < start + length + line;
    };
    const auto within = [](double place, double start, double length) {
        return place >= start && place < start + length;
    };
    std::uint8_t* out = picture.rgb.data();
    for (int y = 0; y < picture.height; ++y) {
        const double down = y + 0.5;
        const bool nearRow = near(down, frame.y, frame.height);
        const bool withinRow = within(down, frame.y, frame.height);
        for (int x = 0; x < picture.width; ++x, out += 3) {
            const double across = x + 0.5;
            if (nearRow && near(across, frame.x, frame.width) && !(withinRow && within(across, frame.x, frame.width))) {
                std::fill_n(out, 3, level);
            }
        }
    }
}

// White with black around it, so that it is seen on any picture; white lies within the box, for the box may be as large
// as the picture.
void drawBox(Picture& picture, const Frame& frame, const ShownMap& map) {
    const double across = frame.width / static_cast<double>(map.values.shape[1]);
    const double down = frame.height / static_cast<double>(map.values.shape[0]);
    const Frame outline{frame.x + map.box->x0 * across, frame.y + map.box->y0 * down, map.box->width() * across,
                        map.box->height() * down};
    const double line = std::min({lineOf(picture), outline.width / 2, outline.height / 2});
    drawFrame(picture, outline, 0);
    drawFrame(picture, {outline.x + line, outline.y + line, outline.width - 2 * line, outline.height - 2 * line});
}

std::optional<Box> boxOf(const Recipe& recipe) {
    constexpr std::array<std::string_view, 4> names{"box_left", "box_top", "box_right", "box_bottom"};
    std::array<int, 4> sides{};
    std::size_t found = 0;
    for (const auto& [name, value] : recipe.figures) {
        const auto side = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
        if (side == names.size()) continue;
        sides[side] = static_cast<int>(value);
        ++found;
    }
    if (found != names.size()) return std::nullopt;
    return Box{sides[0], sides[1], sides[2], sides[3]};
}

// The class of the pixel of the map that a place lies in.
std::size_t classAt(const Array& classes, const Sample& row, const Sample& column) {
    constexpr double half = 0.5;
    const std::size_t y = row.share < half ? row.first : row.second;
    const std::size_t x = column.share < half ? column.first : column.second;
    return static_cast<std::size_t>(classes.values[y * static_cast<std::size_t>(classes.shape[1]) + x]);
}

// A hue of the circle, fully saturated: six ramps between red, yellow, green, cyan, blue and magenta.
std::array<std::uint8_t, 3> hue(std::size_t place, std::size_t count) {
    constexpr double ramps = 6;
    const double turn = static_cast<double>(place) / static_cast<double>(count) * ramps;
    const auto channel = [turn](double offset) {
        const double away = std::abs(std::fmod(turn + offset, ramps) - 3);
        return static_cast<std::uint8_t>(std::clamp(away - 1, 0.0, 1.0) * 255 + 0.5);
    };
    return {channel(0), channel(4), channel(2)};
}

std::array<std::uint8_t, 3> dimmedTo(const std::array<std::uint8_t, 3>& colour, double position) {
    std::array<std::uint8_t, 3> result{};
    for (std::size_t c = 0; c < result.size(); ++c)
        result[c] = mixed(0, colour[c], std::clamp(position, 0.0, 1.0));
    return result;
}

}  // namespace

ShownMap shown(const Array& map, const MapView& view) {
    if (!(view.percentile >= 0 && view.percentile <= 100)) {
        throw RequestError(SACCADE_TEXT("the percentile of a map's scale must be from 0 to 100, not {value}"),
                           {{"value", number(view.percentile)}});
    }
    ShownMap result;
    result.values = summedOverChannels(map);
    for (float& value : result.values.values) {
        if (view.sign == MapView::Sign::positive) value = std::max(value, 0.0F);
        if (view.sign == MapView::Sign::negative) value = std::min(value, 0.0F);
        if (view.sign == MapView::Sign::absolute) value = std::abs(value);
    }
    const bool twoSigns =
        view.sign == MapView::Sign::both &&
        std::any_of(result.values.values.begin(), result.values.values.end(), [](float v) { return v < 0; });
    result.colours = view.colours != nullptr ? view.colours : twoSigns ? &defaultDiverging() : &defaultSequential();
    const double scale = scaleOf(result.values, view.percentile);
    result.high = view.sign == MapView::Sign::negative && !result.colours->diverging ? 0.0 - scale : scale;
    result.low = twoSigns || result.colours->diverging ? 0.0 - scale : 0.0;
    return result;
}

ShownMap shown(const Map& map, const MapView& view) {
    if (map.classes.empty()) {
        ShownMap plain = shown(map.values, view);
        plain.box = boxOf(map.recipe);
        return plain;
    }
    MapView brightness = view;
    brightness.colours = &colourMap("grey");
    // What speaks for a class is what it is about: a response below zero is none.
    if (view.sign == MapView::Sign::both) brightness.sign = MapView::Sign::positive;
    ShownMap result = shown(map.values, brightness);
    result.box = boxOf(map.recipe);
    if (map.classes.shape != result.values.shape) {
        throw RequestError(SACCADE_TEXT("a map of {shape} cannot have classes of {classes}"),
                           {{"shape", describe(result.values.shape)}, {"classes", describe(map.classes.shape)}});
    }
    std::map<std::int64_t, std::size_t> places;
    for (const auto& [index, name] : map.classNames) {
        places.emplace(index, result.legend.size());
        result.legend.push_back({index, name, hue(result.legend.size(), map.classNames.size())});
    }
    result.classes = map.classes;
    for (float& value : result.classes.values) {
        const auto found = places.find(static_cast<std::int64_t>(value));
        if (found == places.end()) {
            throw RequestError(SACCADE_TEXT("a map shows the class {index}, whose name it does not say"),
                               {{"index", number(value)}});
        }
        value = static_cast<float>(found->second);
    }
    return result;
}

Picture coloured(const ShownMap& map) {
    Picture picture{static_cast<int>(map.values.shape[1]), static_cast<int>(map.values.shape[0]), {}};
    picture.rgb.reserve(map.values.values.size() * 3);
    for (std::size_t i = 0; i < map.values.values.size(); ++i) {
        const double position = positionOf(map, map.values.values[i]);
        const auto colour =
            map.legend.empty() ? map.colours->at(position)
                               : dimmedTo(map.legend[static_cast<std::size_t>(map.classes.values[i])].colour, position);
        picture.rgb.insert(picture.rgb.end(), colour.begin(), colour.end());
    }
    return picture;
}

Picture overlaid(const Picture& original, const Frame& frame, const ShownMap& map, double opacity,
                 Interpolation interpolation) {
    if (original.empty() || !(frame.width > 0) || !(frame.height > 0)) {
        throw RequestError(SACCADE_TEXT("a map can be laid over a picture only where both have a size"));
    }
    const double share = opacity > 0 ? std::min(opacity, 1.0) : 0.0;
    const auto rows = samplesAlong(original.height, frame.y, frame.height, map.values.shape[0], interpolation);
    const auto columns = samplesAlong(original.width, frame.x, frame.width, map.values.shape[1], interpolation);
    const ColourTable colours(*map.colours, share);
    std::array<std::uint8_t, 256> dimmed{};
    for (std::size_t level = 0; level < dimmed.size(); ++level)
        dimmed[level] = mixed(0, static_cast<double>(level), outsideBrightness);
    Picture result = original;
    std::uint8_t* out = result.rgb.data();
    for (const Sample& row : rows) {
        for (const Sample& column : columns) {
            if (row.inside && column.inside) {
                const double position = positionOf(map, interpolated(map.values, row, column));
                ColourTable::Entry entry = colours.at(position);
                if (!map.legend.empty())
                    entry.colour = dimmedTo(map.legend[classAt(map.classes, row, column)].colour, position);
                for (std::size_t c = 0; c < 3; ++c)
                    out[c] = mixed(out[c], entry.colour[c], entry.share);
            } else {
                for (std::size_t c = 0; c < 3; ++c)
                    out[c] = dimmed[out[c]];
            }
            out += 3;
        }
    }
    if (!isWhole(original, frame)) drawFrame(result, frame);
    if (map.box) drawBox(result, frame, map);
    return result;
}

}  // namespace saccade
