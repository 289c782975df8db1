// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/window_samples.h"

#include <algorithm>
#include <utility>

namespace saccade {
namespace {

std::vector<std::int64_t> starts(std::int64_t extent, std::int64_t window, std::int64_t stride) {
    std::vector<std::int64_t> result;
    const std::int64_t last = std::max<std::int64_t>(extent - window, 0);
    for (std::int64_t start = 0; start < last; start += stride)
        result.push_back(start);
    result.push_back(last);
    return result;
}

}  // namespace

std::vector<Box> slidingWindows(std::int64_t height, std::int64_t width, std::int64_t window, std::int64_t stride) {
    const std::vector<std::int64_t> tops = starts(height, window, stride);
    const std::vector<std::int64_t> lefts = starts(width, window, stride);
    std::vector<Box> windows;
    std::size_t coarsest = 1;
    while (2 * coarsest < std::max(tops.size(), lefts.size()))
        coarsest *= 2;
    for (std::size_t step = coarsest; step >= 1; step /= 2) {
        for (std::size_t row = 0; row < tops.size(); row += step) {
            for (std::size_t column = 0; column < lefts.size(); column += step) {
                const bool cameBefore = step < coarsest && row % (2 * step) == 0 && column % (2 * step) == 0;
                if (cameBefore) continue;
                windows.push_back({static_cast<int>(lefts[column]), static_cast<int>(tops[row]),
                                   static_cast<int>(std::min(lefts[column] + window, width)),
                                   static_cast<int>(std::min(tops[row] + window, height))});
            }
        }
    }
    return windows;
}

WindowSamples::WindowSamples(at::Tensor input, std::vector<Box> windows, std::int64_t each, Draw draw)
    : input_(std::move(input)), windows_(std::move(windows)), each_(each), draw_(std::move(draw)) {}

at::Tensor WindowSamples::inputs(std::int64_t begin, std::int64_t end) const {
    at::Tensor batch = input_.repeat({end - begin, 1, 1, 1});
    std::int64_t next = begin;
    for (std::int64_t sample = begin; sample < end; sample = next) {
        const std::int64_t number = sample / each_;
        next = std::min(end, (number + 1) * each_);
        const Box& box = window(number);
        batch.slice(0, sample - begin, next - begin)
            .slice(2, box.y0, box.y1)
            .slice(3, box.x0, box.x1)
            .copy_(draw_(number, sample - number * each_, next - number * each_));
    }
    return batch;
}

}  // namespace saccade
