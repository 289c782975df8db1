// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Small networks that tutorials teach. None has a canonical form; each comment says whose names are known here.
#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

/// LeNet-5 (LeCun et al. 1998) with ReLU and max pooling, its modules called after the paper's layers: `convnet` holds
/// c1, relu1, s2, c3, relu3, s4, c5, relu5 and `fc` holds f6, relu6, f7 and the logarithm of a softmax, sig7. It takes
/// the 32 x 32 pixels of the paper.
Node leNet(Plan& plan, const Sizes& sizes) {
    Node x = plan.input(sizes.extent("convnet.c1.weight", 1, 1));
    x = plan.module("convnet", x, [&](Node y) {
        y = plan.relu(plan.convolution(y, "c1", Convolution::square(6, 5).padded(0)), "relu1");
        y = plan.maxPool(y, "s2", {2, 2});
        y = plan.relu(plan.convolution(y, "c3", Convolution::square(16, 5).padded(0)), "relu3");
        y = plan.maxPool(y, "s4", {2, 2});
        return plan.relu(plan.convolution(y, "c5", Convolution::square(120, 5).padded(0)), "relu5");
    });
    x = plan.flatten(x);
    return plan.module("fc", x, [&](Node y) {
        y = plan.relu(plan.linear(y, "f6", 120, 84), "relu6");
        y = plan.linear(y, "f7", 84, sizes.extent("fc.f7.weight", 0, 10));
        return plan.plain(y, "sig7", Kind::logSoftmax, {{"axis", std::int64_t{1}}});
    });
}

/// The form of PyTorch's introductory tutorial: conv1, conv2, fc1, fc2, fc3, one `pool` that is called twice, ReLU as a
/// function. Pictures of 32 pixels leave 5 x 5 cells, those of 28 pixels 4 x 4.
Node tutorialLeNet(Plan& plan, const Sizes& sizes, std::int64_t cells) {
    Node x = plan.input(sizes.extent("conv1.weight", 1, 3));
    x = plan.maxPool(plan.relu(plan.convolution(x, "conv1", Convolution::square(6, 5).padded(0))), "pool", {2, 2});
    x = plan.maxPool(plan.relu(plan.convolution(x, "conv2", Convolution::square(16, 5).padded(0))), "pool", {2, 2});
    x = plan.relu(plan.linear(plan.flatten(x), "fc1", 16 * cells, 120));
    x = plan.relu(plan.linear(x, "fc2", 120, 84));
    return plan.linear(x, "fc3", 84, sizes.extent("fc3.weight", 0, 10));
}

/// Network in Network (Lin et al. 2014) for CIFAR-10, everything in one Sequential called `classifier`.
Node networkInNetwork(Plan& plan, const Sizes& sizes) {
    Node x = plan.input(sizes.extent("classifier.0.weight", 1, 3));
    x = plan.module("classifier", x, [&](Node y) {
        std::size_t next = 0;
        const auto name = [&next] { return std::to_string(next++); };
        const auto layer = [&](std::int64_t out, std::int64_t kernel) {
            y = plan.convolution(y, name(), Convolution::square(out, kernel));
            y = plan.relu(y, name());
        };
        layer(192, 5);
        layer(160, 1);
        layer(96, 1);
        y = plan.dropout(plan.maxPool(y, name(), {3, 2, 1}), name());
        layer(192, 5);
        layer(192, 1);
        layer(192, 1);
        y = plan.dropout(plan.averagePool(y, name(), {3, 2, 1}), name());
        layer(192, 3);
        layer(192, 1);
        layer(sizes.extent("classifier.20.weight", 0, 10), 1);
        return plan.averagePool(y, name(), {8, 1, 0});
    });
    return plan.flatten(x);
}

/// All-CNN-C (Springenberg et al. 2015): conv1 to conv8 and class_conv, ReLU and the global mean as functions.
Node allConvolutional(Plan& plan, const Sizes& sizes) {
    Node x = plan.input(sizes.extent("conv1.weight", 1, 3));
    const auto layer = [&](const char* name, const Convolution& shape) {
        x = plan.relu(plan.convolution(x, name, shape));
    };
    layer("conv1", Convolution::square(96, 3));
    layer("conv2", Convolution::square(96, 3));
    layer("conv3", Convolution::square(96, 3, 2));
    layer("conv4", Convolution::square(192, 3));
    layer("conv5", Convolution::square(192, 3));
    layer("conv6", Convolution::square(192, 3, 2));
    layer("conv7", Convolution::square(192, 3));
    layer("conv8", Convolution::square(192, 1));
    layer("class_conv", Convolution::square(sizes.extent("class_conv.weight", 0, 10), 1));
    return plan.flatten(plan.adaptiveAveragePool(x, {}));
}

}  // namespace

void addSmallNetworks(Catalogue& catalogue) {
    catalogue.push_back({"lenet5", 32, leNet, {}, {}});
    const auto tutorial = [](std::int64_t cells) {
        return [cells](Plan& plan, const Sizes& sizes) { return tutorialLeNet(plan, sizes, cells); };
    };
    catalogue.push_back({"lenet5_tutorial", 32, tutorial(25), {}, {}});
    catalogue.push_back({"lenet5_tutorial_28", 28, tutorial(16), {}, {}});
    catalogue.push_back({"nin_cifar", 32, networkInNetwork, {}, {}});
    catalogue.push_back({"all_cnn_c", 32, allConvolutional, {}, {}});
}

}  // namespace saccade::architectures
