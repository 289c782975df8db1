// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// ConvNeXt (Liu et al. 2022) as torchvision has it.
#include <array>

#include "engine/import/architectures/architecture.h"
#include "engine/import/architectures/sequential_blocks.h"

namespace saccade::architectures {
namespace {

constexpr double epsilon = 1e-6;

struct Member {
    const char* name;
    std::array<std::int64_t, 4> widths;
    std::array<int, 4> depths;
};

// Over the channels of each pixel: they stand last while it is done.
Node channelNorm(Plan& plan, Node x, const std::string& name) {
    return plan.module(name, x, [&](Node y) {
        y = plan.permute(y, {}, {0, 2, 3, 1});
        return plan.permute(plan.layerNorm(y, {}, epsilon), {}, {0, 3, 1, 2});
    });
}

Node block(Plan& plan, Node x) {
    const std::int64_t width = plan.channels(x);
    Node y = plan.module("block", x, [&](Node z) {
        z = plan.convolution(z, "0", Convolution::square(width, 7).grouped(width));
        z = plan.layerNorm(plan.permute(z, "1", {0, 2, 3, 1}), "2", epsilon);
        z = plan.plain(plan.linear(z, "3", width, 4 * width), "4", Kind::gelu);
        return plan.permute(plan.linear(z, "5", 4 * width, width), "6", {0, 3, 1, 2});
    });
    y = plan.affine(y, "layer_scale", {width, 1, 1});
    return plan.add(y, x);
}

Node convNext(Plan& plan, const Sizes& sizes, const Member& member) {
    Node x = plan.input(sizes.extent("features.0.0.weight", 1, 3));
    x = plan.module("features", x, [&](Node y) {
        std::size_t next = 0;
        const auto name = [&next] { return std::to_string(next++); };
        y = plan.module(name(), y, [&](Node z) {
            return channelNorm(plan, plan.convolution(z, "0", Convolution::square(member.widths[0], 4, 4).padded(0)),
                               "1");
        });
        for (std::size_t stage = 0; stage < 4; ++stage) {
            if (stage > 0) {
                y = plan.module(name(), y, [&](Node z) {
                    z = channelNorm(plan, z, "0");
                    return plan.convolution(z, "1", Convolution::square(member.widths[stage], 2, 2).padded(0));
                });
            }
            y = plan.module(name(), y, [&](Node z) {
                for (int i = 0; i < member.depths[stage]; ++i)
                    z = plan.module(std::to_string(i), z, [&](Node u) { return block(plan, u); });
                return z;
            });
        }
        return y;
    });
    x = plan.adaptiveAveragePool(x, "avgpool");
    return plan.module("classifier", x, [&](Node y) {
        y = plan.flatten(channelNorm(plan, y, "0"), "1");
        return plan.linear(y, "2", member.widths[3], sizes.extent("classifier.2.weight", 0, 1000));
    });
}

}  // namespace

void addConvNext(Catalogue& catalogue) {
    const std::vector<Member> members{{"convnext_tiny", {96, 192, 384, 768}, {3, 3, 9, 3}},
                                      {"convnext_small", {96, 192, 384, 768}, {3, 3, 27, 3}},
                                      {"convnext_base", {128, 256, 512, 1024}, {3, 3, 27, 3}},
                                      {"convnext_large", {192, 384, 768, 1536}, {3, 3, 27, 3}}};
    for (const Member& member : members) {
        catalogue.push_back({member.name,
                             224,
                             [member](Plan& plan, const Sizes& sizes) { return convNext(plan, sizes, member); },
                             {},
                             {}});
    }
}

}  // namespace saccade::architectures
