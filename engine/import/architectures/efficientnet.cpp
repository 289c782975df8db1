// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// EfficientNet B0 to B7 (Tan and Le 2019) and V2 (2021) as torchvision has them.
#include <algorithm>
#include <cmath>

#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

struct Stage {
    bool fused;
    std::int64_t expansion, kernel, stride, in, out;
    int count;
};

struct Member {
    std::string name;
    std::int64_t side;
    std::vector<Stage> stages;
    std::int64_t last;  ///< channels of the last convolution
    double epsilon;
};

Node expandedBlock(Plan& plan, Node x, const Stage& stage, std::int64_t stride, double epsilon) {
    const std::int64_t in = plan.channels(x);
    const std::int64_t hidden = toEights(static_cast<double>(in * stage.expansion));
    std::size_t next = 0;
    const auto name = [&next] { return std::to_string(next++); };
    if (stage.fused) {
        const Convolution wide = Convolution::square(hidden, stage.kernel, stride);
        if (hidden != in) {
            x = convolutionNormActivation(plan, x, name(), wide, Kind::silu, epsilon);
            return convolutionNormActivation(plan, x, name(), Convolution::square(stage.out, 1), std::nullopt, epsilon);
        }
        return convolutionNormActivation(plan, x, name(), Convolution::square(stage.out, stage.kernel, stride),
                                         Kind::silu, epsilon);
    }
    if (hidden != in)
        x = convolutionNormActivation(plan, x, name(), Convolution::square(hidden, 1), Kind::silu, epsilon);
    x = convolutionNormActivation(plan, x, name(), Convolution::square(hidden, stage.kernel, stride).grouped(hidden),
                                  Kind::silu, epsilon);
    x = squeezeExcitation(plan, x, name(), std::max<std::int64_t>(1, in / 4), Kind::silu, Kind::sigmoid);
    return convolutionNormActivation(plan, x, name(), Convolution::square(stage.out, 1), std::nullopt, epsilon);
}

Node mbConv(Plan& plan, Node x, const Stage& stage, std::int64_t stride, double epsilon) {
    const Node y = plan.module("block", x, [&](Node z) { return expandedBlock(plan, z, stage, stride, epsilon); });
    if (stride != 1 || plan.channels(x) != stage.out) return y;
    // Of stochastic depth nothing is left once the network is no longer trained.
    return plan.add(y, x);
}

Node efficientNet(Plan& plan, const Sizes& sizes, const Member& member) {
    Node x = plan.input(sizes.extent("features.0.0.weight", 1, 3));
    x = plan.module("features", x, [&](Node y) {
        std::size_t next = 0;
        const auto name = [&next] { return std::to_string(next++); };
        y = convolutionNormActivation(plan, y, name(), Convolution::square(member.stages.front().in, 3, 2), Kind::silu,
                                      member.epsilon);
        for (const Stage& stage : member.stages) {
            y = plan.module(name(), y, [&](Node z) {
                for (int i = 0; i < stage.count; ++i) {
                    z = plan.module(std::to_string(i), z, [&](Node u) {
                        return mbConv(plan, u, stage, i == 0 ? stage.stride : 1, member.epsilon);
                    });
                }
                return z;
            });
        }
        return convolutionNormActivation(plan, y, name(), Convolution::square(member.last, 1), Kind::silu,
                                         member.epsilon);
    });
    x = plan.flatten(plan.adaptiveAveragePool(x, "avgpool"));
    return plan.module("classifier", x, [&](Node y) {
        return plan.linear(plan.dropout(y, "0"), "1", member.last, sizes.extent("classifier.1.weight", 0, 1000));
    });
}

Member scaled(const char* name, std::int64_t side, double width, double depth, double epsilon) {
    std::vector<Stage> stages{{false, 1, 3, 1, 32, 16, 1},  {false, 6, 3, 2, 16, 24, 2},  {false, 6, 5, 2, 24, 40, 2},
                              {false, 6, 3, 2, 40, 80, 3},  {false, 6, 5, 1, 80, 112, 3}, {false, 6, 5, 2, 112, 192, 4},
                              {false, 6, 3, 1, 192, 320, 1}};
    for (Stage& stage : stages) {
        stage.in = toEights(static_cast<double>(stage.in) * width);
        stage.out = toEights(static_cast<double>(stage.out) * width);
        stage.count = static_cast<int>(std::ceil(stage.count * depth));
    }
    const std::int64_t last = 4 * stages.back().out;
    return {name, side, std::move(stages), last, epsilon};
}

}  // namespace

void addEfficientNet(Catalogue& catalogue) {
    const std::vector<Member> members{
        scaled("efficientnet_b0", 224, 1.0, 1.0, 1e-5),
        scaled("efficientnet_b1", 240, 1.0, 1.1, 1e-5),
        scaled("efficientnet_b2", 288, 1.1, 1.2, 1e-5),
        scaled("efficientnet_b3", 300, 1.2, 1.4, 1e-5),
        scaled("efficientnet_b4", 380, 1.4, 1.8, 1e-5),
        scaled("efficientnet_b5", 456, 1.6, 2.2, 1e-3),
        scaled("efficientnet_b6", 528, 1.8, 2.6, 1e-3),
        scaled("efficientnet_b7", 600, 2.0, 3.1, 1e-3),
        {"efficientnet_v2_s",
         384,
         {{true, 1, 3, 1, 24, 24, 2},
          {true, 4, 3, 2, 24, 48, 4},
          {true, 4, 3, 2, 48, 64, 4},
          {false, 4, 3, 2, 64, 128, 6},
          {false, 6, 3, 1, 128, 160, 9},
          {false, 6, 3, 2, 160, 256, 15}},
         1280,
         1e-3},
        {"efficientnet_v2_m",
         480,
         {{true, 1, 3, 1, 24, 24, 3},
          {true, 4, 3, 2, 24, 48, 5},
          {true, 4, 3, 2, 48, 80, 5},
          {false, 4, 3, 2, 80, 160, 7},
          {false, 6, 3, 1, 160, 176, 14},
          {false, 6, 3, 2, 176, 304, 18},
          {false, 6, 3, 1, 304, 512, 5}},
         1280,
         1e-3},
        {"efficientnet_v2_l",
         480,
         {{true, 1, 3, 1, 32, 32, 4},
          {true, 4, 3, 2, 32, 64, 7},
          {true, 4, 3, 2, 64, 96, 7},
          {false, 4, 3, 2, 96, 192, 10},
          {false, 6, 3, 1, 192, 224, 19},
          {false, 6, 3, 2, 224, 384, 25},
          {false, 6, 3, 1, 384, 640, 7}},
         1280,
         1e-3},
    };
    for (const Member& member : members) {
        catalogue.push_back({member.name,
                             member.side,
                             [member](Plan& plan, const Sizes& sizes) { return efficientNet(plan, sizes, member); },
                             {},
                             {}});
    }
}

}  // namespace saccade::architectures
