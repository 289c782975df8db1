// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The ResNets for CIFAR-10 of He et al. 2016, section 4.2: three stages of 16, 32 and 64 channels, and shortcuts
/// without parameters, which take every second pixel and pad the channels with zeros (option A). The last layer is
/// called `linear` or `fc`.
#include <limits>

#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

Node shortcut(Plan& plan, Node x, std::int64_t out) {
    return plan.module("shortcut", x, [&](Node y) {
        if (plan.channels(y) == out) return y;
        constexpr std::int64_t toEnd = std::numeric_limits<std::int64_t>::max();
        y = plan.slice(plan.slice(y, 2, 0, toEnd, 2), 3, 0, toEnd, 2);
        return plan.padChannels(y, out / 4, out / 4);
    });
}

Node block(Plan& plan, Node x, std::int64_t out, std::int64_t stride) {
    Node y = plan.batchNorm(plan.convolution(x, "conv1", Convolution::square(out, 3, stride).unbiased()), "bn1");
    y = plan.convolution(plan.relu(y), "conv2", Convolution::square(out, 3).unbiased());
    y = plan.batchNorm(y, "bn2");
    return plan.relu(plan.add(y, shortcut(plan, x, out)));
}

Node cifarResNet(Plan& plan, const Sizes& sizes, int blocks) {
    Node x = plan.input(sizes.extent("conv1.weight", 1, 3));
    x = plan.relu(plan.batchNorm(plan.convolution(x, "conv1", Convolution::square(16, 3).unbiased()), "bn1"));
    for (std::size_t stage = 0; stage < 3; ++stage) {
        x = plan.module("layer" + std::to_string(stage + 1), x, [&](Node y) {
            for (int i = 0; i < blocks; ++i) {
                y = plan.module(std::to_string(i), y, [&](Node z) {
                    return block(plan, z, std::int64_t{16} << stage, i == 0 && stage > 0 ? 2 : 1);
                });
            }
            return y;
        });
    }
    x = plan.flatten(plan.adaptiveAveragePool(x, {}));
    const std::string last = sizes.has("fc.weight") ? "fc" : "linear";
    return plan.linear(x, last, 64, sizes.extent(last + ".weight", 0, 10));
}

}  // namespace

void addCifarResNet(Catalogue& catalogue) {
    for (const int layers : {20, 32, 44, 56, 110}) {
        catalogue.push_back(
            {"cifar_resnet" + std::to_string(layers),
             32,
             [layers](Plan& plan, const Sizes& sizes) { return cifarResNet(plan, sizes, (layers - 2) / 6); },
             {},
             {}});
    }
}

}  // namespace saccade::architectures
