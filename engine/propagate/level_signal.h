// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "engine/propagate/sweep.h"

namespace saccade {

/// Which layers every path from `from` to `to` goes through, those two among them.
std::vector<bool> bottlenecks(const Network& network, LayerId from, LayerId to);

/// For rules that are linear in the signal and let it grow or fade by powers of ten from layer to layer, until no float
/// can bear it: divides it by its largest size at every bottleneck between a sweep's start and the network's input, and
/// keeps account. What arrives is the true signal over ten to the exponent.
class LevelSignal {
 public:
    /// For a sweep through `run` that starts at `start` alone.
    LevelSignal(const Run& run, LayerId start);

    /// For SweepRequest::changed; lives as long as this.
    SignalChange change();
    /// Of every sample: N, float64.
    const at::Tensor& exponents() const { return exponents_; }

 private:
    std::vector<bool> bottlenecks_;
    at::Tensor exponents_;
};

}  // namespace saccade
