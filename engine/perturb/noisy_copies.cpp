// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/noisy_copies.h"

#include <algorithm>

#include "engine/core/array.h"
#include "engine/network/parallel.h"

namespace saccade {

NoisyCopies::NoisyCopies(const at::Tensor& input, double deviation, std::uint64_t seed, std::int64_t count)
    : device_(input.device()),
      input_(input.to(at::kCPU).contiguous()),
      deviation_(static_cast<float>(deviation)),
      count_(count),
      random_(seed, "input/noise") {}

at::Tensor NoisyCopies::inputs(std::int64_t begin, std::int64_t end) const {
    Shape shape = input_.sizes().vec();
    shape.front() = end - begin;
    at::Tensor copies = at::empty(shape, input_.options());
    float* const values = copies.data_ptr<float>();
    const float* const input = input_.data_ptr<float>();
    const std::int64_t each = input_.numel();
    // In pieces, so that a single copy keeps every thread busy, and the noise is added while it is in the cache.
    constexpr std::int64_t piece = 8192;
    const std::int64_t pieces = (each + piece - 1) / piece;
    inParallel(0, (end - begin) * pieces, 1, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t part = from; part < to; ++part) {
            const std::int64_t sample = part / pieces;
            const std::int64_t first = part % pieces * piece;
            const std::int64_t size = std::min(piece, each - first);
            float* const noise = values + sample * each + first;
            random_.normal({noise, static_cast<std::size_t>(size)}, static_cast<std::uint64_t>(begin + sample),
                           static_cast<std::uint64_t>(first));
            for (std::int64_t i = 0; i < size; ++i)
                noise[i] = input[first + i] + deviation_ * noise[i];
        }
    });
    return copies.to(device_);
}

}  // namespace saccade
