// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/window_layers.h"

#include <algorithm>

namespace saccade {
namespace {

using State = Region::State;
using Way = WindowLayers::Treatment::Way;

// Rectangles that are nearly everything are not worth being cut out.
constexpr double nearlyEverything = 0.8;
// What it costs to move a value, in multiplications.
constexpr double costOfMoving = 16;

std::int64_t at(const Shape& shape, std::int64_t axis) {
    return shape.at(static_cast<std::size_t>(axis));
}

Span span(const std::vector<std::int64_t>& begins, std::size_t sample, std::int64_t length) {
    return {begins.at(sample), begins.at(sample) + length};
}

// The shortest span with both in it.
Span united(const Span& a, const Span& b) {
    if (a.length() == 0) return b;
    if (b.length() == 0) return a;
    return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

Region whole() {
    Region region;
    region.state = State::whole;
    return region;
}

}  // namespace

WindowLayers::WindowLayers(const Network& network, std::vector<Shape> shapes, LayerId last)
    : network_(network), shapes_(std::move(shapes)), last_(last), dependent_(network.between(network.input(), last)) {
    treatments_.resize(dependent_.size());
    for (LayerId id = 0; id <= last_; ++id) {
        const auto position = static_cast<std::size_t>(id);
        if (!dependent_[position] || id == network_.input()) continue;
        const Layer& layer = network_.layer(id);
        std::vector<Shape> inputs;
        std::int64_t rowAxis = 0;
        bool alike = true;
        for (const LayerId source : layer.inputs) {
            const auto from = static_cast<std::size_t>(source);
            inputs.push_back(shapes_.at(from));
            if (!dependent_[from]) continue;
            alike = alike && shapes_[from].size() == 4 && (rowAxis == 0 || treatments_[from].rowAxis == rowAxis);
            rowAxis = treatments_[from].rowAxis;
        }
        if (alike) treatments_[position] = windowTreatment(layer, rowAxis, inputs, shapes_.at(position));
    }
}

std::vector<Region> WindowLayers::regions(const std::vector<Box>& boxes) const {
    std::vector<Region> regions(treatments_.size());
    std::vector<Span> rows;
    std::vector<Span> columns;
    const Shape& picture = shapes_[static_cast<std::size_t>(network_.input())];
    for (const Box& box : boxes) {
        rows.push_back({std::max<std::int64_t>(box.y0, 0), std::min<std::int64_t>(box.y1, at(picture, 2))});
        columns.push_back({std::max<std::int64_t>(box.x0, 0), std::min<std::int64_t>(box.x1, at(picture, 3))});
    }
    regions[static_cast<std::size_t>(network_.input())] = placed(network_.input(), rows, columns);
    for (LayerId id = network_.input() + 1; id <= last_; ++id) {
        if (dependent(id)) regions[static_cast<std::size_t>(id)] = through(id, regions);
    }
    return regions;
}

Region WindowLayers::through(LayerId layer, const std::vector<Region>& regions) const {
    const Region* changed = nullptr;
    for (const LayerId source : network_.layer(layer).inputs) {
        const Region& region = regions[static_cast<std::size_t>(source)];
        if (region.state == State::whole) return whole();
        if (region.state == State::patch) changed = &region;
    }
    if (changed == nullptr) return {};
    switch (treatment(layer).way) {
        case Way::whole:
            return whole();
        case Way::same:
            return *changed;
        case Way::moved:
            return moved(layer, *changed);
        case Way::joined:
            return joined(layer, regions);
    }
    return whole();
}

Region WindowLayers::moved(LayerId layer, const Region& from) const {
    const Treatment& way = treatment(layer);
    std::vector<Span> rows;
    std::vector<Span> columns;
    for (std::size_t sample = 0; sample < from.tops.size(); ++sample) {
        rows.push_back(way.rows.reached(span(from.tops, sample, from.height)));
        columns.push_back(way.columns.reached(span(from.lefts, sample, from.width)));
    }
    return placed(layer, rows, columns);
}

Region WindowLayers::joined(LayerId layer, const std::vector<Region>& regions) const {
    const Shape& shape = shapes_[static_cast<std::size_t>(layer)];
    const std::int64_t axis = treatment(layer).rowAxis;
    std::vector<Span> rows;
    std::vector<Span> columns;
    for (const LayerId source : network_.layer(layer).inputs) {
        const Region& region = regions[static_cast<std::size_t>(source)];
        const Shape& from = shapes_[static_cast<std::size_t>(source)];
        if (region.state == State::clean) {
            // What has rows and columns must have all of them; what has one of each is the same everywhere.
            const auto extent = [&](std::int64_t back) {
                return back > static_cast<std::int64_t>(from.size())
                           ? 1
                           : at(from, static_cast<std::int64_t>(from.size()) - back);
            };
            const std::int64_t height = extent(4 - axis);
            const std::int64_t width = extent(3 - axis);
            const bool everywhere = height == 1 && width == 1;
            if (!everywhere && (height != at(shape, axis) || width != at(shape, axis + 1))) return whole();
            continue;
        }
        if (at(from, axis) != at(shape, axis) || at(from, axis + 1) != at(shape, axis + 1)) return whole();
        rows.resize(region.tops.size());
        columns.resize(region.tops.size());
        for (std::size_t sample = 0; sample < rows.size(); ++sample) {
            rows[sample] = united(rows[sample], span(region.tops, sample, region.height));
            columns[sample] = united(columns[sample], span(region.lefts, sample, region.width));
        }
    }
    return placed(layer, rows, columns);
}

// Rectangles of one size that cover the spans, moved inwards where they would stand out of the picture.
Region WindowLayers::placed(LayerId layer, const std::vector<Span>& rows, const std::vector<Span>& columns) const {
    const Shape& shape = shapes_[static_cast<std::size_t>(layer)];
    const std::int64_t axis = treatment(layer).rowAxis;
    Region region;
    for (std::size_t sample = 0; sample < rows.size(); ++sample) {
        if (rows[sample].length() == 0 || columns[sample].length() == 0) continue;
        region.height = std::max(region.height, rows[sample].length());
        region.width = std::max(region.width, columns[sample].length());
    }
    if (region.height == 0) return region;
    const auto extent = static_cast<double>(at(shape, axis) * at(shape, axis + 1));
    if (static_cast<double>(region.height * region.width) >= nearlyEverything * extent) return whole();
    region.state = State::patch;
    for (std::size_t sample = 0; sample < rows.size(); ++sample) {
        region.tops.push_back(std::min(rows[sample].begin, at(shape, axis) - region.height));
        region.lefts.push_back(std::min(columns[sample].begin, at(shape, axis + 1) - region.width));
    }
    return region;
}

double WindowLayers::share(const std::vector<Region>& regions) const {
    const std::vector<std::int64_t> multiplications = network_.multiplications(shapes_);
    double all = 0;
    double done = 0;
    for (LayerId id = 0; id <= last_; ++id) {
        const auto position = static_cast<std::size_t>(id);
        if (!dependent_[position]) continue;
        const auto values = static_cast<double>(elements(shapes_[position]));
        const double cost = static_cast<double>(multiplications[position]) + costOfMoving * values;
        all += cost;
        const Region& region = regions.at(position);
        if (region.state == State::clean) continue;
        if (region.state == State::whole) {
            done += cost;
            continue;
        }
        const std::int64_t axis = treatments_[position].rowAxis;
        const std::int64_t cells = at(shapes_[position], axis) * at(shapes_[position], axis + 1);
        const double part = static_cast<double>(region.height * region.width) / static_cast<double>(cells);
        const bool gathers = treatments_[position].way == Way::moved || treatments_[position].way == Way::joined;
        done += part * (cost + (gathers ? costOfMoving * values : 0));
    }
    return all > 0 ? done / all : 1;
}

}  // namespace saccade
