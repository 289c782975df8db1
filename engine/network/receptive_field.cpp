// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/receptive_field.h"

#include <algorithm>

namespace saccade {

ReceptiveField ReceptiveField::windowed(std::array<std::int64_t, 2> kernel, std::array<std::int64_t, 2> stride,
                                        std::array<std::int64_t, 2> padding,
                                        std::array<std::int64_t, 2> dilation) const {
    if (global) return *this;
    ReceptiveField result;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        result.start[axis] = start[axis] - static_cast<double>(padding[axis]) * jump[axis];
        result.jump[axis] = jump[axis] * static_cast<double>(stride[axis]);
        result.size[axis] = size[axis] + static_cast<double>((kernel[axis] - 1) * dilation[axis]) * jump[axis];
    }
    return result;
}

ReceptiveField ReceptiveField::joined(const ReceptiveField& other) const {
    if (global || other.global) return whole();
    ReceptiveField result;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        // Branches that were strided differently meet only where one of them is a single cell: then all may matter.
        if (jump[axis] != other.jump[axis]) return whole();
        result.jump[axis] = jump[axis];
        result.start[axis] = std::min(start[axis], other.start[axis]);
        result.size[axis] =
            std::max(start[axis] + size[axis], other.start[axis] + other.size[axis]) - result.start[axis];
    }
    return result;
}

}  // namespace saccade
