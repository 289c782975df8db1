// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Inception v3 (Szegedy et al. 2016) as torchvision has it.
#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

/// The basic convolution under a short name, for modules with many.
class Branches {
 public:
    explicit Branches(Plan& plan) : plan_(plan) {}

    Node one(Node x, const char* name, std::int64_t out) const {
        return basicConvolution(plan_, x, name, Convolution::square(out, 1));
    }
    Node square(Node x, const char* name, std::int64_t out, std::int64_t kernel) const {
        return basicConvolution(plan_, x, name, Convolution::square(out, kernel));
    }
    Node step(Node x, const char* name, std::int64_t out) const {
        return basicConvolution(plan_, x, name, Convolution::square(out, 3, 2).padded(0));
    }
    Node row(Node x, const char* name, std::int64_t out, std::int64_t length) const {
        return basicConvolution(plan_, x, name, Convolution::square(out, 1).windowed(1, length));
    }
    Node column(Node x, const char* name, std::int64_t out, std::int64_t length) const {
        return basicConvolution(plan_, x, name, Convolution::square(out, 1).windowed(length, 1));
    }
    Node pooled(Node x, std::int64_t out) const { return one(plan_.averagePool(x, {}, {3, 1, 1}), "branch_pool", out); }

 private:
    Plan& plan_;
};

Node mixedA(Plan& plan, Node x, std::int64_t poolFeatures) {
    const Branches b(plan);
    const Node first = b.one(x, "branch1x1", 64);
    const Node second = b.square(b.one(x, "branch5x5_1", 48), "branch5x5_2", 64, 5);
    const Node third =
        b.square(b.square(b.one(x, "branch3x3dbl_1", 64), "branch3x3dbl_2", 96, 3), "branch3x3dbl_3", 96, 3);
    return plan.concatenate({first, second, third, b.pooled(x, poolFeatures)});
}

Node mixedB(Plan& plan, Node x) {
    const Branches b(plan);
    const Node first = b.step(x, "branch3x3", 384);
    const Node second = b.step(b.square(b.one(x, "branch3x3dbl_1", 64), "branch3x3dbl_2", 96, 3), "branch3x3dbl_3", 96);
    return plan.concatenate({first, second, plan.maxPool(x, {}, {3, 2})});
}

Node mixedC(Plan& plan, Node x, std::int64_t c7) {
    const Branches b(plan);
    const Node first = b.one(x, "branch1x1", 192);
    Node second = b.row(b.one(x, "branch7x7_1", c7), "branch7x7_2", c7, 7);
    second = b.column(second, "branch7x7_3", 192, 7);
    Node third = b.column(b.one(x, "branch7x7dbl_1", c7), "branch7x7dbl_2", c7, 7);
    third = b.column(b.row(third, "branch7x7dbl_3", c7, 7), "branch7x7dbl_4", c7, 7);
    third = b.row(third, "branch7x7dbl_5", 192, 7);
    return plan.concatenate({first, second, third, b.pooled(x, 192)});
}

Node mixedD(Plan& plan, Node x) {
    const Branches b(plan);
    const Node first = b.step(b.one(x, "branch3x3_1", 192), "branch3x3_2", 320);
    Node second = b.row(b.one(x, "branch7x7x3_1", 192), "branch7x7x3_2", 192, 7);
    second = b.step(b.column(second, "branch7x7x3_3", 192, 7), "branch7x7x3_4", 192);
    return plan.concatenate({first, second, plan.maxPool(x, {}, {3, 2})});
}

Node mixedE(Plan& plan, Node x) {
    const Branches b(plan);
    const Node first = b.one(x, "branch1x1", 320);
    Node second = b.one(x, "branch3x3_1", 384);
    const Node secondRow = b.row(second, "branch3x3_2a", 384, 3);
    second = plan.concatenate({secondRow, b.column(second, "branch3x3_2b", 384, 3)});
    Node third = b.square(b.one(x, "branch3x3dbl_1", 448), "branch3x3dbl_2", 384, 3);
    const Node thirdRow = b.row(third, "branch3x3dbl_3a", 384, 3);
    third = plan.concatenate({thirdRow, b.column(third, "branch3x3dbl_3b", 384, 3)});
    return plan.concatenate({first, second, third, b.pooled(x, 192)});
}

Node inceptionV3(Plan& plan, const Sizes& sizes) {
    Node x = plan.input(sizes.extent("Conv2d_1a_3x3.conv.weight", 1, 3));
    x = basicConvolution(plan, x, "Conv2d_1a_3x3", Convolution::square(32, 3, 2).padded(0));
    x = basicConvolution(plan, x, "Conv2d_2a_3x3", Convolution::square(32, 3).padded(0));
    x = basicConvolution(plan, x, "Conv2d_2b_3x3", Convolution::square(64, 3));
    x = plan.maxPool(x, "maxpool1", {3, 2});
    x = basicConvolution(plan, x, "Conv2d_3b_1x1", Convolution::square(80, 1));
    x = basicConvolution(plan, x, "Conv2d_4a_3x3", Convolution::square(192, 3).padded(0));
    x = plan.maxPool(x, "maxpool2", {3, 2});
    const auto mixed = [&](const char* name, const auto& body) { x = plan.module(name, x, body); };
    mixed("Mixed_5b", [&](Node y) { return mixedA(plan, y, 32); });
    mixed("Mixed_5c", [&](Node y) { return mixedA(plan, y, 64); });
    mixed("Mixed_5d", [&](Node y) { return mixedA(plan, y, 64); });
    mixed("Mixed_6a", [&](Node y) { return mixedB(plan, y); });
    mixed("Mixed_6b", [&](Node y) { return mixedC(plan, y, 128); });
    mixed("Mixed_6c", [&](Node y) { return mixedC(plan, y, 160); });
    mixed("Mixed_6d", [&](Node y) { return mixedC(plan, y, 160); });
    mixed("Mixed_6e", [&](Node y) { return mixedC(plan, y, 192); });
    mixed("Mixed_7a", [&](Node y) { return mixedD(plan, y); });
    mixed("Mixed_7b", [&](Node y) { return mixedE(plan, y); });
    mixed("Mixed_7c", [&](Node y) { return mixedE(plan, y); });
    x = plan.flatten(plan.dropout(plan.adaptiveAveragePool(x, "avgpool"), "dropout"));
    return plan.linear(x, "fc", 2048, sizes.extent("fc.weight", 0, 1000));
}

}  // namespace

void addInception(Catalogue& catalogue) {
    catalogue.push_back({"inception_v3", 299, inceptionV3, {"AuxLogits."}, "half"});
}

}  // namespace saccade::architectures
