// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/level_signal.h"

#include <algorithm>

namespace saccade {

std::vector<bool> bottlenecks(const Network& network, LayerId from, LayerId to) {
    const std::vector<bool> path = network.between(from, to);
    std::vector<bool> through = path;
    // Whoever uses a layer lets a path pass by all that lies between the two.
    LayerId passedFrom = to;
    for (LayerId id = to; id >= from; --id) {
        const auto at = static_cast<std::size_t>(id);
        if (!path[at]) continue;
        through[at] = id <= passedFrom;
        for (const LayerId input : network.layer(id).inputs) {
            if (path[static_cast<std::size_t>(input)]) passedFrom = std::min(passedFrom, input);
        }
    }
    return through;
}

LevelSignal::LevelSignal(const Run& run, LayerId start)
    : bottlenecks_(bottlenecks(run.network(), run.network().input(), start)),
      exponents_(at::zeros({run.batch()}, run.activation(start).options().dtype(at::kDouble))) {}

SignalChange LevelSignal::change() {
    return [this](LayerId layer, const at::Tensor& signal) {
        if (!bottlenecks_.at(static_cast<std::size_t>(layer))) return signal;
        const at::Tensor largest = signal.flatten(1).abs().amax(1);
        // Nothing, and what is no number any more, stays as it is.
        const at::Tensor scale =
            at::where(at::gt(largest, 0).logical_and(at::isfinite(largest)), largest, at::ones_like(largest));
        exponents_ = exponents_ + at::log10(scale.to(at::kDouble));
        Shape shape(static_cast<std::size_t>(signal.dim()), 1);
        shape.front() = -1;
        return signal / scale.view(shape);
    };
}

}  // namespace saccade
