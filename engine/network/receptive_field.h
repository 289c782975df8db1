// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>

namespace saccade {

/// Which pixels of the input a cell of a layer's output can depend on, along rows [0] and columns [1].
///
/// Cell i reaches the pixels from `start + i * jump` to `start + i * jump + size - 1`, which may lie outside the
/// picture (padding). `global` means that every cell can depend on the whole input.
struct ReceptiveField {
    bool global = false;
    std::array<double, 2> start{0, 0};
    std::array<double, 2> jump{1, 1};
    std::array<double, 2> size{1, 1};

    /// The field behind a sliding window: `kernel` cells, `dilation` apart, moved by `stride`, `padding` cells before
    /// the first.
    ReceptiveField windowed(std::array<std::int64_t, 2> kernel, std::array<std::int64_t, 2> stride,
                            std::array<std::int64_t, 2> padding, std::array<std::int64_t, 2> dilation) const;

    /// The smallest field that covers two that meet (addition, concatenation).
    ReceptiveField joined(const ReceptiveField& other) const;

    static ReceptiveField whole() {
        ReceptiveField field;
        field.global = true;
        return field;
    }
};

}  // namespace saccade
