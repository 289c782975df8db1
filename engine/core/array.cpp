// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/array.h"

#include "engine/core/error.h"

namespace saccade {

std::string describe(const Shape& shape) {
    if (shape.empty()) return "a single number";
    std::string result;
    for (const auto extent : shape) {
        if (!result.empty()) result += " x ";
        result += std::to_string(extent);
    }
    return result;
}

std::int64_t elements(const Shape& shape) {
    std::int64_t product = 1;
    for (const auto extent : shape) {
        if (extent < 0 || __builtin_mul_overflow(product, extent, &product)) {
            throw RequestError(SACCADE_TEXT("a shape of {shape} is not possible"), {{"shape", describe(shape)}});
        }
    }
    return product;
}

Array::Array(Shape extents) : shape(std::move(extents)), values(static_cast<std::size_t>(elements(shape)), 0.0F) {}

Array::Array(Shape extents, std::vector<float> content) : shape(std::move(extents)), values(std::move(content)) {
    if (static_cast<std::int64_t>(values.size()) != elements(shape)) {
        throw RequestError(SACCADE_TEXT("an array of {shape} cannot hold {count} values"),
                           {{"shape", describe(shape)}, {"count", std::to_string(values.size())}});
    }
}

}  // namespace saccade
