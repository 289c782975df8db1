// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/grid_plan.h"

#include <algorithm>
#include <cmath>

namespace saccade {
namespace {

int rowsFor(int tiles, int columns) {
    return (tiles + columns - 1) / columns;
}

int share(int whole, int parts, int gap) {
    return (whole - gap * (parts - 1)) / parts;
}

/// The width of a map inside a tile of this size.
double mapWidth(const QSize& tile, const GridTask& task) {
    return std::min<double>(tile.width(), (tile.height() - task.chrome) * task.aspect);
}

}  // namespace

GridPlan planGrid(const GridTask& task) {
    GridPlan plan;
    const int tiles = std::max(task.tiles, 1);
    double best = 0;
    for (int columns = 1; columns <= tiles; ++columns) {
        const QSize tile(share(task.room.width(), columns, task.gap),
                         share(task.room.height(), rowsFor(tiles, columns), task.gap));
        if (tile.width() < task.leastWidth) break;
        const double width = mapWidth(tile, task);
        if (width > best) {
            best = width;
            plan.columns = columns;
            plan.tile = tile;
        }
    }
    if (best < 0.7 * task.leastWidth) {
        plan.columns = std::clamp((task.room.width() + task.gap) / (task.leastWidth + 40 + task.gap), 1, tiles);
        plan.tile.setWidth(std::max(share(task.room.width(), plan.columns, task.gap), task.leastWidth / 2));
        plan.tile.setHeight(static_cast<int>(plan.tile.width() / task.aspect) + task.chrome);
    } else {
        // No taller than the map needs: grey above and below it would only push the numbers away.
        plan.tile.setHeight(
            std::min(plan.tile.height(), static_cast<int>(std::lround(plan.tile.width() / task.aspect)) + task.chrome));
    }
    const int rows = rowsFor(tiles, plan.columns);
    plan.roomToAdd = task.tiles % plan.columns != 0 || task.tiles == 0;
    plan.height = rows * plan.tile.height() + (rows - 1) * task.gap;
    for (int i = 0; i < task.tiles + (plan.roomToAdd ? 1 : 0); ++i) {
        const QPoint corner(i % plan.columns * (plan.tile.width() + task.gap),
                            i / plan.columns * (plan.tile.height() + task.gap));
        plan.cells.emplace_back(corner, plan.tile);
    }
    return plan;
}

}  // namespace saccade
