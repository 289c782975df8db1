// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTimer>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "viewmodels/recent.h"
#include "viewmodels/tile_run.h"
#include "viewmodels/tile_words.h"

namespace saccade {

/// Behind TilesModel: keeps the tiles in step with the exploration, asks the engine for the maps they want, and takes
/// the answers in.
class TilesAtWork {
 public:
    TilesAtWork(Workspace& workspace, TilesModel& model);

    /// Makes the rows those of the exploration.
    void follow();
    /// Finds out which map every tile wants now, and asks for those that are not there.
    void want();
    /// The display changed.
    void redisplay();
    void answered(TileId id, const EngineThread::Post::Delivery& delivery);
    /// What was missing is on its way: whoever waits for it waits again.
    void expect();
    void cancel(TileId id);
    void cancelAll();
    void rerun(TileId id);
    /// Another device computes: whoever waits for a map waits for it.
    void moveElsewhere();
    void setOnScreen(const std::vector<TileId>& ids);

    int rowOf(TileId id) const;
    const TileRun* find(TileId id) const;
    TileRun* find(TileId id);

    static std::string keyOf(TileId id) { return "tile/" + std::to_string(id); }
    /// The tile of a request's key; 0 for another key.
    static TileId tileOf(const std::string& key);

    Workspace& workspace;
    std::vector<TileRun> tiles;
    ScreenPicture screen;
    CostBook costs;

 private:
    void want(TileRun& tile);
    void ask(TileRun& tile);
    Priority priorityOf(const TileRun& tile) const;
    /// An estimate on its way says of itself what the method knows; the rest is known here.
    std::shared_ptr<const Map> withRecipe(const TileRun& tile, const Map& estimate) const;
    void showMap(TileRun& tile, std::shared_ptr<const Map> map);
    void updateSharedScale();
    void changed(TileId id);
    void allChanged();

    TilesModel& model_;
    Recent<Map> maps_;
    std::set<TileId> onScreen_;
    bool onScreenKnown_ = false;
    std::optional<TileRun::SharedScale> common_;
    QTimer holding_;
};

}  // namespace saccade
