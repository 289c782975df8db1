// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/tensors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "engine/network/parallel.h"

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

at::Tensor totalOf(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.detach();
    const bool dense = plain.is_non_overlapping_and_dense();
    if (!plain.device().is_cpu() || plain.scalar_type() != at::kFloat || !dense) return plain.sum(at::kDouble);
    // In whatever order they lie, by blocks; several sums side by side, so that none waits for the one before.
    constexpr std::int64_t block = 8192;
    constexpr std::int64_t lanes = 8;
    const float* const values = plain.data_ptr<float>();
    const std::int64_t count = plain.numel();
    std::vector<double> sums(static_cast<std::size_t>((count + block - 1) / block), 0.0);
    inParallel(0, static_cast<std::int64_t>(sums.size()), 4, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t i = first; i < last; ++i) {
            std::array<double, lanes> parts{};
            std::int64_t at = i * block;
            const std::int64_t end = std::min(at + block, count);
            for (; at + lanes <= end; at += lanes) {
                for (std::int64_t lane = 0; lane < lanes; ++lane)
                    parts[static_cast<std::size_t>(lane)] += static_cast<double>(values[at + lane]);
            }
            for (; at < end; ++at)
                parts.front() += static_cast<double>(values[at]);
            sums[static_cast<std::size_t>(i)] = std::accumulate(parts.begin(), parts.end(), 0.0);
        }
    });
    return at::full({}, std::accumulate(sums.begin(), sums.end(), 0.0), plain.options().dtype(at::kDouble));
}

at::Tensor resizedBilinear(const at::Tensor& tensor, std::int64_t height, std::int64_t width) {
    return at::upsample_bilinear2d(tensor, {height, width}, false, c10::nullopt, c10::nullopt);
}

at::Tensor gaussianBlurred(const at::Tensor& tensor, double sigma) {
    if (!(sigma > 0)) return tensor;
    return blurredAlong(blurredAlong(tensor, sigma, true), sigma, false);
}

}  // namespace saccade
