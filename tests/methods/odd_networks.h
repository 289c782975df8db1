// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Small networks of the topologies that break methods made for stacks of convolutions and ReLU. All take 3 x 12 x 12
/// and give 5 classes.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/network/network.h"
#include "tests/methods/tiny_networks.h"
#include "tests/support/network_builder.h"

namespace saccade::test {

struct OddNetwork {
    const char* name;
    std::function<std::shared_ptr<const Network>(bool biases)> build;
    bool rectifiersOnly;  ///< every activation is a ReLU, nothing is multiplied or normalised
};

inline NetworkBuilder& headed(NetworkBuilder& builder, const std::string& last, std::int64_t channels, bool biases) {
    using Integers = std::vector<std::int64_t>;
    return builder.add(Kind::adaptiveAveragePool, "gap", {last}, {{"size", Integers{1, 1}}})
        .add(Kind::flatten, "flat", {"gap"})
        .linear("fc", "flat", channels, 5, biases);
}

inline NetworkBuilder& normed(NetworkBuilder& builder, const std::string& name, const std::string& input,
                              std::int64_t channels, bool biases) {
    if (biases) return builder.batchNorm(name, input, channels);
    return builder.add(Kind::batchNorm, name, {input}, {},
                       {{"mean", at::zeros({channels})},
                        {"variance", at::rand({channels}) + 0.5},
                        {"weight", at::rand({channels}) + 0.5},
                        {"bias", at::zeros({channels})}});
}

inline const std::vector<OddNetwork>& oddNetworks() {
    using Integers = std::vector<std::int64_t>;
    static const std::vector<OddNetwork> all{
        {"residual",
         [](bool biases) {
             at::manual_seed(101);
             NetworkBuilder b;
             b.convolution("stem", "input", 3, 8, 3, 1, 1, false);
             normed(b, "norm", "stem", 8, biases).add(Kind::relu, "relu", {"norm"});
             b.convolution("a", "relu", 8, 8, 3, 1, 1, biases).add(Kind::relu, "a.relu", {"a"});
             b.convolution("b", "a.relu", 8, 8, 3, 1, 1, biases).add(Kind::addition, "add", {"b", "relu"});
             b.add(Kind::relu, "joined", {"add"}).convolution("down", "joined", 8, 10, 1, 2, 0, biases);
             b.convolution("c", "joined", 8, 10, 3, 2, 1, biases).add(Kind::relu, "c.relu", {"c"});
             b.convolution("d", "c.relu", 10, 10, 3, 1, 1, biases).add(Kind::addition, "add2", {"d", "down"});
             b.add(Kind::relu, "joined2", {"add2"});
             return headed(b, "joined2", 10, biases).build("fc");
         },
         true},
        {"pooled",
         [](bool biases) {
             at::manual_seed(102);
             NetworkBuilder b;
             b.convolution("conv1", "input", 3, 8, 3, 1, 1, biases).add(Kind::relu, "relu1", {"conv1"});
             b.add(Kind::maxPool, "pool1", {"relu1"},
                   {{"kernel", Integers{3, 3}}, {"stride", Integers{2, 2}}, {"padding", Integers{1, 1}}});
             b.convolution("left", "pool1", 8, 4, 1, 1, 0, biases).add(Kind::relu, "left.relu", {"left"});
             b.convolution("right", "pool1", 8, 4, 3, 1, 1, biases).add(Kind::relu, "right.relu", {"right"});
             b.add(Kind::concatenation, "join", {"left.relu", "right.relu"}, {{"axis", std::int64_t{1}}});
             b.add(Kind::averagePool, "pool2", {"join"}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}});
             b.add(Kind::flatten, "flat", {"pool2"}).linear("fc1", "flat", 8 * 9, 12, biases);
             b.add(Kind::relu, "relu2", {"fc1"}).linear("fc", "relu2", 12, 5, biases);
             return b.build("fc");
         },
         true},
        {"dense",
         [](bool biases) {
             // Batch norm before the activation, as in DenseNet: nothing to fold it into.
             at::manual_seed(103);
             NetworkBuilder b;
             b.convolution("stem", "input", 3, 8, 3, 1, 1, false);
             normed(b, "norm1", "stem", 8, biases).add(Kind::relu, "relu1", {"norm1"});
             b.convolution("grow1", "relu1", 8, 4, 3, 1, 1, false);
             b.add(Kind::concatenation, "cat1", {"stem", "grow1"}, {{"axis", std::int64_t{1}}});
             normed(b, "norm2", "cat1", 12, biases).add(Kind::relu, "relu2", {"norm2"});
             b.convolution("grow2", "relu2", 12, 4, 3, 1, 1, false);
             b.add(Kind::concatenation, "cat2", {"cat1", "grow2"}, {{"axis", std::int64_t{1}}});
             normed(b, "norm3", "cat2", 16, biases).add(Kind::relu, "relu3", {"norm3"});
             return headed(b, "relu3", 16, biases).build("fc");
         },
         true},
        {"shuffled",
         [](bool biases) {
             // Split channels, depthwise convolution, shuffle: as in ShuffleNet.
             at::manual_seed(104);
             NetworkBuilder b;
             b.convolution("stem", "input", 3, 8, 3, 2, 1, biases).add(Kind::relu, "relu", {"stem"});
             const auto half = [](std::int64_t start) {
                 return Attributes{
                     {"axis", std::int64_t{1}}, {"start", start}, {"end", start + 4}, {"step", std::int64_t{1}}};
             };
             b.add(Kind::slice, "keep", {"relu"}, half(0)).add(Kind::slice, "work", {"relu"}, half(4));
             b.convolution("depthwise", "work", 4, 4, 3, 1, 1, biases, 4);
             b.convolution("pointwise", "depthwise", 4, 4, 1, 1, 0, biases).add(Kind::relu, "work.relu", {"pointwise"});
             b.add(Kind::concatenation, "join", {"keep", "work.relu"}, {{"axis", std::int64_t{1}}});
             b.add(Kind::reshape, "groups", {"join"}, {{"shape", Integers{-2, 2, 4, 6, 6}}});
             b.add(Kind::permute, "swap", {"groups"}, {{"order", Integers{0, 2, 1, 3, 4}}});
             b.add(Kind::reshape, "shuffle", {"swap"}, {{"shape", Integers{-2, 8, 6, 6}}});
             b.convolution("head", "shuffle", 8, 10, 1, 1, 0, biases).add(Kind::relu, "head.relu", {"head"});
             return headed(b, "head.relu", 10, biases).build("fc");
         },
         true},
        {"gated",
         [](bool biases) {
             // SiLU, depthwise convolution, squeeze and excitation, a residual: as in EfficientNet.
             at::manual_seed(105);
             NetworkBuilder b;
             b.convolution("stem", "input", 3, 8, 3, 1, 1, false);
             normed(b, "norm", "stem", 8, biases).add(Kind::silu, "silu", {"norm"});
             b.convolution("depthwise", "silu", 8, 8, 3, 1, 1, biases, 8).add(Kind::silu, "silu2", {"depthwise"});
             b.add(Kind::adaptiveAveragePool, "squeeze", {"silu2"}, {{"size", Integers{1, 1}}});
             b.convolution("reduce", "squeeze", 8, 4, 1, 1, 0, biases).add(Kind::silu, "reduce.silu", {"reduce"});
             b.convolution("excite", "reduce.silu", 4, 8, 1, 1, 0, biases).add(Kind::sigmoid, "gate", {"excite"});
             b.add(Kind::multiplication, "scale", {"gate", "silu2"});
             b.convolution("project", "scale", 8, 8, 1, 1, 0, biases).add(Kind::addition, "add", {"project", "silu"});
             b.add(Kind::hardSwish, "swish", {"add"});
             return headed(b, "swish", 8, biases).build("fc");
         },
         false},
        {"normalised",
         [](bool biases) {
             // Layer norm over the channels, GELU, a residual: as in ConvNeXt.
             at::manual_seed(106);
             NetworkBuilder b;
             b.convolution("patch", "input", 3, 8, 2, 2, 0, biases);
             b.convolution("depthwise", "patch", 8, 8, 3, 1, 1, biases, 8);
             b.add(Kind::permute, "last", {"depthwise"}, {{"order", Integers{0, 2, 3, 1}}});
             b.add(Kind::layerNorm, "norm", {"last"}, {{"axes", std::int64_t{1}}},
                   {{"weight", at::rand({8}) + 0.5}, {"bias", biases ? at::randn({8}) * 0.3 : at::zeros({8})}});
             b.linear("wide", "norm", 8, 16, biases).add(Kind::gelu, "gelu", {"wide"});
             b.linear("narrow", "gelu", 16, 8, biases);
             b.add(Kind::permute, "first", {"narrow"}, {{"order", Integers{0, 3, 1, 2}}});
             b.add(Kind::addition, "add", {"first", "patch"});
             return headed(b, "add", 8, biases).build("fc");
         },
         false},
        {"response",
         [](bool biases) {
             // Local response normalisation, as in AlexNet, ReLU6 and a leaky ReLU.
             at::manual_seed(107);
             NetworkBuilder b;
             b.convolution("conv1", "input", 3, 8, 3, 1, 1, biases).add(Kind::relu, "relu1", {"conv1"});
             b.add(Kind::localResponseNorm, "lrn", {"relu1"},
                   {{"size", std::int64_t{4}}, {"alpha", 0.5}, {"beta", 0.75}, {"k", 1.0}});
             b.add(Kind::maxPool, "pool", {"lrn"}, {{"kernel", Integers{2, 2}}, {"stride", Integers{2, 2}}});
             b.convolution("conv2", "pool", 8, 8, 3, 1, 1, biases);
             b.add(Kind::clamp, "relu6", {"conv2"}, {{"minimum", 0.0}, {"maximum", 0.4}});
             b.convolution("conv3", "relu6", 8, 8, 3, 1, 1, biases)
                 .add(Kind::leakyRelu, "leaky", {"conv3"}, {{"slope", 0.1}});
             return headed(b, "leaky", 8, biases).build("fc");
         },
         false},
        {"attended",
         [](bool biases) {
             // Group normalisation, learned slopes, attention by the mean and the greatest channel (as in CBAM).
             at::manual_seed(108);
             NetworkBuilder b;
             b.convolution("stem", "input", 3, 8, 3, 1, 1, biases);
             b.add(Kind::groupNorm, "norm", {"stem"}, {{"groups", std::int64_t{2}}},
                   {{"weight", at::rand({8}) + 0.5}, {"bias", biases ? at::randn({8}) * 0.3 : at::zeros({8})}});
             b.add(Kind::parametricRelu, "prelu", {"norm"}, {}, {{"slope", at::rand({8}) * 0.4}});
             const Attributes channels{{"axes", Integers{1}}, {"keep_axes", true}};
             b.add(Kind::mean, "mean", {"prelu"}, channels).add(Kind::maximum, "most", {"prelu"}, channels);
             b.add(Kind::concatenation, "both", {"mean", "most"}, {{"axis", std::int64_t{1}}});
             b.convolution("place", "both", 2, 1, 3, 1, 1, biases).add(Kind::sigmoid, "gate", {"place"});
             b.add(Kind::multiplication, "attend", {"prelu", "gate"});
             b.convolution("head", "attend", 8, 8, 3, 2, 1, biases).add(Kind::relu, "relu", {"head"});
             return headed(b, "relu", 8, biases).build("fc");
         },
         false},
    };
    return all;
}

inline std::shared_ptr<Study> studyOfOdd(std::size_t row, bool biases) {
    const auto network = oddNetworks().at(row).build(biases);
    at::manual_seed(7);
    return studyOf(network, at::rand({1, 3, 12, 12}));
}

inline std::shared_ptr<Study> studyOfOdd(const std::string& name, bool biases) {
    for (std::size_t i = 0; i < oddNetworks().size(); ++i) {
        if (oddNetworks()[i].name == name) return studyOfOdd(i, biases);
    }
    throw std::logic_error("no odd network is called " + name);
}

}  // namespace saccade::test
