// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/measures/reference_maps.h"

namespace saccade {

Array centrePoint(std::int64_t height, std::int64_t width) {
    Array map(Shape{height, width});
    for (std::int64_t row = (height - 1) / 2; row <= height / 2; ++row) {
        for (std::int64_t column = (width - 1) / 2; column <= width / 2; ++column)
            map.values[static_cast<std::size_t>(row * width + column)] = 1;
    }
    return map;
}

}  // namespace saccade
