// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/perturb/straight_path.h"

namespace saccade {

/// Straight lines from several baselines to one input, looked at in turn: sample i is point i / n of path i mod n.
class InterleavedPaths : public Perturbation {
 public:
    /// `baselines` and `input` are 1 x C x H x W; `positions` as in StraightPath, the same on every path.
    InterleavedPaths(const std::vector<at::Tensor>& baselines, const at::Tensor& input,
                     const std::vector<double>& positions);

    std::int64_t size() const override;
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override;

    std::size_t pathOf(std::int64_t sample) const { return static_cast<std::size_t>(sample) % paths_.size(); }
    std::size_t pointOf(std::int64_t sample) const { return static_cast<std::size_t>(sample) / paths_.size(); }

 private:
    std::vector<StraightPath> paths_;
};

}  // namespace saccade
