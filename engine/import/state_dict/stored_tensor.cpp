// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/state_dict/stored_tensor.h"

#include <bit>
#include <cstring>

namespace saccade {
namespace {

static_assert(std::endian::native == std::endian::little, "files hold little endian numbers");

constexpr std::size_t mostDimensions = 8;
// A tensor may repeat its storage (stride 0), but not turn a small file into a large network.
constexpr std::uint64_t freeElements = 1U << 20U;
constexpr std::uint64_t mostRepeats = 16;

template <typename Number>
Number load(const char* from) {
    Number number;
    std::memcpy(&number, from, sizeof(number));
    return number;
}

// IEEE 754 half precision: 1 bit of sign, 5 of exponent, 10 of fraction.
float fromHalf(std::uint16_t bits) {
    const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000U) << 16U;
    const std::uint32_t exponent = (bits >> 10U) & 0x1fU;
    const std::uint32_t fraction = bits & 0x3ffU;
    if (exponent == 0) {
        const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
        return sign != 0 ? -magnitude : magnitude;
    }
    const std::uint32_t widened = exponent == 31 ? 255 : exponent + 112;
    return std::bit_cast<float>(sign | widened << 23U | fraction << 13U);
}

float numberAt(ElementType type, const char* from) {
    switch (type) {
        case ElementType::float32:
            return load<float>(from);
        case ElementType::float64:
            return static_cast<float>(load<double>(from));
        case ElementType::float16:
            return fromHalf(load<std::uint16_t>(from));
        case ElementType::bfloat16:
            return std::bit_cast<float>(static_cast<std::uint32_t>(load<std::uint16_t>(from)) << 16U);
        case ElementType::int64:
            return static_cast<float>(load<std::int64_t>(from));
        case ElementType::int32:
            return static_cast<float>(load<std::int32_t>(from));
        case ElementType::int16:
            return static_cast<float>(load<std::int16_t>(from));
        case ElementType::int8:
            return static_cast<float>(load<std::int8_t>(from));
        case ElementType::uint8:
            return static_cast<float>(load<std::uint8_t>(from));
        case ElementType::boolean:
            return load<std::uint8_t>(from) != 0 ? 1.0F : 0.0F;
    }
    return 0;
}

}  // namespace

std::uint64_t sizeOf(ElementType type) {
    switch (type) {
        case ElementType::float64:
        case ElementType::int64:
            return 8;
        case ElementType::float32:
        case ElementType::int32:
            return 4;
        case ElementType::float16:
        case ElementType::bfloat16:
        case ElementType::int16:
            return 2;
        default:
            return 1;
    }
}

std::vector<std::int64_t> denseStrides(const Shape& shape) {
    std::vector<std::int64_t> strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;)
        strides[i - 1] = strides[i] * (shape[i] > 0 ? shape[i] : 1);
    return strides;
}

std::string unsound(const StoredTensor& tensor) {
    if (tensor.shape.size() > mostDimensions) return "it has more than 8 dimensions";
    if (tensor.strides.size() != tensor.shape.size()) return "its shape and its strides have different lengths";
    std::uint64_t count = 1;
    std::uint64_t last = tensor.offset;
    bool empty = false;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
        if (tensor.shape[i] < 0 || tensor.strides[i] < 0) return "an extent or a stride is negative";
        const auto extent = static_cast<std::uint64_t>(tensor.shape[i]);
        empty = empty || extent == 0;
        std::uint64_t reach = 0;
        if (extent > 0 && (__builtin_mul_overflow(count, extent, &count) ||
                           __builtin_mul_overflow(extent - 1, static_cast<std::uint64_t>(tensor.strides[i]), &reach) ||
                           __builtin_add_overflow(last, reach, &last))) {
            return "its shape is too large";
        }
    }
    if (empty) return {};
    if (last >= tensor.storage->count) return "it reaches beyond the end of its storage";
    if (count > freeElements && count / mostRepeats > tensor.storage->count) {
        return "its shape is out of proportion to its storage";
    }
    return {};
}

void copyFloats(const StoredTensor& tensor, float* out) {
    for (const std::int64_t extent : tensor.shape) {
        if (extent == 0) return;
    }
    const std::uint64_t width = sizeOf(tensor.type);
    const char* first = tensor.storage->bytes.data() + tensor.offset * width;
    if (tensor.type == ElementType::float32 && tensor.strides == denseStrides(tensor.shape)) {
        std::memcpy(out, first, static_cast<std::size_t>(elements(tensor.shape)) * sizeof(float));
        return;
    }
    std::vector<std::int64_t> position(tensor.shape.size(), 0);
    std::int64_t at = 0;
    while (true) {
        *out++ = numberAt(tensor.type, first + static_cast<std::uint64_t>(at) * width);
        std::size_t axis = position.size();
        while (axis-- > 0) {
            at += tensor.strides[axis];
            if (++position[axis] < tensor.shape[axis]) break;
            at -= tensor.strides[axis] * tensor.shape[axis];
            position[axis] = 0;
        }
        if (axis == static_cast<std::size_t>(-1)) return;
    }
}

}  // namespace saccade
