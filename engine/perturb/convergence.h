// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <utility>

namespace saccade {

/// When sampling may stop before its last sample: the error of what was folded is small enough.
///
/// It is asked after every 64 samples and at no other number, whatever the batches are, so that the same request takes
/// the same samples on every machine.
class Convergence {
 public:
    static constexpr std::int64_t every = 64;

    /// Never.
    Convergence() = default;
    /// Once `error`, asked of what is folded, is at most `tolerance`; 0: never.
    Convergence(double tolerance, std::function<double()> error) : tolerance_(tolerance), error_(std::move(error)) {}

    /// Whether enough was folded with these samples; stays true once it was.
    bool reached(std::int64_t samples) {
        if (tolerance_ > 0 && samples > 0 && samples % every == 0) reached_ = reached_ || error_() <= tolerance_;
        return reached_;
    }
    bool wasReached() const { return reached_; }
    bool mayEnd() const { return tolerance_ > 0; }

    /// How many of the samples that remain come before it is asked again.
    std::int64_t next(std::int64_t samples, std::int64_t remaining) const {
        const std::int64_t untilAsked = every - samples % every;
        return mayEnd() && untilAsked < remaining ? untilAsked : remaining;
    }

 private:
    double tolerance_ = 0;
    std::function<double()> error_;
    bool reached_ = false;
};

}  // namespace saccade
