// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Networks small enough to say by hand what a method must answer, and how to put a question to them.
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/random.h"
#include "engine/methods/study.h"
#include "engine/network/network.h"
#include "engine/network/tensors.h"

namespace saccade::test {

inline at::Tensor normal(const Shape& shape, std::uint64_t seed) {
    at::Tensor tensor = at::empty(shape, at::kFloat);
    Random(seed, "test").normal({tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())}, 0);
    return tensor;
}

inline Layer layer(Kind kind, const std::string& name, std::vector<LayerId> inputs, Attributes attributes = {}) {
    Layer result;
    result.kind = kind;
    result.name = name;
    result.inputs = std::move(inputs);
    result.attributes = std::move(attributes);
    return result;
}

inline Layer weighted(Layer layer, const at::Tensor& weight, const at::Tensor& bias) {
    layer.tensors["weight"] = weight;
    layer.tensors["bias"] = bias;
    return layer;
}

/// Y_k = <weights_k, x> + bias_k; weights are K x C x H x W.
inline std::shared_ptr<const Network> linearNetwork(const at::Tensor& weights, const at::Tensor& bias) {
    return Network::build({layer(Kind::input, "input", {}), layer(Kind::flatten, "flatten", {0}),
                           weighted(layer(Kind::linear, "fc", {1}), weights.flatten(1), bias)},
                          {}, "fc", "linear");
}

/// Y = sum of the squares of x: one class, whose gradient is 2 x.
inline std::shared_ptr<const Network> squareNetwork(std::int64_t values) {
    return Network::build({layer(Kind::input, "input", {}), layer(Kind::multiplication, "square", {0, 0}),
                           layer(Kind::flatten, "flatten", {1}),
                           weighted(layer(Kind::linear, "fc", {2}), at::ones({1, values}), at::zeros({1}))},
                          {}, "fc", "square");
}

/// Two convolutions with ReLU ("relu1": 6 channels, "relu2": 8 channels at half the resolution), the mean over rows
/// and columns, and 5 classes.
inline std::shared_ptr<const Network> convolutionalNetwork() {
    const std::vector<std::int64_t> around{1, 1, 1, 1};
    return Network::build(
        {layer(Kind::input, "input", {}),
         weighted(layer(Kind::convolution, "conv1", {0}, {{"padding", around}}), normal({6, 3, 3, 3}, 1).mul(0.3),
                  normal({6}, 2).mul(0.1)),
         layer(Kind::relu, "relu1", {1}),
         weighted(
             layer(Kind::convolution, "conv2", {2}, {{"padding", around}, {"stride", std::vector<std::int64_t>{2, 2}}}),
             normal({8, 6, 3, 3}, 3).mul(0.3), normal({8}, 4).mul(0.1)),
         layer(Kind::relu, "relu2", {3}), layer(Kind::mean, "pool", {4}, {{"axes", std::vector<std::int64_t>{2, 3}}}),
         weighted(layer(Kind::linear, "fc", {5}), normal({5, 8}, 5), normal({5}, 6).mul(0.1))},
        {}, "fc", "convolutional");
}

inline std::shared_ptr<Study> studyOf(std::shared_ptr<const Network> network, const at::Tensor& input) {
    Subject subject;
    subject.network = std::move(network);
    subject.input = toArray(input);
    subject.card.channels = input.size(1);
    subject.card.input = {input.size(2), input.size(3)};
    subject.card.resizeExact = subject.card.input;
    Job job;
    return openStudy(std::move(subject), job);
}

using Overrides = std::vector<std::pair<std::string, std::string>>;

inline Request request(const std::string& method, Overrides parameters, std::int64_t index = 0) {
    Request result;
    result.method = method;
    result.parameters = std::move(parameters);
    result.target = Target::ofClass(index);
    return result;
}

inline Map answer(Study& study, const Request& asked) {
    Job job;
    return explain(study, asked, job);
}

inline double figure(const Map& map, const std::string& name) {
    for (const auto& [key, value] : map.recipe.figures) {
        if (key == name) return value;
    }
    return std::nan("");
}

/// The largest difference, relative to the largest value of `expected`.
inline double apart(const at::Tensor& actual, const at::Tensor& expected) {
    const double scale = expected.abs().max().item<double>();
    return actual.sub(expected).abs().max().item<double>() / (scale > 0 ? scale : 1);
}
inline double apart(const Map& actual, const Map& expected) {
    if (actual.values.shape != expected.values.shape) return std::numeric_limits<double>::infinity();
    return apart(toTensor(actual.values), toTensor(expected.values));
}

}  // namespace saccade::test
