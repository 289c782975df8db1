// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/methods/method.h"
#include "engine/methods/study.h"

namespace saccade {

/// The network from one of its layers on: what a changed activation there does, without computing again what comes
/// before. Layers beside the way from the layer to the target (a shortcut around the layer, another branch) have the
/// activations of the clean run, which outlives this.
class Onward {
 public:
    /// From the question's layer to the target's. Throws Cancelled.
    Onward(Study& study, const Question& question, Job& job);

    /// The layer's clean activation, 1 x K x h x w.
    const at::Tensor& clean() const;
    /// The target layer's output for N activations of the layer, N x K x h x w. Counts N forwards.
    at::Tensor output(const at::Tensor& activations, Job& job) const;

 private:
    const Run& run_;
    LayerId layer_;
    LayerId target_;
    std::vector<LayerId> beside_;
};

}  // namespace saccade
