// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/array.h"

namespace saccade {

/// The type of one number in a file.
enum class ElementType { float32, float64, float16, bfloat16, int64, int32, int16, int8, uint8, boolean };

/// Bytes of one number.
std::uint64_t sizeOf(ElementType type);

/// A run of numbers that one or several tensors look into, as it lies in a file.
struct Storage {
    ElementType type = ElementType::float32;
    std::string key;                ///< its name in the file
    std::uint64_t count = 0;        ///< numbers in it
    std::string_view bytes;         ///< count x sizeOf(type), little endian; empty until it is filled
    std::string owned;              ///< the bytes, where they had to be unpacked
    std::shared_ptr<Storage> base;  ///< the storage this one is a part of
    std::uint64_t baseOffset = 0;   ///< numbers of the base before it
};

/// A tensor as it lies in a file: a look into a storage. Plain values; nothing of LibTorch.
struct StoredTensor {
    ElementType type = ElementType::float32;
    Shape shape;
    std::vector<std::int64_t> strides;  ///< in numbers, as many as extents
    std::uint64_t offset = 0;           ///< the first number's position in the storage
    std::shared_ptr<Storage> storage;
};

/// Strides of a row-major tensor.
std::vector<std::int64_t> denseStrides(const Shape& shape);

/// Why a tensor cannot be: a negative extent or stride, numbers outside its storage, or a shape that repeats a small
/// storage out of proportion. Empty where it is sound.
std::string unsound(const StoredTensor& tensor);

/// The numbers in row-major order, whatever the type and the strides. The tensor must be sound and its storage filled.
void copyFloats(const StoredTensor& tensor, float* out);

}  // namespace saccade
