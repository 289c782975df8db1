// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "engine/perturb/perturbation.h"

namespace saccade {

/// An input under the channels of a layer as masks (Score-CAM, Wang et al. 2020): every channel enlarged to the
/// input's size and brought to [0, 1].
class ChannelMasks : public Perturbation {
 public:
    enum class Corners {
        halfPixel,  ///< the pixel grids' borders meet
        aligned,    ///< the centres of the corner pixels meet
    };

    /// `input` is 1 x C x H x W, `activation` 1 x K x h x w.
    ChannelMasks(at::Tensor input, at::Tensor activation, Corners corners);

    std::int64_t size() const override { return activation_.size(1); }
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override;
    /// (end - begin) x 1 x H x W in [0, 1]; zeros for a channel that is the same everywhere.
    at::Tensor masks(std::int64_t begin, std::int64_t end) const;
    /// Whether a channel is the same everywhere: nothing can be masked with it.
    const std::vector<bool>& constant() const { return constant_; }

 private:
    at::Tensor input_;
    at::Tensor activation_;
    Corners corners_;
    std::vector<bool> constant_;
};

}  // namespace saccade
