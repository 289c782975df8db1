// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>

#include "engine/scenes/path.h"

namespace saccade {

/// A map of the plane that keeps straight lines straight: turn, mirror, shear, scale, shift and slight perspective.
class Pose {
 public:
    Pose() = default;

    static Pose turned(float angle);
    static Pose scaled(float x, float y);
    static Pose sheared(float x);
    static Pose moved(Point by);
    /// Nearer on one side: what lies at (x, y) is divided by 1 + x * across + y * down.
    static Pose tilted(float across, float down);

    /// First this, then `next`.
    Pose then(const Pose& next) const;
    Pose inverse() const;

    Point operator()(Point p) const {
        const float w = m_[6] * p.x + m_[7] * p.y + m_[8];
        return {(m_[0] * p.x + m_[1] * p.y + m_[2]) / w, (m_[3] * p.x + m_[4] * p.y + m_[5]) / w};
    }

 private:
    explicit Pose(std::array<float, 9> m) : m_(m) {}

    std::array<float, 9> m_{1, 0, 0, 0, 1, 0, 0, 0, 1};
};

}  // namespace saccade
