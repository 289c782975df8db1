// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/array.h"

namespace saccade {

class Network;

/// What activations may take while a batch is on its way, in bytes.
inline constexpr std::int64_t activationBudget = 1'000'000'000;

/// What one sample keeps of a network's activations.
enum class Held {
    passing,  ///< a forward that holds an activation until its last user has run
    all,      ///< a forward that holds them all, and a sweep back through them
};

/// An estimate of the bytes one sample needs at the worst moment. `shapes` are those of Network::shapes, any batch.
std::int64_t bytesOfSample(const Network& network, const std::vector<Shape>& shapes, Held held);

/// The largest batch whose activations fit the budget, at least 1, at most `limit`: BatchPlanner's `most`.
std::int64_t largestBatch(const Network& network, const std::vector<Shape>& shapes, Held held, std::int64_t limit = 32,
                          std::int64_t budget = activationBudget);

}  // namespace saccade
