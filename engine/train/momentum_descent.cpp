// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/train/momentum_descent.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace saccade {

MomentumDescent::MomentumDescent(const std::vector<TrainedTensor>& parameters, const DescentOptions& options)
    : parameters_(parameters), options_(options) {
    for (const TrainedTensor& parameter : parameters_)
        velocities_.push_back(at::zeros_like(parameter.tensor.detach()));
}

double MomentumDescent::rate(std::int64_t step) const {
    const auto total = static_cast<double>(options_.steps);
    const double rising = std::max(1.0, std::round(total * options_.warmUp));
    const auto now = static_cast<double>(step);
    if (now < rising) return options_.learningRate * (now + 1) / rising;
    const double share = std::min(1.0, (now - rising) / std::max(1.0, total - rising));
    return options_.learningRate * 0.5 * (1 + std::cos(std::numbers::pi * share));
}

void MomentumDescent::step(std::int64_t step) {
    const c10::AutoGradMode plain(false);
    const double rate = this->rate(step);
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        at::Tensor parameter = parameters_[i].tensor;
        at::Tensor gradient = parameter.grad();
        if (!gradient.defined()) continue;
        if (parameters_[i].decays) gradient = gradient.add(parameter, options_.weightDecay);
        at::Tensor& velocity = velocities_[i];
        velocity.mul_(options_.momentum).add_(gradient);
        parameter.add_(gradient.add(velocity, options_.momentum), -rate);
        parameter.mutable_grad() = at::Tensor();
    }
}

}  // namespace saccade
