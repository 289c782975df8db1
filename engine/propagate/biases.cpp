// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/biases.h"

#include <algorithm>

#include "engine/network/normalised_groups.h"
#include "engine/propagate/channel_windows.h"

namespace saccade {
namespace {

using Role = LayerKind::Role;

bool dependsOnInput(const Network& network, LayerId layer) {
    return network.between(network.input(), layer).at(static_cast<std::size_t>(layer));
}

at::Tensor ofWeights(const Layer& layer, const at::Tensor& output) {
    const at::Tensor bias = layer.tensor("bias");
    if (!bias.defined()) return bias;
    std::vector<std::int64_t> shape(static_cast<std::size_t>(output.dim()), 1);
    // A convolution's channels are axis 1, a linear layer's features the last.
    (layer.kind == Kind::convolution ? shape.at(1) : shape.back()) = -1;
    return bias.view(shape);
}

// Of a layer that is linear but for constants: what it gives where everything that depends on the input is zero.
at::Tensor ofNothing(const Run& run, LayerId id) {
    const Layer& layer = run.network().layer(id);
    Tensors inputs = run.inputsOf(id);
    const bool filled = layer.kind == Kind::pad && layer.attributes.real("value") != 0;
    bool constants = filled || layer.rules().role() == Role::affine;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (dependsOnInput(run.network(), layer.inputs[i])) {
            inputs[i] = at::zeros_like(inputs[i]);
        } else {
            constants = true;
        }
    }
    return constants ? layer.rules().forward(layer, inputs) : at::Tensor();
}

at::Tensor ofActivation(const Layer& layer, const at::Tensor& input, const at::Tensor& output) {
    if (layer.kind == Kind::relu || layer.kind == Kind::leakyRelu || layer.kind == Kind::parametricRelu ||
        layer.kind == Kind::absolute) {
        return {};
    }
    const at::Tensor slope = layer.rules().backward(layer, {input}, output, at::ones_like(output)).front();
    return output - slope * input;
}

at::Tensor ofGroups(const Layer& layer, const at::Tensor& input, const at::Tensor& output) {
    // But for epsilon the output does not change when the input is scaled, so that its linear part is next to nothing.
    const double epsilon = layer.attributes.real("epsilon");
    const at::Tensor centred = input - groupMeans(layer, input);
    const at::Tensor variance = groupMeans(layer, centred * centred) + epsilon;
    at::Tensor linear = centred * at::rsqrt(variance) * (epsilon / variance);
    if (const at::Tensor weight = groupWeight(layer, input.dim()); weight.defined()) linear = linear * weight;
    return output - linear;
}

at::Tensor ofNormalisation(const Layer& layer, const at::Tensor& input, const at::Tensor& output) {
    if (normalisesGroups(layer)) return ofGroups(layer, input, output);
    if (layer.kind == Kind::localResponseNorm) {
        const at::Tensor base = responseBase(layer, input);
        return output * (2 * layer.attributes.real("beta")) * (base - layer.attributes.real("k")) / base;
    }
    const std::int64_t axis = layer.attributes.integer("axis");
    if (layer.kind == Kind::logSoftmax) return output - input + (at::exp(output) * input).sum(axis, true);
    return output - output * (input - (output * input).sum(axis, true));
}

}  // namespace

at::Tensor biasOf(const Run& run, LayerId id) {
    const Network& network = run.network();
    const Layer& layer = network.layer(id);
    const at::Tensor& output = run.activation(id);
    switch (layer.rules().role()) {
        case Role::source:
        case Role::pooling:
        case Role::identity:
            return {};
        case Role::weighted:
            return ofWeights(layer, output);
        case Role::affine:
        case Role::averaging:
        case Role::sum:
        case Role::routing:
            return ofNothing(run, id);
        case Role::activation:
            return ofActivation(layer, run.activation(layer.inputs.front()), output);
        case Role::product: {
            const auto varies = [&](LayerId operand) { return dependsOnInput(network, operand); };
            return std::all_of(layer.inputs.begin(), layer.inputs.end(), varies) ? -output : at::Tensor();
        }
        case Role::normalising:
            return ofNormalisation(layer, run.activation(layer.inputs.front()), output);
    }
    return {};
}

std::vector<bool> channelsLast(const Network& network) {
    using Order = std::vector<std::int64_t>;
    std::vector<bool> last(static_cast<std::size_t>(network.size()), false);
    for (LayerId id = 0; id < network.size(); ++id) {
        const Layer& layer = network.layer(id);
        if (layer.inputs.empty()) continue;
        const auto at = static_cast<std::size_t>(id);
        last[at] = last[static_cast<std::size_t>(layer.inputs.front())];
        if (layer.kind != Kind::permute) continue;
        const Order& order = layer.attributes.integers("order");
        if (order == Order{0, 2, 3, 1}) last[at] = true;
        if (order == Order{0, 3, 1, 2}) last[at] = false;
    }
    return last;
}

}  // namespace saccade
