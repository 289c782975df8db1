// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/noisy_copies.h"

#include <span>
#include <utility>

#include "engine/core/array.h"

namespace saccade {

NoisyCopies::NoisyCopies(at::Tensor input, double deviation, std::uint64_t seed, std::int64_t count)
    : input_(std::move(input)), deviation_(deviation), count_(count), random_(seed, "input/noise") {}

at::Tensor NoisyCopies::inputs(std::int64_t begin, std::int64_t end) const {
    Shape shape = input_.sizes().vec();
    shape.front() = end - begin;
    at::Tensor noise = at::empty(shape, at::kFloat);
    float* const values = noise.data_ptr<float>();
    const std::int64_t each = input_.numel();
    at::parallel_for(begin, end, 1, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t sample = first; sample < last; ++sample) {
            const std::span<float> row(values + (sample - begin) * each, static_cast<std::size_t>(each));
            random_.normal(row, static_cast<std::uint64_t>(sample));
        }
    });
    return noise.mul_(deviation_).to(input_.device()).add_(input_);
}

}  // namespace saccade
