// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/straight_path.h"

#include <utility>

namespace saccade {

StraightPath::StraightPath(at::Tensor baseline, at::Tensor input, std::vector<double> positions)
    : baseline_(std::move(baseline)), difference_(input.sub(baseline_)), positions_(std::move(positions)) {}

at::Tensor StraightPath::inputs(std::int64_t begin, std::int64_t end) const {
    at::Tensor share = at::empty({end - begin, 1, 1, 1}, at::kFloat);
    float* const values = share.data_ptr<float>();
    for (std::int64_t sample = begin; sample < end; ++sample) {
        values[sample - begin] = static_cast<float>(positions_.at(static_cast<std::size_t>(sample)));
    }
    return baseline_.add(share.to(difference_.device()).mul(difference_));
}

}  // namespace saccade
