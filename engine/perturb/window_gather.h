// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

#include "engine/network/torch.h"

namespace saccade {

/// What n samples have of their own in a layer's output: a rectangle each, of one size, at places of their own.
struct Patches {
    at::Tensor values;               ///< n x C x height x width
    std::vector<std::int64_t> tops;  ///< a row a sample
    std::vector<std::int64_t> lefts;
};

/// Which cells to take: the same number of rows and of columns for every sample, -1 for cells outside of the picture.
struct Cells {
    std::int64_t rowCount = 0;
    std::int64_t columnCount = 0;
    std::vector<std::int64_t> rows;  ///< n x rowCount
    std::vector<std::int64_t> columns;
};

/// Takes cells out of n samples that are `clean` (1 x C x H x W) but for their patches (may be null: nothing differs):
/// n x C x rowCount x columnCount, channels last in memory. Cells outside of the picture become `fill`.
at::Tensor gathered(const at::Tensor& clean, const Patches* patches, const Cells& cells, double fill);

/// The same made of LibTorch's indexing, for tensors on any device; gathered() takes it where they are not on the CPU.
at::Tensor gatheredByIndex(const at::Tensor& clean, const Patches* patches, const Cells& cells, double fill);

}  // namespace saccade
