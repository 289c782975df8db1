// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace saccade {

/// Distances in logical pixels. Everything stands on a grid of four.
struct Metrics {
    static constexpr int grid = 4;
    static constexpr int gap = 2 * grid;        ///< between things that belong together
    static constexpr int margin = 3 * grid;     ///< between a pane's edge and its content
    static constexpr int radius = grid;         ///< of rounded corners
    static constexpr int icon = 5 * grid;       ///< side of an icon in a tool bar
    static constexpr int smallIcon = 4 * grid;  ///< side of an icon in a tile
};

}  // namespace saccade
