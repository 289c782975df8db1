// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/pooling.h"

#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {

Shape Pooling::pooledShape(const Layer& layer, const Shape& input, const std::array<std::int64_t, 2>& dilation) {
    if (input.size() != 4) refuse(layer, "the input must be N x C x H x W, not " + describe(input));
    const auto kernel = pair(layer, "kernel");
    const auto stride = pair(layer, "stride");
    const auto padding = pair(layer, "padding");
    Shape output = input;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        if (padding[axis] * 2 > kernel[axis]) refuse(layer, "the padding is more than half of the kernel");
        output[axis + 2] = windowPositions(input[axis + 2], kernel[axis], stride[axis], padding[axis], padding[axis],
                                           dilation[axis], layer.attributes.boolean("ceil_mode"));
        if (output[axis + 2] < 1) refuse(layer, "the input of " + describe(input) + " is smaller than the window");
    }
    return output;
}

}  // namespace saccade::kinds
