// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/optimise/blend.h"

#include <algorithm>
#include <stdexcept>

namespace saccade {

Blend::Blend(const std::vector<at::Tensor>& levels) : levels_(at::cat(levels, 0)) {
    if (levels_.size(0) < 2) throw std::logic_error("a blend of fewer than two levels");
}

at::Tensor Blend::operator()(const at::Tensor& masks) const {
    const std::int64_t last = levels_.size(0) - 1;
    // In this form the ends are the levels themselves, to the last bit.
    if (last == 1) return masks * levels_.narrow(0, 1, 1) + (1 - masks) * levels_.narrow(0, 0, 1);
    const at::Tensor position = masks * static_cast<double>(last);
    // Which level lies below is a choice, not a slope.
    const at::Tensor below = position.detach().floor().clamp(0, static_cast<double>(last - 1));
    const at::Tensor share = position - below;
    at::Tensor result;
    for (std::int64_t level = 0; level < last; ++level) {
        const at::Tensor lower = levels_.narrow(0, level, 1);
        const at::Tensor here = below.eq(static_cast<double>(level));
        const at::Tensor part = ((1 - share) * lower + share * levels_.narrow(0, level + 1, 1)) * here;
        result = result.defined() ? result + part : part;
    }
    return result;
}

}  // namespace saccade
