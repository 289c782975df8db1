// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/tensors.h"

#include <algorithm>

namespace saccade {

at::Tensor toTensor(const Array& array) {
    at::Tensor tensor = at::empty(array.shape, at::kFloat);
    std::copy(array.values.begin(), array.values.end(), tensor.data_ptr<float>());
    return tensor;
}

Array toArray(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    const float* const data = plain.data_ptr<float>();
    return {shapeOf(plain), std::vector<float>(data, data + plain.numel())};
}

Shape shapeOf(const at::Tensor& tensor) {
    return tensor.sizes().vec();
}

at::Tensor resizedBilinear(const at::Tensor& tensor, std::int64_t height, std::int64_t width) {
    return at::upsample_bilinear2d(tensor, {height, width}, false, c10::nullopt, c10::nullopt);
}

}  // namespace saccade
