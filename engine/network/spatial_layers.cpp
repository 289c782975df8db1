// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/spatial_layers.h"

#include "engine/network/network.h"

namespace saccade {

SpatialLayers spatialLayers(const Network& network, const Shape& input) {
    Shape batch{1};
    batch.insert(batch.end(), input.begin(), input.end());
    const auto shapes = network.shapes(batch);
    SpatialLayers layers;
    layers.possible = network.between(network.input(), network.logits());
    for (std::size_t id = 0; id < layers.possible.size(); ++id) {
        const Shape& shape = shapes.at(id);
        const bool spatial = shape.size() == 4 && shape[2] > 1 && shape[3] > 1;
        if (!spatial || static_cast<LayerId>(id) == network.input()) layers.possible[id] = false;
    }
    if (const auto usual = network.lastSpatialLayer(shapes)) layers.usual = network.layer(*usual).name;
    return layers;
}

}  // namespace saccade
