// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/exploration.h"

#include <algorithm>

namespace saccade {

Target targetOf(const InsideTarget& inside) {
    Target target;
    target.layer = inside.layer;
    target.index = inside.channel;
    target.row = inside.row;
    target.column = inside.column;
    switch (inside.kind) {
        case InsideTarget::Kind::channel:
            target.kind = Target::Kind::channel;
            break;
        case InsideTarget::Kind::unit:
            target.kind = Target::Kind::unit;
            break;
        case InsideTarget::Kind::cell:
            target.kind = Target::Kind::cell;
            break;
    }
    return target;
}

const TileChoice* Exploration::find(TileId id) const {
    const auto found = std::find_if(tiles.begin(), tiles.end(), [id](const auto& tile) { return tile.id == id; });
    return found == tiles.end() ? nullptr : &*found;
}

TileChoice* Exploration::find(TileId id) {
    return const_cast<TileChoice*>(std::as_const(*this).find(id));
}

}  // namespace saccade
