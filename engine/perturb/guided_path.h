// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/perturb/path.h"

namespace saccade {

/// The path of guided integrated gradients (Kapishnikov et al. 2021): from a baseline to an input, every step first
/// moving the values whose gradient is smallest, so that the way avoids where the score is steep for reasons that are
/// none of the input's. The results it steps by are gradients.
///
/// Every value's place is its share of the way, 0 at the baseline and 1 at the input. A step brings the mean share,
/// weighed by the distances, to (steps taken) / (steps), and leaves no share further than `reach` from that.
class GuidedPath : public Path {
 public:
    struct Options {
        std::int64_t steps = 200;
        double fraction = 0.25;  ///< of all values, those with the smallest gradients: moved together
        double reach = 0.02;     ///< how far a value may be ahead of the straight line, or behind
    };

    /// `baseline` and `input` are 1 x C x H x W.
    GuidedPath(const at::Tensor& baseline, const at::Tensor& input, const Options& options);

    std::int64_t size() const override { return options_.steps; }
    std::int64_t taken() const override { return taken_; }
    at::Tensor point() const override;
    void advance(const at::Tensor& gradient) override;

    /// The sum over the steps of gradient times movement, value by value, 1 x C x H x W in float64: what the way so far
    /// added to the score.
    at::Tensor attribution() const { return attribution_; }

 private:
    void moveSmallest(const at::Tensor& sizes, double high, double wanted);
    double left() const;

    Options options_;
    at::Tensor baseline_;
    at::Tensor difference_;  // float64
    at::Tensor distance_;    // its size
    at::Tensor share_;       // float64; 1 where there is no way to go
    at::Tensor attribution_;
    std::int64_t taken_ = 0;
};

}  // namespace saccade
