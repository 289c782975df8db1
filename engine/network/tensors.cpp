// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/tensors.h"

#include <algorithm>
#include <cmath>

namespace saccade {
namespace {

// A Gaussian to three sigma along one axis, edges repeated.
at::Tensor blurredAlong(const at::Tensor& input, double sigma, bool rows) {
    const auto radius = static_cast<std::int64_t>(std::ceil(3 * sigma));
    const at::Tensor steps = at::arange(-radius, radius + 1, input.options());
    at::Tensor kernel = at::exp(-(steps * steps) / (2 * sigma * sigma));
    kernel = kernel / kernel.sum();
    const std::int64_t channels = input.size(1);
    const std::int64_t length = 2 * radius + 1;
    kernel = kernel.view(rows ? Shape{1, 1, length, 1} : Shape{1, 1, 1, length});
    const Shape edges = rows ? Shape{0, 0, radius, radius} : Shape{radius, radius, 0, 0};
    const at::Tensor padded = at::replication_pad2d(input, edges);
    const Shape one{1, 1};
    return at::convolution(padded, kernel.repeat({channels, 1, 1, 1}), {}, one, {0, 0}, one, false, {0, 0}, channels);
}

}  // namespace

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

at::Tensor gaussianBlurred(const at::Tensor& tensor, double sigma) {
    if (!(sigma > 0)) return tensor;
    return blurredAlong(blurredAlong(tensor, sigma, true), sigma, false);
}

}  // namespace saccade
