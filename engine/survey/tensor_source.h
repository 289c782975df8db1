// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/survey/input_source.h"

namespace saccade {

/// Inputs that lie in memory, N x C x H x W: what was prepared elsewhere.
class TensorSource final : public InputSource {
 public:
    explicit TensorSource(at::Tensor inputs);

    std::int64_t size() const override { return inputs_.size(0); }
    /// The sample's number.
    std::string name(std::int64_t sample) const override { return std::to_string(sample); }
    SourceBatch read(std::int64_t begin, std::int64_t end) const override;
    std::string fingerprint() const override;

 private:
    at::Tensor inputs_;
};

}  // namespace saccade
