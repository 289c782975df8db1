// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/optimise/smooth_max_mask.h"

#include <cmath>
#include <stdexcept>

namespace saccade {
namespace {

constexpr double coldness = 20;

std::int64_t dividedUp(std::int64_t value, std::int64_t by) {
    return (value + by - 1) / by;
}

}  // namespace

SmoothMaxMask::SmoothMaxMask(std::int64_t masks, std::int64_t height, std::int64_t width, std::int64_t step,
                             double sigma, const at::TensorOptions& options)
    : masks_(masks),
      height_(height),
      width_(width),
      step_(step),
      radius_(1 + static_cast<std::int64_t>(std::ceil(sigma / static_cast<double>(step)))),
      margin_(std::llround(sigma)) {
    if (masks < 1 || step < 1 || !(sigma > 0)) throw std::logic_error("a mask without points");
    const at::Tensor within = at::arange(0, step, options);
    const at::Tensor points = at::arange(-radius_, radius_ + 1, options).mul(static_cast<double>(step));
    const at::Tensor away = (within.unsqueeze(0) - points.unsqueeze(1)).square();  // point x pixel, along one axis
    const at::Tensor distance =
        (away.view({-1, 1, step, 1}) + away.view({1, -1, 1, step})).sqrt().div(sigma);  // py x px x sy x sx
    kernel_ = distance.sub(0.5).clamp_min(0).square().mul(-2).exp().reshape({-1, 1, step, 1, step});
}

at::Tensor SmoothMaxMask::start() const {
    return at::ones({masks_, 1, dividedUp(height_, step_), dividedUp(width_, step_)}, kernel_.options());
}

at::Tensor SmoothMaxMask::enlarged(const at::Tensor& parameters) const {
    // Whole steps beyond the border, of which the margin takes what it needs.
    const std::int64_t beyond = dividedUp(margin_, step_);
    const std::int64_t rows = parameters.size(2) + 2 * beyond;
    const std::int64_t columns = parameters.size(3) + 2 * beyond;
    const std::int64_t side = 2 * radius_ + 1;
    const std::int64_t around = radius_ + beyond;
    const at::Tensor window = at::im2col(parameters, {side, side}, {1, 1}, {around, around}, {1, 1})
                                  .view({parameters.size(0), side * side, rows, 1, columns, 1});
    const at::Tensor cast = window * kernel_;
    const std::int64_t first = beyond * step_ - margin_;
    return (cast * at::softmax(cast * coldness, 1))
        .sum(1)
        .reshape({parameters.size(0), 1, rows * step_, columns * step_})
        .narrow(2, first, height_ + 2 * margin_)
        .narrow(3, first, width_ + 2 * margin_)
        .clamp(0, 1);
}

}  // namespace saccade
