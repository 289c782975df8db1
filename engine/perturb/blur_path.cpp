// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/blur_path.h"

#include <cmath>
#include <utility>
#include <vector>

namespace saccade {
namespace {

constexpr double cutOff = 4;

// The blur along one axis as a matrix: row i holds how much of every place comes to place i.
at::Tensor blurMatrix(std::int64_t extent, double deviation, const at::TensorOptions& options) {
    const auto radius = static_cast<std::int64_t>(cutOff * deviation + 0.5);
    if (radius == 0) return at::eye(extent, options);
    const at::Tensor steps = at::arange(-radius, radius + 1, options.dtype(at::kDouble));
    const at::Tensor kernel = at::exp(-steps.square() / (2 * deviation * deviation));
    const at::Tensor places = at::arange(extent, options.dtype(at::kDouble));
    const at::Tensor apart = (places.unsqueeze(1) - places.unsqueeze(0)).abs();
    const at::Tensor weights = at::exp(-apart.square() / (2 * deviation * deviation)) / kernel.sum();
    return at::where(at::le(apart, static_cast<double>(radius)), weights, at::zeros_like(weights))
        .to(options.dtype().toScalarType());
}

}  // namespace

BlurPath::BlurPath(at::Tensor input, double largest, std::int64_t steps)
    : input_(std::move(input)), largest_(largest), steps_(steps) {}

double BlurPath::deviation(double step) const {
    return largest_ * step / static_cast<double>(steps_);
}

at::Tensor BlurPath::blurred(double deviation) const {
    const at::Tensor rows = blurMatrix(input_.size(2), deviation, input_.options());
    const at::Tensor columns = blurMatrix(input_.size(3), deviation, input_.options());
    return at::matmul(at::matmul(rows, input_), columns.t());
}

at::Tensor BlurPath::inputs(std::int64_t begin, std::int64_t end) const {
    std::vector<at::Tensor> samples;
    for (std::int64_t step = begin; step < end; ++step)
        samples.push_back(blurred(deviation(static_cast<double>(step) + 0.5)));
    return at::cat(samples, 0);
}

at::Tensor BlurPath::differences(std::int64_t begin, std::int64_t end) const {
    std::vector<at::Tensor> samples;
    at::Tensor before = blurred(deviation(static_cast<double>(begin)));
    for (std::int64_t step = begin; step < end; ++step) {
        const at::Tensor after = blurred(deviation(static_cast<double>(step + 1)));
        samples.push_back(before - after);
        before = after;
    }
    return at::cat(samples, 0);
}

}  // namespace saccade
