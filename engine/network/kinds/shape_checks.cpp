// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/shape_checks.h"

#include <ATen/ExpandUtils.h>

#include <algorithm>

namespace saccade::kinds {

std::array<std::int64_t, 2> pair(const Layer& layer, std::string_view attribute) {
    const auto& values = layer.attributes.integers(attribute);
    return {values.at(0), values.at(1)};
}

std::int64_t windowPositions(std::int64_t extent, std::int64_t kernel, std::int64_t stride, std::int64_t paddingBefore,
                             std::int64_t paddingAfter, std::int64_t dilation, bool ceilMode) {
    const std::int64_t room = extent + paddingBefore + paddingAfter - dilation * (kernel - 1) - 1;
    if (room < 0 && !ceilMode) return 0;
    std::int64_t positions = (room + (ceilMode ? stride - 1 : 0)) / stride + 1;
    if (ceilMode && (positions - 1) * stride >= extent + paddingBefore) --positions;
    return room < 0 && positions > 1 ? 0 : positions;
}

std::int64_t axisFromFront(std::int64_t axis, std::size_t rank) {
    const auto count = static_cast<std::int64_t>(rank);
    if (axis < 0) axis += count;
    return axis < 0 || axis >= count ? -1 : axis;
}

Shape broadcast(const Shape& a, const Shape& b) {
    Shape result(std::max(a.size(), b.size()), 1);
    for (std::size_t i = 1; i <= result.size(); ++i) {
        const std::int64_t left = i <= a.size() ? a[a.size() - i] : 1;
        const std::int64_t right = i <= b.size() ? b[b.size() - i] : 1;
        if (left != right && left != 1 && right != 1) return {};
        result[result.size() - i] = left == 1 ? right : left;
    }
    return result;
}

at::Tensor summedTo(const at::Tensor& signal, at::IntArrayRef sizes) {
    return signal.sizes() == sizes ? signal : at::sum_to(signal, sizes);
}

at::Tensor perChannel(const at::Tensor& vector, std::int64_t rank) {
    std::vector<std::int64_t> shape(static_cast<std::size_t>(rank), 1);
    shape.at(1) = vector.numel();
    return vector.view(shape);
}

}  // namespace saccade::kinds
