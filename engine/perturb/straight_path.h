// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "engine/perturb/perturbation.h"

namespace saccade {

/// Points on the straight line from a baseline to an input: baseline + a (input - baseline), one a sample. Integrated
/// gradients and its kin.
class StraightPath : public Perturbation {
 public:
    /// `baseline` and `input` are 1 x C x H x W; `positions` are usually in [0, 1].
    StraightPath(at::Tensor baseline, at::Tensor input, std::vector<double> positions);

    std::int64_t size() const override { return static_cast<std::int64_t>(positions_.size()); }
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override;

 private:
    at::Tensor baseline_;
    at::Tensor difference_;
    std::vector<double> positions_;
};

}  // namespace saccade
