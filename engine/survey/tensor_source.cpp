// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/survey/tensor_source.h"

#include <numeric>
#include <utility>

#include "engine/core/sha256.h"
#include "engine/network/tensors.h"

namespace saccade {

TensorSource::TensorSource(at::Tensor inputs) : inputs_(std::move(inputs)) {
    TORCH_CHECK(inputs_.dim() == 4, "inputs are N x C x H x W");
}

SourceBatch TensorSource::read(std::int64_t begin, std::int64_t end) const {
    SourceBatch batch;
    batch.samples.resize(static_cast<std::size_t>(end - begin));
    std::iota(batch.samples.begin(), batch.samples.end(), begin);
    if (end > begin) batch.inputs = inputs_.slice(0, begin, end);
    return batch;
}

std::string TensorSource::fingerprint() const {
    const Array plain = toArray(inputs_);
    const std::string text = describe(plain.shape) + sha256(std::as_bytes(std::span(plain.values)));
    return sha256(std::as_bytes(std::span(text)));
}

}  // namespace saccade
