// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/estimator.h"

#include <cmath>
#include <limits>

#include "engine/core/array.h"
#include "engine/network/parallel.h"

namespace saccade {
namespace {

// Runs over the elements on all threads; within an element the samples are added in their order, so that neither the
// threads nor the batches show in the sum.
template <typename Work>
void overElements(std::int64_t elements, const Work& work) {
    constexpr std::int64_t grain = 4096;
    inParallel(0, elements, grain, work);
}

at::Tensor plain(const at::Tensor& tensor) {
    return tensor.detach().to(at::kFloat).contiguous();
}

// Makes the sums with the first samples, on their device.
void prepare(at::Tensor& sum, at::Tensor& squares, const at::Tensor& samples) {
    if (sum.defined()) return;
    sum = at::zeros(samples.sizes().slice(1), samples.options().dtype(at::kDouble));
    squares = at::zeros_like(sum);
}

// On an accelerator nothing comes back to the host before somebody looks.
void addThere(at::Tensor& sum, at::Tensor& squares, const at::Tensor& samples) {
    const at::Tensor wide = samples.to(at::kDouble);
    sum.add_(wide.sum(0));
    squares.add_(wide.square().sum(0));
}

// The variance of the mean of n samples from their sums; zero below two samples.
at::Tensor errorOfMean(const at::Tensor& sum, const at::Tensor& squares, std::int64_t count) {
    if (count < 2) return at::zeros_like(sum, sum.options().dtype(at::kFloat));
    const auto n = static_cast<double>(count);
    return squares.sub(sum.square().div(n)).clamp_min(0).div(n - 1).div(n).sqrt().to(at::kFloat);
}

}  // namespace

double relativeError(const at::Tensor& map, const at::Tensor& standardError) {
    const at::Tensor values = map.to(at::kDouble);
    const double error = standardError.to(at::kDouble).square().mean().sqrt().item<double>();
    const double spread = values.sub(values.mean()).square().mean().sqrt().item<double>();
    if (error == 0) return 0;
    return spread > 0 ? error / spread : std::numeric_limits<double>::infinity();
}

void addWeighted(at::Tensor& sum, const at::Tensor& maps, std::span<const double> weights) {
    const at::Tensor batch = plain(maps);
    const auto samples = static_cast<std::int64_t>(weights.size());
    TORCH_CHECK(batch.size(0) == samples, "one weight a map");
    if (!sum.defined()) sum = at::zeros_like(batch.narrow(0, 0, 1), batch.options().dtype(at::kDouble));
    const std::int64_t size = sum.numel();
    TORCH_CHECK(batch.numel() == samples * size, "a map of another shape");
    if (!batch.device().is_cpu()) {
        for (std::int64_t i = 0; i < samples; ++i)
            sum.add_(batch.narrow(0, i, 1).to(at::kDouble), weights[static_cast<std::size_t>(i)]);
        return;
    }
    const float* const values = batch.data_ptr<float>();
    auto* const total = sum.data_ptr<double>();
    overElements(size, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t sample = 0; sample < samples; ++sample) {
            const float* const map = values + sample * size;
            const double weight = weights[static_cast<std::size_t>(sample)];
            for (std::int64_t i = begin; i < end; ++i)
                total[i] += weight * static_cast<double>(map[i]);
        }
    });
}

void MeanEstimator::add(const at::Tensor& maps) {
    const at::Tensor batch = plain(maps);
    prepare(sum_, squares_, batch);
    const std::int64_t samples = batch.size(0);
    const std::int64_t size = sum_.numel();
    TORCH_CHECK(batch.numel() == samples * size, "a map of another shape");
    count_ += samples;
    if (!batch.device().is_cpu()) {
        addThere(sum_, squares_, batch);
        return;
    }
    const float* const values = batch.data_ptr<float>();
    auto* const sum = sum_.data_ptr<double>();
    auto* const squares = squares_.data_ptr<double>();
    overElements(size, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t sample = 0; sample < samples; ++sample) {
            const float* const map = values + sample * size;
            for (std::int64_t i = begin; i < end; ++i) {
                const double value = map[i];
                sum[i] += value;
                squares[i] += value * value;
            }
        }
    });
}

at::Tensor MeanEstimator::mean() const {
    return count_ == 0 ? at::Tensor() : sum_.div(static_cast<double>(count_)).to(at::kFloat);
}

at::Tensor MeanEstimator::meanSquare() const {
    return count_ == 0 ? at::Tensor() : squares_.div(static_cast<double>(count_)).to(at::kFloat);
}

at::Tensor MeanEstimator::variance() const {
    if (count_ == 0) return {};
    const auto n = static_cast<double>(count_);
    return squares_.div(n).sub(sum_.div(n).square()).clamp_min(0).to(at::kFloat);
}

at::Tensor MeanEstimator::standardError() const {
    return count_ == 0 ? at::Tensor() : errorOfMean(sum_, squares_, count_);
}

void WeightedMaskEstimator::add(const at::Tensor& masks, const at::Tensor& scores) {
    const at::Tensor batch = plain(masks);
    const at::Tensor weights = scores.detach().to(batch.device(), at::kDouble).contiguous();
    const std::int64_t samples = batch.size(0);
    TORCH_CHECK(weights.dim() == 1 && weights.size(0) == samples, "one score a mask");
    prepare(sum_, squares_, batch);
    const std::int64_t size = sum_.numel();
    TORCH_CHECK(batch.numel() == samples * size, "a mask of another shape");
    count_ += samples;
    if (!batch.device().is_cpu()) {
        Shape shape(static_cast<std::size_t>(batch.dim()), 1);
        shape.front() = samples;
        addThere(sum_, squares_, batch.to(at::kDouble).mul(weights.view(shape)));
        return;
    }
    const float* const values = batch.data_ptr<float>();
    const double* const weight = weights.data_ptr<double>();
    auto* const sum = sum_.data_ptr<double>();
    auto* const squares = squares_.data_ptr<double>();
    overElements(size, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t sample = 0; sample < samples; ++sample) {
            const float* const mask = values + sample * size;
            const double score = weight[sample];
            for (std::int64_t i = begin; i < end; ++i) {
                const double value = score * mask[i];
                sum[i] += value;
                squares[i] += value * value;
            }
        }
    });
}

at::Tensor WeightedMaskEstimator::map(double probability) const {
    return count_ == 0 ? at::Tensor() : sum_.div(static_cast<double>(count_) * probability).to(at::kFloat);
}

at::Tensor WeightedMaskEstimator::standardError(double probability) const {
    return count_ == 0 ? at::Tensor() : errorOfMean(sum_, squares_, count_).div(probability);
}

}  // namespace saccade
