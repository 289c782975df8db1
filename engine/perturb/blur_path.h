// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/perturb/perturbation.h"

namespace saccade {

/// An input under Gaussian blurs that grow by equal steps of their deviation, from none to the largest: the path of
/// integrated gradients through scale space (Xu, Venugopalan and Sundararajan 2020). Beyond its border an input is
/// zero; the Gaussians are sampled and cut off at four deviations.
///
/// Sample i is the input in the middle of step i: where the gradient stands for the step.
class BlurPath : public Perturbation {
 public:
    /// `input` is 1 x C x H x W; `largest` is in pixels.
    BlurPath(at::Tensor input, double largest, std::int64_t steps);

    std::int64_t size() const override { return steps_; }
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override;
    /// What the steps [begin, end) take away: the input at each step's beginning less that at its end,
    /// (end - begin) x C x H x W. All together are the input less the most blurred one.
    at::Tensor differences(std::int64_t begin, std::int64_t end) const;
    /// The input under a blur, 1 x C x H x W.
    at::Tensor blurred(double deviation) const;

 private:
    double deviation(double step) const;

    at::Tensor input_;
    double largest_;
    std::int64_t steps_;
};

}  // namespace saccade
