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
    LayerId features;    ///< N x K x h x w
    at::Tensor weights;  ///< classes x K
    at::Tensor bias;     ///< classes; undefined where there is none
};

/// Nothing where the network ends otherwise. `shapes` are those of the network's layers. Global average pooling and one
/// linear layer or 1 x 1 convolution, or a 1 x 1 convolution (a ReLU behind it is left out) and global average pooling;
/// reshaping, dropout and a softmax at the end do not matter.
std::optional<PooledEnd> pooledEnd(const Network& network, const std::vector<Shape>& shapes);

/// The pooled end of a study's folded network. Throws RequestError that names the method and one that would do.
PooledEnd requirePooledEnd(const std::string& method, const Study& study);

}  // namespace saccade
