// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/train/residual_network.h"

#include <cmath>
#include <string>
#include <utility>

#include "engine/core/random.h"

namespace saccade {
namespace {

/// Puts layers behind one another and gives their tensors first values.
class Builder {
 public:
    explicit Builder(std::uint64_t seed) : random_(seed, "train/initial weights") {
        Layer input;
        input.kind = Kind::input;
        input.name = "input";
        add(std::move(input));
    }

    LayerId simple(Kind kind, const std::string& name, std::vector<LayerId> inputs, Attributes attributes = {}) {
        Layer layer;
        layer.kind = kind;
        layer.name = name;
        layer.inputs = std::move(inputs);
        layer.attributes = std::move(attributes);
        return add(std::move(layer));
    }

    // Without bias: the normalisation behind it has one.
    LayerId convolution(const std::string& name, LayerId from, std::int64_t in, std::int64_t out, std::int64_t kernel,
                        std::int64_t stride) {
        using List = std::vector<std::int64_t>;
        const std::int64_t padding = kernel / 2;
        Layer layer;
        layer.kind = Kind::convolution;
        layer.name = name;
        layer.inputs = {from};
        layer.attributes = {{"stride", List{stride, stride}}, {"padding", List{padding, padding, padding, padding}}};
        layer.tensors["weight"] =
            normal({out, in, kernel, kernel}, std::sqrt(2.0 / static_cast<double>(out * kernel * kernel)));
        return add(std::move(layer));
    }

    LayerId batchNorm(const std::string& name, LayerId from, std::int64_t channels, double weight) {
        Layer layer;
        layer.kind = Kind::batchNorm;
        layer.name = name;
        layer.inputs = {from};
        layer.tensors["weight"] = at::full({channels}, weight);
        layer.tensors["bias"] = at::zeros({channels});
        layer.tensors["mean"] = at::zeros({channels});
        layer.tensors["variance"] = at::ones({channels});
        return add(std::move(layer));
    }

    LayerId linear(const std::string& name, LayerId from, std::int64_t in, std::int64_t out) {
        Layer layer;
        layer.kind = Kind::linear;
        layer.name = name;
        layer.inputs = {from};
        layer.tensors["weight"] = normal({out, in}, std::sqrt(1.0 / static_cast<double>(in)));
        layer.tensors["bias"] = at::zeros({out});
        return add(std::move(layer));
    }

    LayerId block(const std::string& name, LayerId from, std::int64_t in, std::int64_t out, std::int64_t stride) {
        LayerId main = convolution(name + ".conv1", from, in, out, 3, stride);
        main = batchNorm(name + ".bn1", main, out, 1);
        main = simple(Kind::relu, name + ".relu", {main});
        main = convolution(name + ".conv2", main, out, out, 3, 1);
        main = batchNorm(name + ".bn2", main, out, 0);
        LayerId shortcut = from;
        if (stride != 1 || in != out) {
            shortcut = convolution(name + ".downsample.0", from, in, out, 1, stride);
            shortcut = batchNorm(name + ".downsample.1", shortcut, out, 1);
        }
        const LayerId sum = simple(Kind::addition, name + ".add", {main, shortcut});
        const LayerId last = simple(Kind::relu, name + ".relu#2", {sum});
        alias(name, last);
        return last;
    }

    void alias(const std::string& name, LayerId layer) {
        aliases_[name] = layers_[static_cast<std::size_t>(layer)].name;
    }

    std::shared_ptr<const Network> network(const std::string& output) && {
        return Network::build(std::move(layers_), std::move(aliases_), output, "residual network");
    }

 private:
    LayerId add(Layer layer) {
        layers_.push_back(std::move(layer));
        return static_cast<LayerId>(layers_.size()) - 1;
    }

    // The place of a layer is its sample: a layer's first weights do not depend on the sizes of others.
    at::Tensor normal(at::IntArrayRef shape, double deviation) const {
        at::Tensor tensor = at::empty(shape, at::kFloat);
        random_.normal({tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())}, layers_.size());
        return tensor.mul_(deviation);
    }

    Random random_;
    std::vector<Layer> layers_;
    Network::Aliases aliases_;
};

}  // namespace

std::shared_ptr<const Network> residualNetwork(const ResidualOutline& outline, std::uint64_t seed) {
    Builder builder(seed);
    std::int64_t channels = outline.stemChannels;
    LayerId last = builder.convolution("conv1", 0, outline.inputChannels, channels, 3, 2);
    last = builder.batchNorm("bn1", last, channels, 1);
    last = builder.simple(Kind::relu, "relu", {last});
    for (std::size_t stage = 0; stage < outline.stages.size(); ++stage) {
        const auto& [width, blocks] = outline.stages[stage];
        const std::string name = "layer" + std::to_string(stage + 1);
        for (std::int64_t block = 0; block < blocks; ++block) {
            last = builder.block(name + "." + std::to_string(block), last, channels, width, block == 0 ? 2 : 1);
            channels = width;
        }
        builder.alias(name, last);
    }
    last = builder.simple(Kind::adaptiveAveragePool, "avgpool", {last}, {{"size", std::vector<std::int64_t>{1, 1}}});
    last = builder.simple(Kind::flatten, "flatten", {last});
    builder.linear("fc", last, channels, outline.classes);
    return std::move(builder).network("fc");
}

}  // namespace saccade
