// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace saccade {

/// Chooses how many samples go through the network at once: tries 1, 2, 4, 8, 16, 32 on the work itself, so that
/// measuring costs no forward, then keeps the smallest within 2 % of the best time a sample. A small batch answers a
/// cancel sooner and shows a partial map sooner.
///
/// Every size is measured twice and the faster time counts: a batch that something else on the machine held up does
/// not decide. Sizes beyond one that is clearly slower than the best are not tried. Once all is measured, what remains
/// is shared out evenly, so that no small batch, which costs more a sample, is left over.
class BatchPlanner {
 public:
    /// `fixed` > 0: that batch always, unless memory does not suffice. `most`: an upper bound, from memory (see
    /// largestBatch); both at least 1.
    explicit BatchPlanner(std::int64_t fixed = 0, std::int64_t most = 32);

    /// The size of the next batch, at least 1, at most `remaining`.
    std::int64_t next(std::int64_t remaining) const;
    /// The size of the first batch of work whose first result somebody waits for: the largest that was seen to take no
    /// longer than `seconds`, at least 1, and no larger than next().
    std::int64_t first(std::int64_t remaining, double seconds) const;
    /// What a batch took.
    void took(std::int64_t batch, double seconds);
    /// Memory did not suffice for this batch: half of it is the most from now on.
    void tooLarge(std::int64_t batch);

    /// The batch in use at the end: for the recipe.
    std::int64_t chosen() const;

 private:
    struct Measured {
        std::int64_t times = 0;
        double best = 0;  // seconds a sample
    };

    double bestTime() const;
    std::optional<std::int64_t> untried() const;

    std::int64_t fixed_;
    std::int64_t most_;
    std::map<std::int64_t, Measured> measured_;  // by batch size
};

}  // namespace saccade
