// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// GoogLeNet (Szegedy et al. 2015) as torchvision has it, with batch norm and 3 x 3 where the paper has 5 x 5, and
/// what Zhou et al. 2016 make of it for class activation maps: after inception4e come a convolution of 1024 channels,
/// 3 x 3 (`cam.0`), ReLU (`cam.1`), a global mean and `fc`.
#include <array>

#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

/// The widths of an inception module: 1 x 1; reduced and 3 x 3; reduced and "5 x 5"; behind the pool.
using Widths = std::array<std::int64_t, 6>;

Node inception(Plan& plan, Node x, const std::string& name, const Widths& w) {
    return plan.module("inception" + name, x, [&](Node y) {
        const Node first = basicConvolution(plan, y, "branch1", Convolution::square(w[0], 1));
        const auto pair = [&](const char* branch, std::int64_t reduced, std::int64_t out) {
            return plan.module(branch, y, [&](Node z) {
                z = basicConvolution(plan, z, "0", Convolution::square(reduced, 1));
                return basicConvolution(plan, z, "1", Convolution::square(out, 3));
            });
        };
        const Node second = pair("branch2", w[1], w[2]);
        const Node third = pair("branch3", w[3], w[4]);
        const Node fourth = plan.module("branch4", y, [&](Node z) {
            z = plan.maxPool(z, "0", {3, 1, 1, true});
            return basicConvolution(plan, z, "1", Convolution::square(w[5], 1));
        });
        return plan.concatenate({first, second, third, fourth});
    });
}

Node untilFourth(Plan& plan, const Sizes& sizes) {
    Node x = plan.input(sizes.extent("conv1.conv.weight", 1, 3));
    x = plan.maxPool(basicConvolution(plan, x, "conv1", Convolution::square(64, 7, 2)), "maxpool1", {3, 2, 0, true});
    x = basicConvolution(plan, x, "conv2", Convolution::square(64, 1));
    x = plan.maxPool(basicConvolution(plan, x, "conv3", Convolution::square(192, 3)), "maxpool2", {3, 2, 0, true});
    x = inception(plan, x, "3a", {64, 96, 128, 16, 32, 32});
    x = inception(plan, x, "3b", {128, 128, 192, 32, 96, 64});
    x = plan.maxPool(x, "maxpool3", {3, 2, 0, true});
    x = inception(plan, x, "4a", {192, 96, 208, 16, 48, 64});
    x = inception(plan, x, "4b", {160, 112, 224, 24, 64, 64});
    x = inception(plan, x, "4c", {128, 128, 256, 24, 64, 64});
    x = inception(plan, x, "4d", {112, 144, 288, 32, 64, 64});
    return inception(plan, x, "4e", {256, 160, 320, 32, 128, 128});
}

Node googLeNet(Plan& plan, const Sizes& sizes) {
    Node x = untilFourth(plan, sizes);
    x = plan.maxPool(x, "maxpool4", {2, 2, 0, true});
    x = inception(plan, x, "5a", {256, 160, 320, 32, 128, 128});
    x = inception(plan, x, "5b", {384, 192, 384, 48, 128, 128});
    x = plan.dropout(plan.flatten(plan.adaptiveAveragePool(x, "avgpool")), "dropout");
    return plan.linear(x, "fc", 1024, sizes.extent("fc.weight", 0, 1000));
}

Node withGlobalMean(Plan& plan, const Sizes& sizes) {
    Node x = untilFourth(plan, sizes);
    x = plan.module("cam", x,
                    [&](Node y) { return plan.relu(plan.convolution(y, "0", Convolution::square(1024, 3)), "1"); });
    x = plan.flatten(plan.adaptiveAveragePool(x, "avgpool"));
    return plan.linear(x, "fc", 1024, sizes.extent("fc.weight", 0, 1000));
}

}  // namespace

void addGoogLeNet(Catalogue& catalogue) {
    catalogue.push_back({"googlenet", 224, googLeNet, {"aux1.", "aux2."}, "half"});
    catalogue.push_back({"googlenet_gap", 224, withGlobalMean, {}, {}});
}

}  // namespace saccade::architectures
