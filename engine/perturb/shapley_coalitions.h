// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/random.h"

namespace saccade {

/// Coalitions of K players as Kernel SHAP weighs them (Lundberg and Lee, "A unified approach to interpreting model
/// predictions", 2017, theorem 2): a coalition of s players counts (K - 1) / (binomial(K, s) s (K - s)). Neither the
/// empty coalition nor the whole is among them: their scores are met exactly.
///
/// Where there are no more coalitions than samples, every one comes once, with that weight: least squares then gives
/// the Shapley values themselves. Else they are drawn with a probability in proportion to it, and weigh the same; each
/// is followed by its complement, which makes the error smaller (Covert and Lee, 2021).
class ShapleyCoalitions {
 public:
    ShapleyCoalitions(std::int64_t players, std::int64_t samples, std::uint64_t seed);

    std::int64_t size() const { return size_; }
    bool everyOne() const { return everyOne_; }

    /// Who takes part in a sample: 1 for each that does.
    void draw(std::int64_t sample, std::span<std::uint8_t> on) const;
    double weight(std::int64_t sample) const;

 private:
    std::int64_t players_;
    bool everyOne_;
    std::int64_t size_;
    std::vector<double> upTo_;     // the chance of a coalition of at most so many
    std::vector<double> weights_;  // by number of players, where every one comes
    Random random_;
};

}  // namespace saccade
