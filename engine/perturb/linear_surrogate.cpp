// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/linear_surrogate.h"

#include <algorithm>
#include <cmath>

namespace saccade {
namespace {

// Fewer samples than features leave a system without a unique solution: a trace of a penalty picks the smallest one,
// too small to show where there are enough.
constexpr double trace = 1e-10;
// A variance below this share of the mean square is rounding.
constexpr double rounding = 1e-12;

at::Tensor solved(const at::Tensor& matrix, const at::Tensor& columns) {
    return at::linalg_solve(matrix, columns);
}

}  // namespace

LinearSurrogate::LinearSurrogate(std::int64_t features)
    : rows_(at::zeros({features}, at::kDouble)),
      products_(at::zeros({features}, at::kDouble)),
      moments_(at::zeros({features, features}, at::kDouble)) {}

void LinearSurrogate::add(const at::Tensor& rows, const at::Tensor& scores, const at::Tensor& weights) {
    const at::Tensor weighted = rows * weights.unsqueeze(1);
    weight_ += weights.sum().item<double>();
    score_ += weights.dot(scores).item<double>();
    squares_ += weights.dot(scores * scores).item<double>();
    rows_ += weighted.sum(0);
    products_ += weighted.t().mv(scores);
    moments_ += weighted.t().mm(rows);
}

void LinearSurrogate::add(const LinearSurrogate& other) {
    weight_ += other.weight_;
    score_ += other.score_;
    squares_ += other.squares_;
    rows_ = rows_ + other.rows_;
    products_ = products_ + other.products_;
    moments_ = moments_ + other.moments_;
}

LinearSurrogate::Fit LinearSurrogate::ridge(double penalty) const {
    Fit fit;
    const std::int64_t features = rows_.size(0);
    if (weight_ <= 0) {
        fit.coefficients = at::zeros_like(rows_);
        return fit;
    }
    // About the means, which takes the intercept out.
    const at::Tensor mean = rows_ / weight_;
    const double meanScore = score_ / weight_;
    const at::Tensor covariance = moments_ - weight_ * at::outer(mean, mean);
    const at::Tensor shared = products_ - score_ * mean;
    const at::Tensor penalties = (penalty + trace * weight_) * at::eye(features, rows_.options());
    fit.coefficients = solved(covariance + penalties, shared.unsqueeze(1)).squeeze(1);
    fit.intercept = meanScore - mean.dot(fit.coefficients).item<double>();
    const double variance = squares_ - weight_ * meanScore * meanScore;
    const double residual = variance - 2 * fit.coefficients.dot(shared).item<double>() +
                            fit.coefficients.dot(covariance.mv(fit.coefficients)).item<double>();
    fit.determination = variance > rounding * squares_ ? 1 - std::max(residual, 0.0) / variance : 1;
    return fit;
}

at::Tensor LinearSurrogate::summingTo(double total) const {
    const std::int64_t features = rows_.size(0);
    if (weight_ <= 0) return at::full({features}, total / static_cast<double>(features), rows_.options());
    const at::Tensor moments = moments_ / weight_ + trace * at::eye(features, rows_.options());
    const at::Tensor ones = at::ones_like(rows_);
    const at::Tensor both = solved(moments, at::stack({products_ / weight_, ones}, 1));
    const at::Tensor free = both.select(1, 0);
    const at::Tensor along = both.select(1, 1);
    // Lagrange's multiplier for the sum.
    const double excess = (free.sum().item<double>() - total) / along.sum().item<double>();
    const at::Tensor coefficients = free - excess * along;
    // What rounding leaves of the sum is shared out.
    return coefficients + (total - coefficients.sum().item<double>()) / static_cast<double>(features);
}

void SplitSurrogate::add(std::int64_t begin, const at::Tensor& rows, const at::Tensor& scores,
                         const at::Tensor& weights) {
    const at::Tensor index = at::arange(begin, begin + rows.size(0), at::kLong);
    const at::Tensor second = index.div(2, "floor").remainder(2).to(at::kDouble);
    first_.add(rows, scores, weights * (1 - second));
    second_.add(rows, scores, weights * second);
    count_ += rows.size(0);
}

LinearSurrogate SplitSurrogate::whole() const {
    LinearSurrogate sum(features_);
    sum.add(first_);
    sum.add(second_);
    return sum;
}

Agreement agreement(const at::Tensor& one, const at::Tensor& other) {
    Agreement result;
    result.standardError = (one - other).square().mean().sqrt().item<double>() / 2;
    const at::Tensor x = one - one.mean();
    const at::Tensor y = other - other.mean();
    const double scale = x.norm().item<double>() * y.norm().item<double>();
    result.correlation = scale > 0 ? x.dot(y).item<double>() / scale : std::nan("");
    return result;
}

}  // namespace saccade
