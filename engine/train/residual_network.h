// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/network/network.h"

namespace saccade {

/// The outline of a residual network (He et al., "Deep residual learning for image recognition", 2015).
struct ResidualOutline {
    /// Blocks of two 3 x 3 convolutions; the first block of every stage halves height and width.
    struct Stage {
        std::int64_t channels = 0;
        std::int64_t blocks = 1;
    };
    std::int64_t inputChannels = 3;
    std::int64_t stemChannels = 16;  ///< of the first convolution, 3 x 3 with stride 2
    std::vector<Stage> stages;
    std::int64_t classes = 0;
};

/// An untrained network that ends in global average pooling and one linear layer, so that CAM applies. Convolutions
/// and the linear layer start from normal numbers scaled by their fan-out (He et al., "Delving deep into rectifiers",
/// 2015), the last normalisation of every block from zero, so that a block begins as the identity. Layers are named as
/// torchvision names its ResNets: "layer1.0.conv1", "layer1.0.relu#2" with the aliases "layer1.0" and "layer1".
std::shared_ptr<const Network> residualNetwork(const ResidualOutline& outline, std::uint64_t seed);

}  // namespace saccade
