// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/guided_path.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace saccade {
namespace {

// Of the whole way: less than this is rounding.
constexpr double arrived = 1e-12;

}  // namespace

GuidedPath::GuidedPath(const at::Tensor& baseline, const at::Tensor& input, const Options& options)
    : options_(options),
      baseline_(baseline.to(at::kDouble)),
      difference_(input.to(at::kDouble) - baseline_),
      distance_(difference_.abs()),
      share_(at::eq(distance_, 0).to(at::kDouble)),
      attribution_(at::zeros_like(difference_)) {}

at::Tensor GuidedPath::point() const {
    return (baseline_ + share_ * difference_).to(at::kFloat);
}

double GuidedPath::left() const {
    return (distance_ * (1 - share_)).sum().item<double>();
}

void GuidedPath::moveSmallest(const at::Tensor& sizes, double high, double wanted) {
    const double whole = distance_.sum().item<double>();
    const auto rank = static_cast<std::int64_t>(std::floor(options_.fraction * static_cast<double>(sizes.numel() - 1)));
    const at::Tensor never = at::full_like(sizes, std::numeric_limits<double>::infinity());
    double missing = left() - wanted;
    while (missing > arrived * whole) {
        const at::Tensor movable = at::logical_and(at::lt(share_, high), at::gt(distance_, 0));
        if (!movable.any().item<bool>()) return;
        // The fraction is of all values: those that can no longer move make up the far end of the order.
        const at::Tensor order = at::where(movable, sizes, never);
        const at::Tensor threshold = std::get<0>(at::kthvalue(order.flatten(), rank + 1));
        const at::Tensor chosen = at::logical_and(movable, at::le(order, threshold));
        const at::Tensor ahead = at::where(chosen, high - share_, at::zeros_like(share_));
        const double gained = (distance_ * ahead).sum().item<double>();
        if (gained > missing) {
            share_ = share_ + ahead * (missing / gained);
            return;
        }
        share_ = at::where(chosen, at::full_like(share_, high), share_);
        missing -= gained;
    }
}

void GuidedPath::advance(const at::Tensor& gradient) {
    const at::Tensor wide = gradient.to(at::kDouble).reshape(difference_.sizes());
    const at::Tensor before = share_;
    const double line = static_cast<double>(taken_ + 1) / static_cast<double>(options_.steps);
    const double high = std::min(line + options_.reach, 1.0);
    // No value stays further behind than the reach.
    share_ = share_.clamp_min(std::max(line - options_.reach, 0.0));
    moveSmallest(wide.abs(), high, distance_.sum().item<double>() * (1 - line));
    attribution_ = attribution_ + wide * (share_ - before) * difference_;
    ++taken_;
}

}  // namespace saccade
