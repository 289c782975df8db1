// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "engine/image/box.h"
#include "engine/network/run.h"
#include "engine/perturb/window_layers.h"

namespace saccade {

/// Forwards of samples that differ from a picture inside a box each: only the part of every layer's output that the
/// box reaches is computed, the rest is taken from the picture's own run. Equal to full forwards but for rounding.
///
/// The samples of a batch are cut at one size, so that the layers see a batch; a layer that cannot be followed, or of
/// which nearly everything is reached, is computed whole, and so is what comes after it.
class IncrementalForward {
 public:
    /// `clean` must hold all activations of the picture (batch 1) and outlive this. `last`: the layer wanted.
    IncrementalForward(const Run& clean, LayerId last);

    /// The output of the last layer for samples (n x C x H x W) that are the picture outside of their boxes. Counts n
    /// forwards. Throws Cancelled between layers.
    at::Tensor outputs(const at::Tensor& samples, const std::vector<Box>& boxes, Job& job) const;

    /// The work for such a batch as a share of that of full forwards: above 1 where cutting costs more than it saves.
    double share(const std::vector<Box>& boxes) const { return layers_.share(layers_.regions(boxes)); }

 private:
    const Run& clean_;
    WindowLayers layers_;
};

}  // namespace saccade
