// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Small networks with any number of channels and classes, for files that the command line opens.
#pragma once

#include <limits>
#include <memory>

#include "tests/support/network_builder.h"

namespace saccade::test {

/// A convolution, ReLU, the mean over rows and columns and one linear layer, so that any size of input will do.
inline std::shared_ptr<const Network> anySizeNetwork(std::int64_t channels, std::int64_t classes,
                                                     bool softmax = false) {
    constexpr std::int64_t width = 6;
    at::manual_seed(7);
    NetworkBuilder builder;
    builder.convolution("conv", "input", channels, width)
        .add(Kind::relu, "relu", {"conv"})
        .add(Kind::mean, "pool", {"relu"}, {{"axes", std::vector<std::int64_t>{2, 3}}})
        .linear("fc", "pool", width, classes);
    if (!softmax) return builder.build("fc");
    return builder.add(Kind::softmax, "softmax", {"fc"}).build("softmax");
}

/// The same with one weight of its convolution that is no number.
inline std::shared_ptr<const Network> damagedNetwork() {
    const auto sound = anySizeNetwork(3, 5);
    at::Tensor weight = sound->layer(sound->find("conv")).tensors.at("weight").clone();
    weight.view(-1)[5] = std::numeric_limits<float>::quiet_NaN();
    NetworkChanges changes;
    changes.tensors[{"conv", "weight"}] = weight;
    return sound->with(changes);
}

}  // namespace saccade::test
