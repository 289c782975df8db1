// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// SqueezeNet (Iandola et al. 2016), versions 1.0 and 1.1, as torchvision has them.
#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

Node fire(Plan& plan, Node x, std::size_t index, std::int64_t squeezed, std::int64_t expanded) {
    return plan.module(std::to_string(index), x, [&](Node y) {
        y = plan.relu(plan.convolution(y, "squeeze", Convolution::square(squeezed, 1)), "squeeze_activation");
        const Node small =
            plan.relu(plan.convolution(y, "expand1x1", Convolution::square(expanded, 1)), "expand1x1_activation");
        const Node large =
            plan.relu(plan.convolution(y, "expand3x3", Convolution::square(expanded, 3)), "expand3x3_activation");
        return plan.concatenate({small, large});
    });
}

struct Fire {
    std::int64_t squeezed = 0;  ///< 0: a max pool
    std::int64_t expanded = 0;
};

Node squeezeNet(Plan& plan, const Sizes& sizes, const Convolution& first, const std::vector<Fire>& fires) {
    Node x = plan.input(sizes.extent("features.0.weight", 1, 3));
    const Pool pool{3, 2, 0, true};
    x = plan.module("features", x, [&](Node y) {
        y = plan.maxPool(plan.relu(plan.convolution(y, "0", first), "1"), "2", pool);
        for (std::size_t i = 0; i < fires.size(); ++i) {
            y = fires[i].squeezed == 0 ? plan.maxPool(y, std::to_string(i + 3), pool)
                                       : fire(plan, y, i + 3, fires[i].squeezed, fires[i].expanded);
        }
        return y;
    });
    x = plan.module("classifier", x, [&](Node y) {
        y = plan.dropout(y, "0");
        y = plan.convolution(y, "1", Convolution::square(sizes.extent("classifier.1.weight", 0, 1000), 1));
        return plan.adaptiveAveragePool(plan.relu(y, "2"), "3");
    });
    return plan.flatten(x);
}

}  // namespace

void addSqueezeNet(Catalogue& catalogue) {
    const Fire pool;
    const std::vector<Fire> first{{16, 64},  {16, 64},  {32, 128}, pool, {32, 128},
                                  {48, 192}, {48, 192}, {64, 256}, pool, {64, 256}};
    const std::vector<Fire> second{{16, 64}, {16, 64},  pool,      {32, 128}, {32, 128},
                                   pool,     {48, 192}, {48, 192}, {64, 256}, {64, 256}};
    catalogue.push_back({"squeezenet1_0",
                         224,
                         [first](Plan& plan, const Sizes& sizes) {
                             return squeezeNet(plan, sizes, Convolution::square(96, 7, 2).padded(0), first);
                         },
                         {},
                         {}});
    catalogue.push_back({"squeezenet1_1",
                         224,
                         [second](Plan& plan, const Sizes& sizes) {
                             return squeezeNet(plan, sizes, Convolution::square(64, 3, 2).padded(0), second);
                         },
                         {},
                         {}});
}

}  // namespace saccade::architectures
