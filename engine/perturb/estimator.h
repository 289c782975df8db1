// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <span>

#include "engine/network/torch.h"

namespace saccade {

/// The root mean square of a map's standard errors as a share of how far the map's values are from their mean: what is
/// chance of what the map shows. 0 where nothing is uncertain, infinite where there is nothing but chance.
double relativeError(const at::Tensor& map, const at::Tensor& standardError);

/// Adds n maps (n x C x H x W), each times its weight, to a float64 sum of the shape 1 x C x H x W, which is made with
/// the first. Maps are added one after the other: how they fall into batches does not show.
void addWeighted(at::Tensor& sum, const at::Tensor& maps, std::span<const double> weights);

/// A running mean of maps with the standard error of the mean, folded as they come. Sums are kept in float64, so that
/// how samples fall into batches does not show in the result.
class MeanEstimator {
 public:
    /// Adds n maps, n x ....
    void add(const at::Tensor& maps);
    std::int64_t count() const { return count_; }
    /// The mean so far, float32, in the shape of one map. Undefined before the first sample.
    at::Tensor mean() const;
    /// The mean of the squares.
    at::Tensor meanSquare() const;
    /// The mean of the squared distances from the mean.
    at::Tensor variance() const;
    /// The standard error of the mean, in the shape of one map; zeros below two samples.
    at::Tensor standardError() const;

 private:
    std::int64_t count_ = 0;
    at::Tensor sum_;
    at::Tensor squares_;
};

/// The sum over samples of score times mask, and of its square: RISE's estimator. Masks are n x H x W, scores n.
class WeightedMaskEstimator {
 public:
    void add(const at::Tensor& masks, const at::Tensor& scores);
    std::int64_t count() const { return count_; }
    /// mean(score x mask) / probability, H x W, float32. Undefined before the first sample.
    at::Tensor map(double probability) const;
    /// Its standard error, H x W; zeros below two samples.
    at::Tensor standardError(double probability) const;

 private:
    std::int64_t count_ = 0;
    at::Tensor sum_;
    at::Tensor squares_;
};

}  // namespace saccade
