// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/interleaved_paths.h"

namespace saccade {

InterleavedPaths::InterleavedPaths(const std::vector<at::Tensor>& baselines, const at::Tensor& input,
                                   const std::vector<double>& positions) {
    for (const at::Tensor& baseline : baselines)
        paths_.emplace_back(baseline, input, positions);
}

std::int64_t InterleavedPaths::size() const {
    return paths_.empty() ? 0 : static_cast<std::int64_t>(paths_.size()) * paths_.front().size();
}

at::Tensor InterleavedPaths::inputs(std::int64_t begin, std::int64_t end) const {
    std::vector<at::Tensor> samples;
    for (std::int64_t sample = begin; sample < end; ++sample) {
        const auto point = static_cast<std::int64_t>(pointOf(sample));
        samples.push_back(paths_[pathOf(sample)].inputs(point, point + 1));
    }
    return at::cat(samples, 0);
}

}  // namespace saccade
