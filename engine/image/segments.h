// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

namespace saccade {

/// A picture cut into segments (superpixels): every pixel has a label, 0 to count - 1, and every label has a pixel.
/// Labels are numbered by the first pixel of each segment, row by row.
struct Segments {
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::int64_t count = 0;
    std::vector<std::int32_t> labels;  ///< height x width, row-major

    std::int32_t at(std::int64_t row, std::int64_t column) const {
        return labels[static_cast<std::size_t>(row * width + column)];
    }
};

/// Segments of marks, one a pixel: pixels of the same mark are one segment, whatever the marks are.
Segments numbered(std::int64_t height, std::int64_t width, const std::vector<std::int64_t>& marks);

/// The number of pixels of each segment.
std::vector<std::int64_t> areas(const Segments& segments);

}  // namespace saccade
