// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

constexpr std::size_t mostOperands = 64;

// The broadcast shape of all operands; the batch must survive as axis 0.
Shape common(const std::vector<Shape>& inputs) {
    Shape shape = inputs[0];
    for (std::size_t i = 1; i < inputs.size(); ++i) {
        shape = broadcast(shape, inputs[i]);
        if (shape.empty()) return {};
    }
    return shape;
}

/// The sum of its inputs with `coefficients` (empty: all one; 1 and -1 make a difference), broadcast.
class Addition final : public LayerKind {
 public:
    Kind kind() const override { return Kind::addition; }
    std::string_view name() const override { return "addition"; }
    Role role() const override { return Role::sum; }
    bool backwardReadsInputs() const override { return false; }
    bool backwardReadsOutput() const override { return false; }
    std::pair<std::size_t, std::size_t> arity() const override { return {2, mostOperands}; }
    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"coefficients", std::vector<double>{}, false, 0, 0, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const auto& coefficients = layer.attributes.reals("coefficients");
        if (!coefficients.empty() && coefficients.size() != inputs.size()) {
            refuse(layer, "it must have one coefficient an input");
        }
        const Shape shape = common(inputs);
        if (shape.empty())
            refuse(layer, "inputs of " + describe(inputs[0]) + " and " + describe(inputs[1]) + " do not fit");
        return shape;
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        at::Tensor sum = scaled(layer, 0, inputs[0]);
        for (std::size_t i = 1; i < inputs.size(); ++i)
            sum = at::add(sum, inputs[i], coefficient(layer, i));
        return sum;
    }

    at::Tensor forwardOver(const Layer& layer, Tensors inputs) const override {
        const auto fits = [&](const at::Tensor& input) { return input.sizes() == inputs[0].sizes(); };
        if (coefficient(layer, 0) != 1.0 || !std::all_of(inputs.begin(), inputs.end(), fits)) {
            return forward(layer, inputs);
        }
        for (std::size_t i = 1; i < inputs.size(); ++i)
            inputs[0].add_(inputs[i], coefficient(layer, i));
        return inputs[0];
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        Tensors signals;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            signals.push_back(summedTo(scaled(layer, i, signal), inputs[i].sizes()));
        }
        return signals;
    }

 private:
    static double coefficient(const Layer& layer, std::size_t input) {
        const auto& coefficients = layer.attributes.reals("coefficients");
        return coefficients.empty() ? 1.0 : coefficients.at(input);
    }
    static at::Tensor scaled(const Layer& layer, std::size_t input, const at::Tensor& tensor) {
        const double factor = coefficient(layer, input);
        return factor == 1.0 ? tensor : tensor * factor;
    }
};

/// The product of two inputs, broadcast (the gate of a squeeze-and-excitation block).
class Multiplication final : public LayerKind {
 public:
    Kind kind() const override { return Kind::multiplication; }
    std::string_view name() const override { return "multiplication"; }
    Role role() const override { return Role::product; }
    std::pair<std::size_t, std::size_t> arity() const override { return {2, 2}; }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const Shape shape = common(inputs);
        if (shape.empty())
            refuse(layer, "inputs of " + describe(inputs[0]) + " and " + describe(inputs[1]) + " do not fit");
        return shape;
    }

    at::Tensor forward(const Layer& /*layer*/, const Tensors& inputs) const override { return inputs[0] * inputs[1]; }

    Tensors backward(const Layer& /*layer*/, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        return {summedTo(signal * inputs[1], inputs[0].sizes()), summedTo(signal * inputs[0], inputs[1].sizes())};
    }

    std::int64_t multiplications(const Layer& /*layer*/, const std::vector<Shape>& /*inputs*/,
                                 const Shape& output) const override {
        return elements(output) / std::max<std::int64_t>(1, output.empty() ? 1 : output[0]);
    }
};

}  // namespace

const LayerKind& additionKind() {
    static const Addition kind;
    return kind;
}
const LayerKind& multiplicationKind() {
    static const Multiplication kind;
    return kind;
}

}  // namespace saccade::kinds
