// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// MNASNet B1 (Tan et al. 2019) as torchvision has it.
#include <algorithm>
#include <array>

#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

Node normed(Plan& plan, Node x, std::size_t& next, const Convolution& shape, bool relu) {
    x = plan.convolution(x, std::to_string(next++), shape.unbiased());
    x = plan.batchNorm(x, std::to_string(next++));
    return relu ? plan.relu(x, std::to_string(next++)) : x;
}

struct Stack {
    std::int64_t kernel, stride, expansion;
    int count;
};

Node invertedResidual(Plan& plan, Node x, std::int64_t out, const Stack& stack, std::int64_t stride) {
    const std::int64_t hidden = plan.channels(x) * stack.expansion;
    const Node y = plan.module("layers", x, [&](Node z) {
        std::size_t next = 0;
        z = normed(plan, z, next, Convolution::square(hidden, 1), true);
        z = normed(plan, z, next, Convolution::square(hidden, stack.kernel, stride).grouped(hidden), true);
        return normed(plan, z, next, Convolution::square(out, 1), false);
    });
    return stride == 1 && plan.channels(x) == out ? plan.add(y, x) : y;
}

Node mnasNet(Plan& plan, const Sizes& sizes, double scale) {
    std::array<std::int64_t, 8> depths{32, 16, 24, 40, 80, 96, 192, 320};
    for (auto& depth : depths)
        depth = toEights(static_cast<double>(depth) * scale);
    constexpr Stack stacks[] = {{3, 2, 3, 3}, {5, 2, 3, 3}, {5, 2, 6, 3}, {3, 1, 6, 2}, {5, 2, 6, 4}, {3, 1, 6, 1}};
    Node x = plan.input(sizes.extent("layers.0.weight", 1, 3));
    x = plan.module("layers", x, [&](Node y) {
        std::size_t next = 0;
        y = normed(plan, y, next, Convolution::square(depths[0], 3, 2), true);
        y = normed(plan, y, next, Convolution::square(depths[0], 3).grouped(depths[0]), true);
        y = normed(plan, y, next, Convolution::square(depths[1], 1), false);
        for (std::size_t i = 0; i < 6; ++i) {
            y = plan.module(std::to_string(next++), y, [&](Node z) {
                for (int j = 0; j < stacks[i].count; ++j) {
                    z = plan.module(std::to_string(j), z, [&](Node u) {
                        return invertedResidual(plan, u, depths[i + 2], stacks[i], j == 0 ? stacks[i].stride : 1);
                    });
                }
                return z;
            });
        }
        return normed(plan, y, next, Convolution::square(1280, 1), true);
    });
    x = plan.mean(x);
    return plan.module("classifier", x, [&](Node y) {
        return plan.linear(plan.dropout(y, "0"), "1", 1280, sizes.extent("classifier.1.weight", 0, 1000));
    });
}

}  // namespace

void addMnasNet(Catalogue& catalogue) {
    const std::vector<std::pair<const char*, double>> members{
        {"mnasnet0_5", 0.5}, {"mnasnet0_75", 0.75}, {"mnasnet1_0", 1.0}, {"mnasnet1_3", 1.3}};
    for (const auto& [name, scale] : members) {
        catalogue.push_back({name,
                             224,
                             [scale = scale](Plan& plan, const Sizes& sizes) { return mnasNet(plan, sizes, scale); },
                             {},
                             {}});
    }
}

}  // namespace saccade::architectures
