// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Networks written down in a test, a line a layer.
#pragma once

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "engine/network/network.h"

namespace saccade::test {

/// Adds layers by name; the input layer is called "input" and is there from the start.
class NetworkBuilder {
 public:
    NetworkBuilder() {
        Layer input;
        input.kind = Kind::input;
        input.name = "input";
        layers_.push_back(input);
    }

    NetworkBuilder& add(Kind kind, const std::string& name, const std::vector<std::string>& inputs,
                        Attributes attributes = {}, std::map<std::string, at::Tensor, std::less<>> tensors = {}) {
        Layer layer;
        layer.kind = kind;
        layer.name = name;
        for (const auto& input : inputs)
            layer.inputs.push_back(position(input));
        layer.attributes = std::move(attributes);
        layer.tensors = std::move(tensors);
        layers_.push_back(std::move(layer));
        return *this;
    }

    /// A square convolution with normal weights from LibTorch's generator (seed it with at::manual_seed).
    NetworkBuilder& convolution(const std::string& name, const std::string& input, std::int64_t in, std::int64_t out,
                                std::int64_t kernel = 3, std::int64_t stride = 1, std::int64_t padding = 1,
                                bool bias = true, std::int64_t groups = 1) {
        using List = std::vector<std::int64_t>;
        const double scale = 1.0 / std::sqrt(static_cast<double>(in / groups * kernel * kernel));
        std::map<std::string, at::Tensor, std::less<>> tensors{
            {"weight", at::randn({out, in / groups, kernel, kernel}) * scale}};
        if (bias) tensors["bias"] = at::randn({out}) * 0.3;
        return add(Kind::convolution, name, {input},
                   {{"stride", List{stride, stride}},
                    {"padding", List{padding, padding, padding, padding}},
                    {"groups", groups}},
                   std::move(tensors));
    }

    NetworkBuilder& linear(const std::string& name, const std::string& input, std::int64_t in, std::int64_t out,
                           bool bias = true) {
        std::map<std::string, at::Tensor, std::less<>> tensors{
            {"weight", at::randn({out, in}) / std::sqrt(static_cast<double>(in))}};
        if (bias) tensors["bias"] = at::randn({out}) * 0.3;
        return add(Kind::linear, name, {input}, {}, std::move(tensors));
    }

    NetworkBuilder& batchNorm(const std::string& name, const std::string& input, std::int64_t channels) {
        return add(Kind::batchNorm, name, {input}, {},
                   {{"mean", at::randn({channels}) * 0.3},
                    {"variance", at::rand({channels}) + 0.5},
                    {"weight", at::rand({channels}) + 0.5},
                    {"bias", at::randn({channels}) * 0.3}});
    }

    std::shared_ptr<const Network> build(const std::string& output, Network::Aliases aliases = {}) const {
        return Network::build(layers_, std::move(aliases), output, "test");
    }

 private:
    LayerId position(const std::string& name) const {
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            if (layers_[i].name == name) return static_cast<LayerId>(i);
        }
        throw std::logic_error("the test's network has no layer " + name);
    }

    std::vector<Layer> layers_;
};

}  // namespace saccade::test
