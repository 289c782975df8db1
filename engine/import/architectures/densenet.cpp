// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DenseNet (Huang et al. 2017) as torchvision has it.
#include <array>

#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

struct Member {
    const char* name;
    std::int64_t growth;
    std::array<int, 4> layers;
    std::int64_t first;
};

Node denseLayer(Plan& plan, const std::vector<Node>& earlier, int index, std::int64_t growth) {
    return plan.module("denselayer" + std::to_string(index), earlier.back(), [&](Node y) {
        if (earlier.size() > 1) y = plan.concatenate(earlier);
        y = plan.relu(plan.batchNorm(y, "norm1"), "relu1");
        y = plan.convolution(y, "conv1", Convolution::square(4 * growth, 1).unbiased());
        y = plan.relu(plan.batchNorm(y, "norm2"), "relu2");
        return plan.convolution(y, "conv2", Convolution::square(growth, 3).unbiased());
    });
}

Node denseBlock(Plan& plan, Node x, std::size_t index, int layers, std::int64_t growth) {
    return plan.module("denseblock" + std::to_string(index), x, [&](Node y) {
        std::vector<Node> features{y};
        for (int i = 1; i <= layers; ++i)
            features.push_back(denseLayer(plan, features, i, growth));
        return plan.concatenate(features);
    });
}

Node transition(Plan& plan, Node x, std::size_t index) {
    return plan.module("transition" + std::to_string(index), x, [&](Node y) {
        const std::int64_t half = plan.channels(y) / 2;
        y = plan.relu(plan.batchNorm(y, "norm"), "relu");
        return plan.averagePool(plan.convolution(y, "conv", Convolution::square(half, 1).unbiased()), "pool", {2, 2});
    });
}

Node denseNet(Plan& plan, const Sizes& sizes, const Member& member) {
    Node x = plan.input(sizes.extent("features.conv0.weight", 1, 3));
    x = plan.module("features", x, [&](Node y) {
        y = plan.convolution(y, "conv0", Convolution::square(member.first, 7, 2).unbiased());
        y = plan.maxPool(plan.relu(plan.batchNorm(y, "norm0"), "relu0"), "pool0", {3, 2, 1});
        for (std::size_t i = 0; i < member.layers.size(); ++i) {
            y = denseBlock(plan, y, i + 1, member.layers[i], member.growth);
            if (i + 1 < member.layers.size()) y = transition(plan, y, i + 1);
        }
        return plan.batchNorm(y, "norm5");
    });
    x = plan.flatten(plan.adaptiveAveragePool(plan.relu(x), {}));
    return plan.linear(x, "classifier", plan.channels(x), sizes.extent("classifier.weight", 0, 1000));
}

}  // namespace

void addDenseNet(Catalogue& catalogue) {
    const std::vector<Member> members{{"densenet121", 32, {6, 12, 24, 16}, 64},
                                      {"densenet161", 48, {6, 12, 36, 24}, 96},
                                      {"densenet169", 32, {6, 12, 32, 32}, 64},
                                      {"densenet201", 32, {6, 12, 48, 32}, 64}};
    for (const Member& member : members) {
        catalogue.push_back({member.name,
                             224,
                             [member](Plan& plan, const Sizes& sizes) { return denseNet(plan, sizes, member); },
                             {},
                             {}});
    }
}

}  // namespace saccade::architectures
