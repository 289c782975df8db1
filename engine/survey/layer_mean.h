// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/survey/accumulator.h"

namespace saccade {

/// The mean and the deviation of a layer's output over the pictures, value by value.
class LayerMean final : public Accumulator {
 public:
    explicit LayerMean(std::string layer) : layer_(std::move(layer)) {}

    std::string id() const override { return "layer_mean"; }
    std::string parameters() const override;
    std::vector<LayerId> layers(const Network& network) const override { return {network.find(layer_)}; }
    void add(const Run& run, const std::vector<std::int64_t>& samples) override;
    void merge(const Accumulator& other) override;
    SurveyState save() const override;
    void load(const SurveyState& state) override;

    std::int64_t count() const { return count_; }
    /// float64, in the shape of one sample's output (C, or C x H x W). Undefined before the first sample.
    at::Tensor mean() const;
    /// The deviation of the samples (of n, not n - 1).
    at::Tensor deviation() const;

 private:
    std::string layer_;
    std::int64_t count_ = 0;
    at::Tensor sum_;      // float64
    at::Tensor squares_;  // float64
};

}  // namespace saccade
