// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/tile_run.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/measures/localisation.h"
#include "viewmodels/predictions_model.h"

namespace saccade {
namespace {

/// The cell of a map under a place of the original; nothing outside the frame.
std::optional<std::size_t> cellAt(const Array& values, const Frame& frame, const QPointF& place) {
    const double across = (place.x() - frame.x) / frame.width;
    const double down = (place.y() - frame.y) / frame.height;
    if (!(across >= 0 && across < 1 && down >= 0 && down < 1)) return std::nullopt;
    const auto column = static_cast<std::size_t>(across * static_cast<double>(values.shape[1]));
    const auto row = static_cast<std::size_t>(down * static_cast<double>(values.shape[0]));
    return row * static_cast<std::size_t>(values.shape[1]) + column;
}

}  // namespace

MapView viewOf(const Display& display) {
    MapView view;
    view.sign = display.sign;
    view.percentile = display.percentile;
    view.opacity = display.opacity;
    if (!display.colours.empty()) view.colours = &colourMap(display.colours);
    return view;
}

TileRun::TileRun(TileChoice chosen) : choice(std::move(chosen)), method(&findMethod(choice.method)) {}

void TileRun::setMap(std::shared_ptr<const Map> map) {
    map_ = std::move(map);
    peak_.reset();
    hit_.reset();
    alone_.reset();
    shown_.reset();
    image_ = {};
    held_ = {};
}

void TileRun::clear(bool keepImage) {
    if (!keepImage) {
        held_ = {};
    } else if (!image_.isNull()) {
        held_ = image_;
    }
    map_.reset();
    peak_.reset();
    hit_.reset();
    alone_.reset();
    shown_.reset();
    image_ = {};
    progress = {};
    reason.reset();
    asked = false;
    state = TileState::waiting;
}

void TileRun::dropHeldImage() {
    held_ = {};
}

const ShownMap* TileRun::shownAlone() const {
    if (!map_) return nullptr;
    if (!alone_) alone_ = saccade::shown(*map_, viewOf(display_));
    return &*alone_;
}

const ShownMap* TileRun::shown() const {
    if (!map_) return nullptr;
    if (shown_) return &*shown_;
    shown_ = *shownAlone();
    if (common_) {
        // Hues of classes keep their grey bar, which runs from zero.
        if (display_.colours.empty() && common_->diverging && shown_->legend.empty())
            shown_->colours = &defaultDiverging();
        const bool diverging = shown_->colours->diverging;
        const bool below = display_.sign == MapView::Sign::negative && !diverging;
        shown_->low = diverging || shown_->low < 0 ? 0 - common_->scale : 0.0;
        shown_->high = below ? 0 - common_->scale : common_->scale;
    }
    return &*shown_;
}

void TileRun::display(const Display& display) {
    display_ = display;
    alone_.reset();
    shown_.reset();
    image_ = {};
}

void TileRun::shareScale(const std::optional<SharedScale>& common) {
    common_ = common;
    shown_.reset();
    image_ = {};
}

const QImage& TileRun::image(const ScreenPicture& picture) const {
    static const QImage none;
    if (picture.isEmpty()) return none;
    if (!map_ || !look) {
        if (!held_.isNull()) return held_;
        if (image_.isNull()) image_ = picture.quiet();
        return image_;
    }
    if (image_.isNull()) image_ = picture.with(*shown(), look->frame, display_.opacity, display_.pixelated);
    return image_;
}

std::optional<double> TileRun::valueAt(const QPointF& place) const {
    const ShownMap* const seen = shown();
    if (seen == nullptr || !look) return std::nullopt;
    const auto cell = cellAt(seen->values, look->frame, place);
    if (!cell) return std::nullopt;
    return seen->values.values[*cell];
}

std::optional<QPointF> TileRun::peak() const {
    if (!map_ || !look) return std::nullopt;
    if (!peak_) peak_ = findPeak();
    return *peak_;
}

std::optional<QPointF> TileRun::findPeak() const {
    const Array values = saccade::shown(map_->values).values;
    const auto greatest = std::max_element(values.values.begin(), values.values.end());
    // A map that is the same everywhere has no peak.
    if (*greatest <= *std::min_element(values.values.begin(), values.values.end())) return std::nullopt;
    const auto cell = std::distance(values.values.begin(), greatest);
    const auto width = values.shape[1];
    const double column = static_cast<double>(cell % width) + 0.5;
    const double row = static_cast<double>(cell / width) + 0.5;
    const Frame& frame = look->frame;
    return QPointF(frame.x + column / static_cast<double>(width) * frame.width,
                   frame.y + row / static_cast<double>(values.shape[0]) * frame.height);
}

std::optional<bool> TileRun::hit() const {
    if (!map_ || !look) return std::nullopt;
    if (!hit_) hit_ = findHit();
    return *hit_;
}

std::optional<bool> TileRun::findHit() const {
    // What a part of the network looks for has no name that a thing could have.
    if (!request.target.layer.empty()) return std::nullopt;
    const Picture& original = look->picture->original;
    const Array located = evidence(map_->values, Reading::positive);
    // The pointing game, as it is measured over folders; any thing of the class will do.
    std::optional<bool> hit;
    for (const auto& thing : look->picture->truth) {
        if (!isOfClass(thing, *look->model, request.target.index)) continue;
        const InputMask mask =
            inInput(thing, original.width, original.height, look->frame, located.shape[0], located.shape[1]);
        hit = hit.value_or(false) || pointingGame(located, mask, 0) > 0;
    }
    return hit;
}

}  // namespace saccade
