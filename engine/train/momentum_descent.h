// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

#include "engine/train/trainable_network.h"

namespace saccade {

struct DescentOptions {
    std::int64_t steps = 1000;  ///< of the whole training; the learning rate follows it
    double learningRate = 0.1;  ///< at its peak
    double warmUp = 0.05;       ///< the share of the steps in which the rate rises to its peak
    double momentum = 0.9;      ///< 0 to below 1
    double weightDecay = 5e-4;  ///< of the tensors that decay
};

/// Gradient descent with Nesterov's momentum. The rate rises linearly to its peak and falls to zero along a half cosine
/// (Loshchilov and Hutter, "SGDR", 2016). A page of arithmetic, and its state is two plain lists that a checkpoint can
/// hold: LibTorch's optimisers would bring its largest headers.
class MomentumDescent {
 public:
    MomentumDescent(const std::vector<TrainedTensor>& parameters, const DescentOptions& options);

    /// The rate of a step, counted from 0.
    double rate(std::int64_t step) const;

    /// Moves every parameter against its gradient and takes the gradient away.
    void step(std::int64_t step);

    /// One a parameter, in their order.
    std::vector<at::Tensor>& velocities() { return velocities_; }
    const std::vector<at::Tensor>& velocities() const { return velocities_; }

 private:
    std::vector<TrainedTensor> parameters_;
    std::vector<at::Tensor> velocities_;
    DescentOptions options_;
};

}  // namespace saccade
