// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace saccade {

/// The extents of a tensor or an array, outermost first: N x C x H x W.
using Shape = std::vector<std::int64_t>;

/// "1 x 3 x 224 x 224".
std::string describe(const Shape& shape);

/// The product of the extents; 1 for an empty shape. Throws RequestError for a negative extent or an overflow.
std::int64_t elements(const Shape& shape);

/// A dense float32 array in row-major order: what crosses the borders of the engine (pictures that were preprocessed,
/// maps, files), so that nothing outside needs a torch header.
struct Array {
    Shape shape;
    std::vector<float> values;

    Array() = default;
    /// Zeros.
    explicit Array(Shape extents);
    /// Throws RequestError where the number of values is not the product of the extents.
    Array(Shape extents, std::vector<float> content);

    bool empty() const { return values.empty(); }
    /// Extent of a dimension counted from the end: fromEnd(1) is the width of N x C x H x W.
    std::int64_t fromEnd(std::size_t position) const { return shape.at(shape.size() - position); }
};

}  // namespace saccade
