// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// ResNet (He et al. 2016), ResNeXt (Xie et al. 2017) and Wide ResNet (Zagoruyko and Komodakis 2016) as torchvision has
/// them: in bottlenecks, the 3 x 3 convolution makes the step.
#include <array>

#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

struct Shape4 {
    std::array<int, 4> blocks;
    bool bottleneck = true;
    std::int64_t groups = 1;
    std::int64_t groupWidth = 64;
};

Node shortcut(Plan& plan, Node x, std::int64_t out, std::int64_t stride) {
    if (stride == 1 && plan.channels(x) == out) return x;
    return plan.module("downsample", x, [&](Node y) {
        return plan.batchNorm(plan.convolution(y, "0", Convolution::square(out, 1, stride).unbiased()), "1");
    });
}

Node block(Plan& plan, Node x, const Shape4& shape, std::int64_t planes, std::int64_t stride) {
    const std::int64_t out = shape.bottleneck ? planes * 4 : planes;
    Node y = x;
    if (shape.bottleneck) {
        const std::int64_t width = planes * shape.groupWidth / 64 * shape.groups;
        y = plan.relu(plan.batchNorm(plan.convolution(y, "conv1", Convolution::square(width, 1).unbiased()), "bn1"),
                      "relu");
        const Convolution middle = Convolution::square(width, 3, stride).grouped(shape.groups).unbiased();
        y = plan.relu(plan.batchNorm(plan.convolution(y, "conv2", middle), "bn2"), "relu");
        y = plan.batchNorm(plan.convolution(y, "conv3", Convolution::square(out, 1).unbiased()), "bn3");
    } else {
        y = plan.batchNorm(plan.convolution(y, "conv1", Convolution::square(out, 3, stride).unbiased()), "bn1");
        y = plan.relu(y, "relu");
        y = plan.batchNorm(plan.convolution(y, "conv2", Convolution::square(out, 3).unbiased()), "bn2");
    }
    return plan.relu(plan.add(y, shortcut(plan, x, out, stride)), "relu");
}

Node resNet(Plan& plan, const Sizes& sizes, const Shape4& shape) {
    Node x = plan.input(sizes.extent("conv1.weight", 1, 3));
    x = plan.batchNorm(plan.convolution(x, "conv1", Convolution::square(64, 7, 2).unbiased()), "bn1");
    x = plan.maxPool(plan.relu(x, "relu"), "maxpool", {3, 2, 1});
    for (std::size_t stage = 0; stage < 4; ++stage) {
        x = plan.module(std::string("layer") + std::to_string(stage + 1), x, [&](Node y) {
            for (int i = 0; i < shape.blocks[stage]; ++i) {
                const std::int64_t stride = i == 0 && stage > 0 ? 2 : 1;
                y = plan.module(std::to_string(i), y,
                                [&](Node z) { return block(plan, z, shape, std::int64_t{64} << stage, stride); });
            }
            return y;
        });
    }
    x = plan.flatten(plan.adaptiveAveragePool(x, "avgpool"));
    return plan.linear(x, "fc", plan.channels(x), sizes.extent("fc.weight", 0, 1000));
}

}  // namespace

void addResNet(Catalogue& catalogue) {
    const std::vector<std::pair<const char*, Shape4>> members{
        {"resnet18", {{2, 2, 2, 2}, false}},
        {"resnet34", {{3, 4, 6, 3}, false}},
        {"resnet50", {{3, 4, 6, 3}}},
        {"resnet101", {{3, 4, 23, 3}}},
        {"resnet152", {{3, 8, 36, 3}}},
        {"resnext50_32x4d", {{3, 4, 6, 3}, true, 32, 4}},
        {"resnext101_32x8d", {{3, 4, 23, 3}, true, 32, 8}},
        {"resnext101_64x4d", {{3, 4, 23, 3}, true, 64, 4}},
        {"wide_resnet50_2", {{3, 4, 6, 3}, true, 1, 128}},
        {"wide_resnet101_2", {{3, 4, 23, 3}, true, 1, 128}},
    };
    for (const auto& [name, shape] : members) {
        catalogue.push_back({name,
                             224,
                             [shape = shape](Plan& plan, const Sizes& sizes) { return resNet(plan, sizes, shape); },
                             {},
                             {}});
    }
}

}  // namespace saccade::architectures
