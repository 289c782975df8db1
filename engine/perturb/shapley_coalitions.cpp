// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/shapley_coalitions.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace saccade {
namespace {

// More players than this have more coalitions than anybody samples.
constexpr std::int64_t mostCounted = 30;

std::int64_t coalitions(std::int64_t players) {
    return (std::int64_t{1} << players) - 2;
}

bool fit(std::int64_t players, std::int64_t samples) {
    return players <= mostCounted && coalitions(players) <= samples;
}

}  // namespace

ShapleyCoalitions::ShapleyCoalitions(std::int64_t players, std::int64_t samples, std::uint64_t seed)
    : players_(players),
      everyOne_(fit(players, samples)),
      size_(everyOne_ ? coalitions(players) : samples),
      random_(seed, "shapley/coalitions") {
    weights_.assign(static_cast<std::size_t>(players) + 1, 0.0);
    upTo_.assign(static_cast<std::size_t>(players) + 1, 0.0);
    const auto all = static_cast<double>(players);
    double choices = 1;  // binomial(K, s)
    double sum = 0;
    for (std::int64_t taking = 1; taking < players; ++taking) {
        const auto some = static_cast<double>(taking);
        choices *= (all - some + 1) / some;
        const double ofSize = (all - 1) / (some * (all - some));
        weights_[static_cast<std::size_t>(taking)] = ofSize / choices;
        sum += ofSize;
        upTo_[static_cast<std::size_t>(taking)] = sum;
    }
    for (double& chance : upTo_)
        chance /= sum > 0 ? sum : 1;
}

void ShapleyCoalitions::draw(std::int64_t sample, std::span<std::uint8_t> on) const {
    const bool complement = sample % 2 == 1;
    const std::int64_t pair = sample / 2;
    if (everyOne_) {
        // Every set that the last player is not in, and its complement.
        for (std::size_t i = 0; i < on.size(); ++i)
            on[i] = static_cast<std::uint8_t>(((pair + 1) >> i & 1) != (complement ? 1 : 0));
        return;
    }
    const auto at = static_cast<std::uint64_t>(pair);
    const double chance = random_.uniform(at, 0);
    std::size_t taking = 1;
    while (taking + 1 < on.size() && chance >= upTo_[taking])
        ++taking;
    std::vector<std::size_t> order(on.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::fill(on.begin(), on.end(), static_cast<std::uint8_t>(complement));
    for (std::size_t i = 0; i < taking; ++i) {
        const auto left = static_cast<std::uint32_t>(on.size() - i);
        std::swap(order[i], order[i + random_.below(left, at, i + 1)]);
        on[order[i]] = static_cast<std::uint8_t>(!complement);
    }
}

double ShapleyCoalitions::weight(std::int64_t sample) const {
    if (!everyOne_) return 1;
    const auto code = static_cast<std::uint64_t>(sample / 2 + 1);
    const auto taking = static_cast<std::int64_t>(std::popcount(code));
    // A coalition and its complement weigh the same.
    return weights_[static_cast<std::size_t>(std::min(taking, players_ - taking))];
}

}  // namespace saccade
