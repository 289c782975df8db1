// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/core/random.h"
#include "engine/perturb/perturbation.h"

namespace saccade {

/// An input with independent normal noise on every value: SmoothGrad and its kin (Smilkov et al. 2017).
class NoisyCopies : public Perturbation {
 public:
    /// `input` is 1 x C x H x W; `deviation` is in the input's own units; `count` is the number of samples.
    NoisyCopies(const at::Tensor& input, double deviation, std::uint64_t seed, std::int64_t count);

    std::int64_t size() const override { return count_; }
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override;

 private:
    at::Device device_;
    at::Tensor input_;  // where the numbers are drawn: on the CPU
    float deviation_;
    std::int64_t count_;
    Random random_;
};

}  // namespace saccade
