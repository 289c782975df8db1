// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/exploration.h"

#include <algorithm>

namespace saccade {

const TileChoice* Exploration::find(TileId id) const {
    const auto found = std::find_if(tiles.begin(), tiles.end(), [id](const auto& tile) { return tile.id == id; });
    return found == tiles.end() ? nullptr : &*found;
}

TileChoice* Exploration::find(TileId id) {
    return const_cast<TileChoice*>(std::as_const(*this).find(id));
}

}  // namespace saccade
