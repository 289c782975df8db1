// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/conditional_normal.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace saccade {
namespace {

constexpr double leastShare = 1e-6;
// A floor for values that never change.
constexpr double leastVariance = 1e-12;

// The lower triangle whose square is the matrix, with as little added to its diagonal as it takes.
at::Tensor choleskyRoot(const at::Tensor& matrix, double variance) {
    const at::Tensor ones = at::eye(matrix.size(0), matrix.options());
    for (double share = leastShare; share < 2; share *= 10) {
        const auto [root, failed] = at::linalg_cholesky_ex(matrix + std::max(share * variance, leastVariance) * ones);
        if (failed.item<int>() == 0) return root;
    }
    throw std::logic_error("a matrix that is no covariance");
}

}  // namespace

ConditionalNormal::ConditionalNormal(const at::Tensor& mean, const at::Tensor& covariance, const at::Tensor& wanted,
                                     const at::Tensor& given)
    : wantedMean_(mean.index_select(0, wanted)), givenMean_(mean.index_select(0, given)) {
    const double variance = covariance.diagonal().mean().item<double>();
    const auto block = [&](const at::Tensor& rows, const at::Tensor& columns) {
        return covariance.index_select(0, rows).index_select(1, columns);
    };
    const at::Tensor across = block(given, wanted);
    at::Tensor left = block(wanted, wanted);
    if (given.size(0) > 0) {
        gain_ = at::cholesky_solve(across, choleskyRoot(block(given, given), variance)).t();
        left = left - gain_.mm(across);
    } else {
        gain_ = across.t();
    }
    // Rounding leaves it not quite symmetric.
    root_ = choleskyRoot((left + left.t()) / 2, variance);
}

at::Tensor ConditionalNormal::mean(const at::Tensor& known) const {
    return wantedMean_ + gain_.mv(known - givenMean_);
}

}  // namespace saccade
