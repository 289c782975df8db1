// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/pose.h"

#include <cmath>

namespace saccade {

Pose Pose::turned(float angle) {
    const float c = std::cos(angle);
    const float s = std::sin(angle);
    return Pose({c, -s, 0, s, c, 0, 0, 0, 1});
}

Pose Pose::scaled(float x, float y) {
    return Pose({x, 0, 0, 0, y, 0, 0, 0, 1});
}

Pose Pose::sheared(float x) {
    return Pose({1, x, 0, 0, 1, 0, 0, 0, 1});
}

Pose Pose::moved(Point by) {
    return Pose({1, 0, by.x, 0, 1, by.y, 0, 0, 1});
}

Pose Pose::tilted(float across, float down) {
    return Pose({1, 0, 0, 0, 1, 0, across, down, 1});
}

Pose Pose::then(const Pose& next) const {
    std::array<float, 9> m{};
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t column = 0; column < 3; ++column) {
            for (std::size_t k = 0; k < 3; ++k)
                m[3 * row + column] += next.m_[3 * row + k] * m_[3 * k + column];
        }
    }
    return Pose(m);
}

Pose Pose::inverse() const {
    const auto& m = m_;
    // The adjugate; its scale cancels in the division by w.
    return Pose({m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
                 m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
                 m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]});
}

}  // namespace saccade
