// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Checks and sums that several kinds share.
#pragma once

#include <array>
#include <string>

#include "engine/network/layer.h"

namespace saccade::kinds {

/// Two extents of a list attribute, rows then columns.
std::array<std::int64_t, 2> pair(const Layer& layer, std::string_view attribute);

/// The number of positions of a window along one axis, as PyTorch counts them; below 1 where it does not fit.
/// `padding` is the sum of both sides; in ceil mode the last window must start inside the input or its left padding.
std::int64_t windowPositions(std::int64_t extent, std::int64_t kernel, std::int64_t stride, std::int64_t paddingBefore,
                             std::int64_t paddingAfter, std::int64_t dilation, bool ceilMode);

/// An axis counted from the front, for a rank; -1 where it is out of range. Negative axes count from the end.
std::int64_t axisFromFront(std::int64_t axis, std::size_t rank);

/// The common shape of operands after broadcasting; empty where they do not fit.
Shape broadcast(const Shape& a, const Shape& b);

/// Sums a signal over the axes an operand was broadcast along.
at::Tensor summedTo(const at::Tensor& signal, at::IntArrayRef sizes);

/// A per-channel vector (axis 1) in a shape that broadcasts over a tensor of the given rank.
at::Tensor perChannel(const at::Tensor& vector, std::int64_t rank);

}  // namespace saccade::kinds
