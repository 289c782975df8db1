// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>

#include "engine/methods/study.h"

namespace saccade {

/// The end of a network whose classes have maps of their own: features that are weighed a class and averaged over rows
/// and columns, in either order.
struct PooledEnd {
    LayerId features;        ///< N x K x h x w
    at::Tensor weights;      ///< classes x K
    at::Tensor bias;         ///< classes; undefined where there is none
    std::string observed{};  ///< the features' name, where the network is one that keeps them as they were loaded
};

/// Nothing where the network ends otherwise. `shapes` are those of the network's layers. Global average pooling and one
/// linear layer or 1 x 1 convolution, or a 1 x 1 convolution (a ReLU behind it is left out) and global average pooling;
/// reshaping, dropout and a softmax at the end do not matter.
std::optional<PooledEnd> pooledEnd(const Network& network, const std::vector<Shape>& shapes);

/// The pooled end of a study's network as loaded, by the layer of study.networkObserving({observed}), so that batch
/// norm before the last weights stays with the features; where only the folded network has one (batch norm behind the
/// pooling), of that. Throws RequestError that names the method and one that would do.
PooledEnd requirePooledEnd(const std::string& method, Study& study);

}  // namespace saccade
