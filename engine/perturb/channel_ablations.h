// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/perturb/perturbation.h"

namespace saccade {

/// The activation of a layer with one channel at a time switched off (Ablation-CAM, Desai and Ramaswamy 2020): sample
/// k is zero in channel k and as it was elsewhere.
class ChannelAblations : public Perturbation {
 public:
    /// `activation` is 1 x K x h x w.
    explicit ChannelAblations(at::Tensor activation) : activation_(std::move(activation)) {}

    std::int64_t size() const override { return activation_.size(1); }
    /// (end - begin) x K x h x w.
    at::Tensor inputs(std::int64_t begin, std::int64_t end) const override;

 private:
    at::Tensor activation_;
};

}  // namespace saccade
