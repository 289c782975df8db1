// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/occlusion_windows.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace saccade {
namespace {

using Index = at::indexing::TensorIndex;
using at::indexing::Slice;

// How many windows it takes along one axis until one reaches the far border.
std::int64_t windowsAlong(std::int64_t extent, std::int64_t window, std::int64_t stride) {
    return extent <= window ? 1 : (extent - window + stride - 1) / stride + 1;
}

}  // namespace

OcclusionWindows::OcclusionWindows(at::Tensor input, at::Tensor baseline, std::int64_t window, std::int64_t stride)
    : input_(std::move(input)), baseline_(std::move(baseline)) {
    if (window < 1 || stride < 1) throw std::logic_error("an occlusion window without extent");
    const std::int64_t height = input_.size(2);
    const std::int64_t width = input_.size(3);
    const std::int64_t rows = windowsAlong(height, window, stride);
    const std::int64_t columns = windowsAlong(width, window, stride);
    windows_.reserve(static_cast<std::size_t>(rows * columns));

    std::int64_t coarsest = 1;
    while (2 * coarsest < std::max(rows, columns))
        coarsest *= 2;
    for (std::int64_t step = coarsest; step >= 1; step /= 2) {
        for (std::int64_t row = 0; row < rows; row += step) {
            for (std::int64_t column = 0; column < columns; column += step) {
                const bool cameBefore = step < coarsest && row % (2 * step) == 0 && column % (2 * step) == 0;
                if (cameBefore) continue;
                windows_.push_back({row * stride, column * stride, std::min(row * stride + window, height),
                                    std::min(column * stride + window, width)});
            }
        }
    }
}

at::Tensor OcclusionWindows::inputs(std::int64_t begin, std::int64_t end) const {
    at::Tensor batch = input_.repeat({end - begin, 1, 1, 1});
    for (std::int64_t sample = begin; sample < end; ++sample) {
        const Window& hole = window(sample);
        const Slice rows(hole.top, hole.bottom);
        const Slice columns(hole.left, hole.right);
        batch.index_put_({Index(sample - begin), Index(Slice()), Index(rows), Index(columns)},
                         baseline_.index({Index(0), Index(Slice()), Index(rows), Index(columns)}));
    }
    return batch;
}

std::optional<Box> OcclusionWindows::changed(std::int64_t sample) const {
    const Window& hole = window(sample);
    return Box{static_cast<int>(hole.left), static_cast<int>(hole.top), static_cast<int>(hole.right),
               static_cast<int>(hole.bottom)};
}

CoverageMean::CoverageMean(std::int64_t height, std::int64_t width)
    : sum_(at::zeros({height, width}, at::kDouble)), cover_(at::zeros({height, width}, at::kDouble)) {}

void CoverageMean::add(const OcclusionWindows::Window& window, double value) {
    auto sum = sum_.accessor<double, 2>();
    auto cover = cover_.accessor<double, 2>();
    for (std::int64_t row = window.top; row < window.bottom; ++row) {
        for (std::int64_t column = window.left; column < window.right; ++column) {
            sum[row][column] += value;
            cover[row][column] += 1;
        }
    }
}

at::Tensor CoverageMean::mean() const {
    return sum_.div(cover_.clamp_min(1)).to(at::kFloat);
}

}  // namespace saccade
