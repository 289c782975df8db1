// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

#include "engine/network/torch.h"

namespace saccade {

/// Weighted least squares of a score on K features, folded as samples come: what is kept are sums (K x K, float64),
/// not samples.
class LinearSurrogate {
 public:
    struct Fit {
        at::Tensor coefficients;  ///< K, float64
        double intercept = 0;
        /// The weighted share of the score's variance that the fit explains (R squared); 1 where there is none.
        double determination = 0;
    };

    explicit LinearSurrogate(std::int64_t features);

    /// Adds n samples: rows n x K, scores n, weights n; float64.
    void add(const at::Tensor& rows, const at::Tensor& scores, const at::Tensor& weights);
    void add(const LinearSurrogate& other);

    /// Ridge regression: the weighted squares of the residuals plus `penalty` times the squares of the coefficients
    /// are least; the intercept is not penalised.
    Fit ridge(double penalty) const;

    /// The coefficients whose weighted squares of residuals are least among those that sum to `total`; no intercept.
    at::Tensor summingTo(double total) const;

 private:
    double weight_ = 0;
    double score_ = 0;
    double squares_ = 0;
    at::Tensor rows_;      // K: weighted sums of features
    at::Tensor products_;  // K: of feature times score
    at::Tensor moments_;   // K x K: of feature times feature
};

/// A surrogate with a second opinion: two more, each of half the samples, whose difference says how far to trust it.
class SplitSurrogate {
 public:
    explicit SplitSurrogate(std::int64_t features) : features_(features), first_(features), second_(features) {}

    /// Adds the samples from `begin` on. Samples 0 and 1 go to the first half, 2 and 3 to the second, and so on: those
    /// drawn in pairs stay together.
    void add(std::int64_t begin, const at::Tensor& rows, const at::Tensor& scores, const at::Tensor& weights);
    std::int64_t count() const { return count_; }

    LinearSurrogate whole() const;
    const LinearSurrogate& first() const { return first_; }
    const LinearSurrogate& second() const { return second_; }

 private:
    std::int64_t features_;
    LinearSurrogate first_;
    LinearSurrogate second_;
    std::int64_t count_ = 0;
};

/// How far two estimates of the same values, from half of the samples each, agree.
struct Agreement {
    double standardError = 0;  ///< of their mean: half the root mean square of the differences
    double correlation = 0;    ///< Pearson's; not a number below two values or where one estimate is constant
};
Agreement agreement(const at::Tensor& one, const at::Tensor& other);

}  // namespace saccade
