// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>
#include <QPointF>
#include <QString>
#include <optional>
#include <string>

#include "viewmodels/engine_thread.h"
#include "viewmodels/screen_picture.h"
#include "viewmodels/tiles_model.h"

namespace saccade {

/// One tile at work: what was chosen, what was answered, and what of it is on screen.
class TileRun {
 public:
    explicit TileRun(TileChoice chosen);

    TileChoice choice;
    const Method* method = nullptr;
    TileState state = TileState::waiting;
    /// Names the map that is wanted by everything that makes it; empty while that is not known.
    std::string identity;
    Request request;
    QString target;  ///< in words
    std::string layer;
    bool asked = false;  ///< a request is on its way
    std::shared_ptr<const Look> look;
    EngineProgress progress;
    std::optional<Message> reason;  ///< why there is no map

    const std::shared_ptr<const Map>& map() const { return map_; }
    void setMap(std::shared_ptr<const Map> map);
    /// Nothing of the present map counts any more. What is on screen may stay until the next comes.
    void clear(bool keepImage);
    void dropHeldImage();
    bool holdsImage() const { return !held_.isNull(); }

    /// How the map is shown; nullptr where there is none.
    const ShownMap* shown() const;
    /// What it would be shown like by itself, for a scale that several share.
    const ShownMap* shownAlone() const;
    /// Chooses how the map is shown: nothing is drawn before it is asked for. `scale` is the greatest size of a value
    /// where several tiles share one, `diverging` whether one of them has both signs.
    struct SharedScale {
        double scale = 0;
        bool diverging = false;

        bool operator==(const SharedScale&) const = default;
    };
    void display(const Display& display);
    void shareScale(const std::optional<SharedScale>& common);

    const QImage& image(const ScreenPicture& picture) const;
    std::optional<double> valueAt(const QPointF& place) const;
    /// Where, in the original's pixels, the evidence for the target is greatest.
    std::optional<QPointF> peak() const;
    /// Whether the peak lies on a thing of the target's class; nothing where that is not known.
    std::optional<bool> hit() const;

 private:
    std::shared_ptr<const Map> map_;
    Display display_;
    std::optional<SharedScale> common_;
    mutable std::optional<ShownMap> alone_;
    mutable std::optional<ShownMap> shown_;
    mutable std::optional<std::optional<QPointF>> peak_;  ///< once it was looked for
    mutable std::optional<std::optional<bool>> hit_;      ///< once it was looked for
    mutable QImage image_;
    QImage held_;

    std::optional<QPointF> findPeak() const;
    std::optional<bool> findHit() const;
};

/// A display as the engine takes it.
MapView viewOf(const Display& display);

}  // namespace saccade
