// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// ShuffleNet v2 (Ma et al. 2018) as torchvision has it.
#include <array>

#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

/// The output channels of the first convolution, the three stages and the last convolution.
using Widths = std::array<std::int64_t, 5>;

Node normedConvolution(Plan& plan, Node x, std::size_t& next, const Convolution& shape, bool relu) {
    x = plan.convolution(x, std::to_string(next++), shape.unbiased());
    x = plan.batchNorm(x, std::to_string(next++));
    return relu ? plan.relu(x, std::to_string(next++)) : x;
}

// Channels of the two halves in turn.
Node shuffled(Plan& plan, Node x) {
    const std::int64_t half = plan.channels(x) / 2;
    x = plan.reshape(x, {-2, 2, half, -4, -5});
    x = plan.permute(x, {}, {0, 2, 1, 3, 4});
    return plan.reshape(x, {-2, -1, -5, -6});
}

Node unit(Plan& plan, Node x, std::int64_t out, std::int64_t stride) {
    const std::int64_t half = out / 2;
    Node kept = x;
    Node worked = x;
    if (stride == 1) {
        kept = plan.slice(x, 1, 0, half);
        worked = plan.slice(x, 1, half, 2 * half);
    } else {
        kept = plan.module("branch1", x, [&](Node y) {
            std::size_t next = 0;
            y = normedConvolution(plan, y, next,
                                  Convolution::square(plan.channels(y), 3, stride).grouped(plan.channels(y)), false);
            return normedConvolution(plan, y, next, Convolution::square(half, 1), true);
        });
    }
    worked = plan.module("branch2", worked, [&](Node y) {
        std::size_t next = 0;
        y = normedConvolution(plan, y, next, Convolution::square(half, 1), true);
        y = normedConvolution(plan, y, next, Convolution::square(half, 3, stride).grouped(half), false);
        return normedConvolution(plan, y, next, Convolution::square(half, 1), true);
    });
    return shuffled(plan, plan.concatenate({kept, worked}));
}

Node shuffleNet(Plan& plan, const Sizes& sizes, const Widths& widths) {
    constexpr int repeats[] = {4, 8, 4};
    const auto outer = [&plan](Node x, const std::string& name, const Convolution& shape) {
        return plan.module(name, x, [&](Node y) {
            std::size_t next = 0;
            return normedConvolution(plan, y, next, shape, true);
        });
    };
    Node x = plan.input(sizes.extent("conv1.0.weight", 1, 3));
    x = plan.maxPool(outer(x, "conv1", Convolution::square(widths[0], 3, 2)), "maxpool", {3, 2, 1});
    for (std::size_t stage = 0; stage < 3; ++stage) {
        x = plan.module("stage" + std::to_string(stage + 2), x, [&](Node y) {
            for (int i = 0; i < repeats[stage]; ++i) {
                y = plan.module(std::to_string(i), y,
                                [&](Node z) { return unit(plan, z, widths[stage + 1], i == 0 ? 2 : 1); });
            }
            return y;
        });
    }
    x = plan.mean(outer(x, "conv5", Convolution::square(widths[4], 1)));
    return plan.linear(x, "fc", widths[4], sizes.extent("fc.weight", 0, 1000));
}

}  // namespace

void addShuffleNet(Catalogue& catalogue) {
    const std::vector<std::pair<const char*, Widths>> members{{"shufflenet_v2_x0_5", {24, 48, 96, 192, 1024}},
                                                              {"shufflenet_v2_x1_0", {24, 116, 232, 464, 1024}},
                                                              {"shufflenet_v2_x1_5", {24, 176, 352, 704, 1024}},
                                                              {"shufflenet_v2_x2_0", {24, 244, 488, 976, 2048}}};
    for (const auto& [name, widths] : members) {
        catalogue.push_back(
            {name,
             224,
             [widths = widths](Plan& plan, const Sizes& sizes) { return shuffleNet(plan, sizes, widths); },
             {},
             {}});
    }
}

}  // namespace saccade::architectures
