// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/network/network.h"

namespace saccade {

/// A tensor that training changes.
struct TrainedTensor {
    std::string layer;
    std::string role;     ///< as in Layer::tensors
    at::Tensor tensor;    ///< a leaf that collects gradients; of statistics: a plain tensor
    bool decays = false;  ///< weights of convolutions and linear layers shrink; biases and normalisation do not
};

/// A network while it learns: its own copies of the weights, and a forward in which batch norm uses the statistics of
/// the batch and moves its running ones. A Network is immutable, so training has its own walk over the layers; every
/// layer but batch norm computes as always (dropout is the identity). Used by one thread.
class TrainableNetwork {
 public:
    explicit TrainableNetwork(std::shared_ptr<const Network> start);

    /// The logits (N x classes) of inputs (N x C x H x W), with the graph that gradients go back through.
    at::Tensor forward(const at::Tensor& inputs);

    /// Weights and biases of convolutions, linear layers and normalisations.
    const std::vector<TrainedTensor>& parameters() const { return parameters_; }
    /// Running means and variances of batch norm.
    const std::vector<TrainedTensor>& statistics() const { return statistics_; }

    /// The network as it is now; it does not change with further training.
    std::shared_ptr<const Network> snapshot() const;

 private:
    std::shared_ptr<const Network> start_;
    std::vector<Layer> layers_;
    std::vector<TrainedTensor> parameters_;
    std::vector<TrainedTensor> statistics_;
};

}  // namespace saccade
