// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// MobileNet v2 (Sandler et al. 2018) and v3 (Howard et al. 2019) as torchvision has them.
#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

Node linearBottleneck(Plan& plan, Node x, std::int64_t out, std::int64_t stride, std::int64_t expansion) {
    const std::int64_t hidden = plan.channels(x) * expansion;
    const Node y = plan.module("conv", x, [&](Node z) {
        std::size_t next = 0;
        const auto name = [&next] { return std::to_string(next++); };
        if (expansion != 1) z = convolutionNormActivation(plan, z, name(), Convolution::square(hidden, 1), Kind::clamp);
        z = convolutionNormActivation(plan, z, name(), Convolution::square(hidden, 3, stride).grouped(hidden),
                                      Kind::clamp);
        z = plan.convolution(z, name(), Convolution::square(out, 1).unbiased());
        return plan.batchNorm(z, name());
    });
    return stride == 1 && plan.channels(x) == out ? plan.add(x, y) : y;
}

Node mobileNetV2(Plan& plan, const Sizes& sizes) {
    struct Stage {
        std::int64_t expansion, out;
        int count;
        std::int64_t stride;
    };
    constexpr Stage stages[] = {{1, 16, 1, 1}, {6, 24, 2, 2},  {6, 32, 3, 2}, {6, 64, 4, 2},
                                {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}};
    Node x = plan.input(sizes.extent("features.0.0.weight", 1, 3));
    x = plan.module("features", x, [&](Node y) {
        std::size_t next = 0;
        const auto name = [&next] { return std::to_string(next++); };
        y = convolutionNormActivation(plan, y, name(), Convolution::square(32, 3, 2), Kind::clamp);
        for (const Stage& stage : stages) {
            for (int i = 0; i < stage.count; ++i) {
                y = plan.module(name(), y, [&](Node z) {
                    return linearBottleneck(plan, z, stage.out, i == 0 ? stage.stride : 1, stage.expansion);
                });
            }
        }
        return convolutionNormActivation(plan, y, name(), Convolution::square(1280, 1), Kind::clamp);
    });
    x = plan.flatten(plan.adaptiveAveragePool(x, {}));
    return plan.module("classifier", x, [&](Node y) {
        return plan.linear(plan.dropout(y, "0"), "1", 1280, sizes.extent("classifier.1.weight", 0, 1000));
    });
}

struct Block {
    std::int64_t kernel, expanded, out;
    bool excited;
    Kind kind;
    std::int64_t stride;
};

Node blockV3(Plan& plan, Node x, const Block& block) {
    constexpr double epsilon = 1e-3;
    const Node y = plan.module("block", x, [&](Node z) {
        std::size_t next = 0;
        const auto name = [&next] { return std::to_string(next++); };
        if (block.expanded != plan.channels(z)) {
            z = convolutionNormActivation(plan, z, name(), Convolution::square(block.expanded, 1), block.kind, epsilon);
        }
        z = convolutionNormActivation(
            plan, z, name(), Convolution::square(block.expanded, block.kernel, block.stride).grouped(block.expanded),
            block.kind, epsilon);
        if (block.excited) {
            z = squeezeExcitation(plan, z, name(), toEights(static_cast<double>(block.expanded / 4)), Kind::relu,
                                  Kind::hardSigmoid);
        }
        return convolutionNormActivation(plan, z, name(), Convolution::square(block.out, 1), std::nullopt, epsilon);
    });
    return block.stride == 1 && plan.channels(x) == block.out ? plan.add(y, x) : y;
}

Node mobileNetV3(Plan& plan, const Sizes& sizes, const std::vector<Block>& blocks, std::int64_t lastWidth) {
    constexpr double epsilon = 1e-3;
    Node x = plan.input(sizes.extent("features.0.0.weight", 1, 3));
    x = plan.module("features", x, [&](Node y) {
        y = convolutionNormActivation(plan, y, "0", Convolution::square(16, 3, 2), Kind::hardSwish, epsilon);
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            y = plan.module(std::to_string(i + 1), y, [&](Node z) { return blockV3(plan, z, blocks[i]); });
        }
        return convolutionNormActivation(plan, y, std::to_string(blocks.size() + 1),
                                         Convolution::square(6 * plan.channels(y), 1), Kind::hardSwish, epsilon);
    });
    x = plan.flatten(plan.adaptiveAveragePool(x, "avgpool"));
    return plan.module("classifier", x, [&](Node y) {
        y = plan.linear(y, "0", plan.channels(y), lastWidth);
        y = plan.dropout(plan.plain(y, "1", Kind::hardSwish), "2");
        return plan.linear(y, "3", lastWidth, sizes.extent("classifier.3.weight", 0, 1000));
    });
}

}  // namespace

void addMobileNet(Catalogue& catalogue) {
    constexpr Kind re = Kind::relu;
    constexpr Kind hs = Kind::hardSwish;
    const std::vector<Block> large{{3, 16, 16, false, re, 1},  {3, 64, 24, false, re, 2},  {3, 72, 24, false, re, 1},
                                   {5, 72, 40, true, re, 2},   {5, 120, 40, true, re, 1},  {5, 120, 40, true, re, 1},
                                   {3, 240, 80, false, hs, 2}, {3, 200, 80, false, hs, 1}, {3, 184, 80, false, hs, 1},
                                   {3, 184, 80, false, hs, 1}, {3, 480, 112, true, hs, 1}, {3, 672, 112, true, hs, 1},
                                   {5, 672, 160, true, hs, 2}, {5, 960, 160, true, hs, 1}, {5, 960, 160, true, hs, 1}};
    const std::vector<Block> small{{3, 16, 16, true, re, 2},  {3, 72, 24, false, re, 2}, {3, 88, 24, false, re, 1},
                                   {5, 96, 40, true, hs, 2},  {5, 240, 40, true, hs, 1}, {5, 240, 40, true, hs, 1},
                                   {5, 120, 48, true, hs, 1}, {5, 144, 48, true, hs, 1}, {5, 288, 96, true, hs, 2},
                                   {5, 576, 96, true, hs, 1}, {5, 576, 96, true, hs, 1}};
    catalogue.push_back({"mobilenet_v2", 224, mobileNetV2, {}, {}});
    catalogue.push_back({"mobilenet_v3_large",
                         224,
                         [large](Plan& plan, const Sizes& sizes) { return mobileNetV3(plan, sizes, large, 1280); },
                         {},
                         {}});
    catalogue.push_back({"mobilenet_v3_small",
                         224,
                         [small](Plan& plan, const Sizes& sizes) { return mobileNetV3(plan, sizes, small, 1024); },
                         {},
                         {}});
}

}  // namespace saccade::architectures
