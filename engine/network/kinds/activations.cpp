// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Functions that act on every element alone.
#include <limits>

#include "engine/network/kinds/kind_table.h"

namespace saccade::kinds {
namespace {

constexpr double floatMost = std::numeric_limits<float>::max();

/// An activation is a table row: its words, its attributes, its function and its gradient.
struct Row {
    Kind kind;
    const char* name;
    std::vector<AttributeSchema> attributes;
    at::Tensor (*forward)(const Attributes& a, const at::Tensor& x);
    /// The signal times the derivative; made of differentiable operations.
    at::Tensor (*backward)(const Attributes& a, const at::Tensor& x, const at::Tensor& y, const at::Tensor& signal);
    /// Which of x and y the gradient looks at.
    enum class Reads { x, y } reads = Reads::x;
    /// The function, in place of its argument; null: only beside it.
    at::Tensor (*over)(const Attributes& a, at::Tensor& x) = nullptr;
};

class Activation final : public LayerKind {
 public:
    explicit Activation(Row row) : row_(std::move(row)) {}

    Kind kind() const override { return row_.kind; }
    std::string_view name() const override { return row_.name; }
    Role role() const override { return Role::activation; }
    std::vector<AttributeSchema> attributeSchemas() const override { return row_.attributes; }
    bool backwardReadsInputs() const override { return row_.reads == Row::Reads::x; }
    bool backwardReadsOutput() const override { return row_.reads == Row::Reads::y; }
    Shape outputShape(const Layer& /*layer*/, const std::vector<Shape>& inputs) const override { return inputs[0]; }
    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return row_.forward(layer.attributes, inputs[0]);
    }
    at::Tensor forwardOver(const Layer& layer, Tensors inputs) const override {
        return row_.over != nullptr ? row_.over(layer.attributes, inputs[0]) : forward(layer, inputs);
    }
    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& output,
                     const at::Tensor& signal) const override {
        return {row_.backward(layer.attributes, inputs[0], output, signal)};
    }

 private:
    Row row_;
};

AttributeSchema number(const char* name, double value) {
    return {name, value, false, 0, 0, 0, {}};
}

using In = const at::Tensor&;
using Given = const Attributes&;

}  // namespace

const LayerKind& reluKind() {
    static const Activation kind({Kind::relu,
                                  "relu",
                                  {},
                                  [](Given, In x) { return at::relu(x); },
                                  // The output tells as much as the input: both are positive together.
                                  [](Given, In, In y, In signal) { return at::threshold_backward(signal, y, 0); },
                                  Row::Reads::y,
                                  [](Given, at::Tensor& x) { return at::relu_(x); }});
    return kind;
}

const LayerKind& clampKind() {
    static const Activation kind(
        {Kind::clamp,
         "clamp",
         {number("minimum", -floatMost), number("maximum", floatMost)},
         [](Given a, In x) { return at::clamp(x, a.real("minimum"), a.real("maximum")); },
         // As LibTorch's hardtanh: nothing passes at the bounds themselves, where the output is as much as the input.
         [](Given a, In, In y, In signal) {
             return at::hardtanh_backward(signal, y, a.real("minimum"), a.real("maximum"));
         },
         Row::Reads::y,
         [](Given a, at::Tensor& x) { return at::clamp_(x, a.real("minimum"), a.real("maximum")); }});
    return kind;
}

const LayerKind& leakyReluKind() {
    static const Activation kind(
        {Kind::leakyRelu,
         "leaky_relu",
         {number("slope", 0.01)},
         [](Given a, In x) { return at::leaky_relu(x, a.real("slope")); },
         [](Given a, In x, In, In signal) { return at::leaky_relu_backward(signal, x, a.real("slope"), false); }});
    return kind;
}

const LayerKind& eluKind() {
    static const Activation kind(
        {Kind::elu,
         "elu",
         {number("alpha", 1), number("scale", 1), number("input_scale", 1)},
         [](Given a, In x) { return at::elu(x, a.real("alpha"), a.real("scale"), a.real("input_scale")); },
         [](Given a, In x, In, In signal) {
             return at::elu_backward(signal, a.real("alpha"), a.real("scale"), a.real("input_scale"), false, x);
         }});
    return kind;
}

const LayerKind& siluKind() {
    static const Activation kind({Kind::silu,
                                  "silu",
                                  {},
                                  [](Given, In x) { return at::silu(x); },
                                  [](Given, In x, In, In signal) {
                                      const at::Tensor s = at::sigmoid(x);
                                      return signal * s * (1 + x * (1 - s));
                                  }});
    return kind;
}

