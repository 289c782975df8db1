// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>

#include "engine/core/random.h"
#include "engine/network/network.h"

namespace saccade {

/// Variants of a network, a sample each, whose weights are multiplied by normal numbers around one (NoiseGrad, Bykov et
/// al. 2021): weights and biases of every layer, those of batch norm among them, but neither its running statistics nor
/// constants. A tensor that several layers share gets the same noise in all of them. Sample i is a function of seed,
/// layer names and i alone; what is not changed is shared with the network.
class NoisyWeights {
 public:
    /// `deviation` is that of the factors.
    NoisyWeights(std::shared_ptr<const Network> network, double deviation, std::uint64_t seed)
        : network_(std::move(network)), deviation_(deviation), seed_(seed) {}

    std::shared_ptr<const Network> network(std::int64_t sample) const;

 private:
    std::shared_ptr<const Network> network_;
    double deviation_;
    std::uint64_t seed_;
};

}  // namespace saccade
