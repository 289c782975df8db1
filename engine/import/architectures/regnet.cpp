// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// RegNet X and Y (Radosavovic et al. 2020) as torchvision has them. The depths and widths of the stages follow from
/// the paper's four numbers by rounding; here stands what comes out.
#include <algorithm>
#include <array>

#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

struct Member {
    const char* name;
    std::array<int, 4> depths;
    std::array<std::int64_t, 4> widths;
    std::int64_t groupWidth;
    bool excited;
};

Node block(Plan& plan, Node x, const Member& member, std::int64_t width, std::int64_t stride) {
    const std::int64_t in = plan.channels(x);
    const std::int64_t groups = width / std::min(member.groupWidth, width);
    Node kept = x;
    if (in != width || stride != 1) {
        kept = convolutionNormActivation(plan, x, "proj", Convolution::square(width, 1, stride), std::nullopt);
    }
    const Node y = plan.module("f", x, [&](Node z) {
        z = convolutionNormActivation(plan, z, "a", Convolution::square(width, 1), Kind::relu);
        z = convolutionNormActivation(plan, z, "b", Convolution::square(width, 3, stride).grouped(groups), Kind::relu);
        if (member.excited) z = squeezeExcitation(plan, z, "se", in / 4, Kind::relu, Kind::sigmoid);
        return convolutionNormActivation(plan, z, "c", Convolution::square(width, 1), std::nullopt);
    });
    return plan.relu(plan.add(kept, y), "activation");
}

Node regNet(Plan& plan, const Sizes& sizes, const Member& member) {
    Node x = plan.input(sizes.extent("stem.0.weight", 1, 3));
    x = convolutionNormActivation(plan, x, "stem", Convolution::square(32, 3, 2), Kind::relu);
    x = plan.module("trunk_output", x, [&](Node y) {
        for (std::size_t stage = 0; stage < 4; ++stage) {
            const std::string name = "block" + std::to_string(stage + 1);
            y = plan.module(name, y, [&](Node z) {
                for (int i = 0; i < member.depths[stage]; ++i) {
                    z = plan.module(name + "-" + std::to_string(i), z, [&](Node u) {
                        return block(plan, u, member, member.widths[stage], i == 0 ? 2 : 1);
                    });
                }
                return z;
            });
        }
        return y;
    });
    x = plan.flatten(plan.adaptiveAveragePool(x, "avgpool"));
    return plan.linear(x, "fc", plan.channels(x), sizes.extent("fc.weight", 0, 1000));
}

}  // namespace

void addRegNet(Catalogue& catalogue) {
    const std::vector<Member> members{
        {"regnet_y_400mf", {1, 3, 6, 6}, {48, 104, 208, 440}, 8, true},
        {"regnet_y_800mf", {1, 3, 8, 2}, {64, 144, 320, 784}, 16, true},
        {"regnet_y_1_6gf", {2, 6, 17, 2}, {48, 120, 336, 888}, 24, true},
        {"regnet_y_3_2gf", {2, 5, 13, 1}, {72, 216, 576, 1512}, 24, true},
        {"regnet_y_8gf", {2, 4, 10, 1}, {224, 448, 896, 2016}, 56, true},
        {"regnet_y_16gf", {2, 4, 11, 1}, {224, 448, 1232, 3024}, 112, true},
        {"regnet_y_32gf", {2, 5, 12, 1}, {232, 696, 1392, 3712}, 232, true},
        {"regnet_y_128gf", {2, 7, 17, 1}, {528, 1056, 2904, 7392}, 264, true},
        {"regnet_x_400mf", {1, 2, 7, 12}, {32, 64, 160, 400}, 16, false},
        {"regnet_x_800mf", {1, 3, 7, 5}, {64, 128, 288, 672}, 16, false},
        {"regnet_x_1_6gf", {2, 4, 10, 2}, {72, 168, 408, 912}, 24, false},
        {"regnet_x_3_2gf", {2, 6, 15, 2}, {96, 192, 432, 1008}, 48, false},
        {"regnet_x_8gf", {2, 5, 15, 1}, {80, 240, 720, 1920}, 120, false},
        {"regnet_x_16gf", {2, 6, 13, 1}, {256, 512, 896, 2048}, 128, false},
        {"regnet_x_32gf", {2, 7, 13, 1}, {336, 672, 1344, 2520}, 168, false},
    };
    for (const Member& member : members) {
        catalogue.push_back({member.name,
                             224,
                             [member](Plan& plan, const Sizes& sizes) { return regNet(plan, sizes, member); },
                             {},
                             {}});
    }
}

}  // namespace saccade::architectures