const LayerKind& hardSwishKind() {
    static const Activation kind({Kind::hardSwish,
                                  "hard_swish",
                                  {},
                                  [](Given, In x) { return at::hardswish(x); },
                                  [](Given, In x, In, In signal) {
                                      const at::Tensor inner = at::where(at::le(x, 3), x / 3 + 0.5, at::ones_like(x));
                                      return signal * at::where(at::lt(x, -3), at::zeros_like(x), inner);
                                  }});
    return kind;
}

const LayerKind& hardSigmoidKind() {
    static const Activation kind({Kind::hardSigmoid,
                                  "hard_sigmoid",
                                  {},
                                  [](Given, In x) { return at::hardsigmoid(x); },
                                  [](Given, In x, In, In signal) {
                                      return at::where(at::logical_and(at::gt(x, -3), at::lt(x, 3)), signal / 6,
                                                       at::zeros_like(signal));
                                  }});
    return kind;
}

const LayerKind& sigmoidKind() {
    static const Activation kind({Kind::sigmoid,
                                  "sigmoid",
                                  {},
                                  [](Given, In x) { return at::sigmoid(x); },
                                  [](Given, In, In y, In signal) { return signal * y * (1 - y); },
                                  Row::Reads::y});
    return kind;
}

const LayerKind& tanhKind() {
    static const Activation kind({Kind::tanh,
                                  "tanh",
                                  {},
                                  [](Given, In x) { return at::tanh(x); },
                                  [](Given, In, In y, In signal) { return signal * (1 - y * y); },
                                  Row::Reads::y});
    return kind;
}

const LayerKind& geluKind() {
    static const Activation kind(
        {Kind::gelu,
         "gelu",
         {{"approximation", std::string("none"), false, 0, 0, 0, {"none", "tanh"}}},
         [](Given a, In x) { return at::gelu(x, a.word("approximation")); },
         [](Given a, In x, In, In signal) { return at::gelu_backward(signal, x, a.word("approximation")); }});
    return kind;
}

const LayerKind& softplusKind() {
    static const Activation kind({Kind::softplus,
                                  "softplus",
                                  {number("beta", 1), number("threshold", 20)},
                                  [](Given a, In x) { return at::softplus(x, a.real("beta"), a.real("threshold")); },
                                  [](Given a, In x, In, In signal) {
                                      const at::Tensor scaled = x * a.real("beta");
                                      return at::where(at::gt(scaled, a.real("threshold")), signal,
                                                       signal * at::sigmoid(scaled));
                                  }});
    return kind;
}

const LayerKind& absoluteKind() {
    static const Activation kind({Kind::absolute,
                                  "absolute",
                                  {},
                                  [](Given, In x) { return at::abs(x); },
                                  [](Given, In x, In, In signal) { return signal * at::sgn(x); },
                                  Row::Reads::x,
                                  [](Given, at::Tensor& x) { return at::abs_(x); }});
    return kind;
}

const LayerKind& powerKind() {
    static const Activation kind({Kind::power,
                                  "power",
                                  {{"exponent", 2.0, true, 0, 0, 0, {}}},
                                  [](Given a, In x) { return at::pow(x, a.real("exponent")); },
                                  // A root is steeper than any number at zero, where nothing passes: the norm of a
                                  // vector that is zero has no direction, and so LibTorch's own norm has it.
                                  [](Given a, In x, In, In signal) {
                                      const double exponent = a.real("exponent");
                                      if (exponent >= 1) return signal * (exponent * at::pow(x, exponent - 1));
                                      const at::Tensor none = at::eq(x, 0);
                                      const at::Tensor apart = at::where(none, at::ones_like(x), x);
                                      const at::Tensor slope = exponent * at::pow(apart, exponent - 1);
                                      return signal * at::where(none, at::zeros_like(x), slope);
                                  }});
    return kind;
}

const LayerKind& exponentialKind() {
    static const Activation kind({Kind::exponential,
                                  "exponential",
                                  {},
                                  [](Given, In x) { return at::exp(x); },
                                  [](Given, In, In y, In signal) { return signal * y; },
                                  Row::Reads::y,
                                  [](Given, at::Tensor& x) { return at::exp_(x); }});
    return kind;
}

}  // namespace saccade::kinds
