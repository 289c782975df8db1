// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/optimise/transforms.h"

#include "engine/core/random.h"

namespace saccade {

Transform jitter(std::int64_t extent, std::uint64_t seed) {
    return [extent, random = Random(seed, "optimise/jitter")](const at::Tensor& inputs, std::int64_t step) {
        if (extent < 1) return inputs;
        const std::int64_t before = extent / 2;
        const std::int64_t after = extent - before;
        const auto moved = [&](std::uint64_t axis) -> std::int64_t {
            return random.below(static_cast<std::uint32_t>(extent + 1), static_cast<std::uint64_t>(step), axis);
        };
        return at::replication_pad2d(inputs, {before, after, before, after})
            .narrow(2, moved(0), inputs.size(2))
            .narrow(3, moved(1), inputs.size(3));
    };
}

Transform flips() {
    return [](const at::Tensor& inputs, std::int64_t step) { return step % 2 == 0 ? inputs.flip({3}) : inputs; };
}

Transform noise(double deviation, std::uint64_t seed) {
    return [deviation, random = Random(seed, "optimise/noise")](const at::Tensor& inputs, std::int64_t step) {
        if (deviation == 0) return inputs;
        at::Tensor added = at::empty(inputs.sizes(), at::kFloat);
        const std::int64_t each = inputs[0].numel();
        for (std::int64_t row = 0; row < inputs.size(0); ++row) {
            // Rows are few; a step's numbers leave room for them.
            const auto sample = static_cast<std::uint64_t>(step) << 16U | static_cast<std::uint64_t>(row);
            random.normal({added.data_ptr<float>() + row * each, static_cast<std::size_t>(each)}, sample);
        }
        return inputs + added.to(inputs.options()) * deviation;
    };
}

}  // namespace saccade
