// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/memory.h"

#include <algorithm>
#include <set>

#include "engine/network/network.h"

namespace saccade {
namespace {

std::int64_t bytesOf(const Shape& shape) {
    const std::int64_t batch = shape.empty() ? 1 : std::max<std::int64_t>(shape.front(), 1);
    return elements(shape) / batch * static_cast<std::int64_t>(sizeof(float));
}

}  // namespace

std::int64_t bytesOfSample(const Network& network, const std::vector<Shape>& shapes, Held held) {
    std::int64_t living = 0;
    std::int64_t peak = 0;
    for (LayerId id = 0; id < network.size(); ++id) {
        const auto at = static_cast<std::size_t>(id);
        living += bytesOf(shapes.at(at));
        peak = std::max(peak, living);
        if (held == Held::all) continue;
        // A layer that takes the same input twice frees it once.
        const auto& listed = network.layer(id).inputs;
        for (const LayerId input : std::set<LayerId>(listed.begin(), listed.end())) {
            const std::vector<LayerId>& users = network.users(input);
            const bool lastUse = !users.empty() && *std::max_element(users.begin(), users.end()) == id;
            if (lastUse) living -= bytesOf(shapes.at(static_cast<std::size_t>(input)));
        }
    }
    // On the way back a signal of a layer's size stands beside each end of it.
    if (held == Held::all) {
        std::int64_t largest = 0;
        for (const Shape& shape : shapes)
            largest = std::max(largest, bytesOf(shape));
        peak += 3 * largest;
    }
    return peak;
}

std::int64_t largestBatch(const Network& network, const std::vector<Shape>& shapes, Held held, std::int64_t limit,
                          std::int64_t budget) {
    const std::int64_t each = std::max<std::int64_t>(bytesOfSample(network, shapes, held), 1);
    return std::clamp<std::int64_t>(budget / each, 1, std::max<std::int64_t>(limit, 1));
}

}  // namespace saccade
