// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QRect>
#include <QSize>
#include <vector>

namespace saccade {

/// What the grid has to place, in logical pixels.
struct GridTask {
    int tiles = 0;
    QSize room;         ///< what can be seen at once
    double aspect = 1;  ///< width of the picture over its height
    int chrome = 100;   ///< height of a tile without its map
    int gap = 8;
    int leastWidth = 200;  ///< of a tile; below it the grid scrolls
};

/// Where tiles stand. All are of one size.
struct GridPlan {
    int columns = 1;
    QSize tile;
    int height = 0;            ///< of the whole; more than the room's where it scrolls
    std::vector<QRect> cells;  ///< one a tile, and one more where the last row has room for "add"
    bool roomToAdd = false;
};

/// The number of columns that makes the maps largest with all tiles in sight; where they would get too small, as many
/// columns as fit, and the rest is reached by scrolling. Depends on nothing but the task, so that tiles stay where they
/// are while maps arrive.
GridPlan planGrid(const GridTask& task);

}  // namespace saccade
