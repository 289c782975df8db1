// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Sums, products and powers of tensors that depend on the input.
#include <algorithm>

#include "engine/import/torchscript/operator_call.h"

namespace saccade::torchscript {
namespace {

/// An operand that is not computed from the picture, as one number or as one a channel.
struct Vector {
    at::Tensor values;  ///< one dimension; 1 or C entries
};

Shape broadcast(const Shape& a, const Shape& b) {
    Shape result = a.size() >= b.size() ? a : b;
    const Shape& other = a.size() >= b.size() ? b : a;
    const std::size_t offset = result.size() - other.size();
    for (std::size_t i = 0; i < other.size(); ++i) {
        if (result[offset + i] == 1) result[offset + i] = other[i];
    }
    return result;
}

at::Tensor one(double value) {
    return at::full({1}, value, at::kFloat);
}

// A constant that only varies along the channels of a tensor of `shape`; nothing for another constant.
std::optional<Vector> perChannel(const Value& value, const Shape& shape) {
    if (const auto number = value.number()) return Vector{one(*number)};
    const auto* tensor = value.as<at::Tensor>();
    if (tensor == nullptr) return std::nullopt;
    if (tensor->numel() == 1 && tensor->dim() <= static_cast<std::int64_t>(shape.size())) {
        return Vector{tensor->reshape({1}).to(at::kFloat)};
    }
    // Aligned at the end, the channels must stand at axis 1 and everything else have extent 1.
    const std::int64_t channelAxis = tensor->dim() - static_cast<std::int64_t>(shape.size()) + 1;
    if (channelAxis < 0 || tensor->numel() != shape[1] || tensor->size(channelAxis) != shape[1]) return std::nullopt;
    return Vector{tensor->reshape({shape[1]}).to(at::kFloat)};
}

// The layer of an operand; a constant becomes a layer of its own. An expanded tensor is used as it was before where
// broadcasting gives the same.
LayerId operand(OperatorCall& call, std::string_view argument, std::string_view beside) {
    if (const auto* tensor = call.value(argument).as<at::Tensor>()) {
        return call.builder().addConstant(*tensor, call.shape(beside).size());
    }
    return call.layer(argument);
}

std::vector<LayerId> operands(OperatorCall& call) {
    std::vector<LayerId> layers{operand(call, "self", "other"), operand(call, "other", "self")};
    Builder& builder = call.builder();
    const Shape expected = broadcast(builder.shape(layers[0]), builder.shape(layers[1]));
    for (std::size_t i = 0; i < 2; ++i) {
        const auto* symbol = call.value(i == 0 ? "self" : "other").as<Symbol>();
        if (symbol == nullptr || !(*symbol)->beforeExpand) continue;
        const LayerId before = *(*symbol)->beforeExpand;
        if (broadcast(builder.shape(before), builder.shape(layers[1 - i])) == expected) layers[i] = before;
    }
    return layers;
}

Value affine(OperatorCall& call, std::string_view input, const at::Tensor& scale, const at::Tensor& shift) {
    return OperatorCall::fresh(
        call.builder().add(Kind::affine, {call.layer(input)}, {}, {{"scale", scale}, {"shift", shift}}));
}

// a x self + b x other.
Value weightedSum(OperatorCall& call, double a, double b) {
    for (const auto& [input, factor, constant, constantFactor] :
         {std::tuple{"self", a, "other", b}, std::tuple{"other", b, "self", a}}) {
        if (!dependsOnInput(call.value(input)) || dependsOnInput(call.value(constant))) continue;
        const auto vector = perChannel(call.value(constant), call.shape(input));
        if (!vector) continue;
        return affine(call, input, factor == 1 ? at::Tensor() : one(factor), vector->values * constantFactor);
    }
    Attributes attributes;
    if (a != 1 || b != 1) attributes.set("coefficients", std::vector<double>{a, b});
    return OperatorCall::fresh(call.builder().add(Kind::addition, operands(call), std::move(attributes)));
}

Value add(OperatorCall& call) {
    return weightedSum(call, 1, call.real("alpha", 1));
}
Value subtract(OperatorCall& call) {
    return weightedSum(call, 1, -call.real("alpha", 1));
}
Value subtractFrom(OperatorCall& call) {
    return weightedSum(call, -call.real("alpha", 1), 1);
}

Value multiply(OperatorCall& call) {
    for (const auto& [input, constant] : {std::pair{"self", "other"}, std::pair{"other", "self"}}) {
        if (!dependsOnInput(call.value(input)) || dependsOnInput(call.value(constant))) continue;
        if (const auto vector = perChannel(call.value(constant), call.shape(input))) {
            return affine(call, input, vector->values, {});
        }
    }
    return OperatorCall::fresh(call.builder().add(Kind::multiplication, operands(call)));
}

// By what is computed from the picture: the product with its inverse.
Value divideByComputed(OperatorCall& call) {
    if (const auto number = call.value("self").number()) {
        const LayerId inverse = powerOf(call, call.layer("other"), -1);
        if (*number == 1) return OperatorCall::fresh(inverse);
        return OperatorCall::fresh(call.builder().add(Kind::affine, {inverse}, {}, {{"scale", one(*number)}}));
    }
    const auto both = operands(call);
    return OperatorCall::fresh(call.builder().add(Kind::multiplication, {both[0], powerOf(call, both[1], -1)}));
}

Value divide(OperatorCall& call) {
    if (call.given("rounding_mode")) call.refuse("rounding is not supported");
    if (dependsOnInput(call.value("other"))) return divideByComputed(call);
    if (const auto vector = perChannel(call.value("other"), call.shape("self"))) {
        return affine(call, "self", at::reciprocal(vector->values), {});
    }
    const LayerId inverse =
        call.builder().add(Kind::constant, {}, {}, {{"value", at::reciprocal(call.constant("other").to(at::kFloat))}});
    return OperatorCall::fresh(call.builder().add(Kind::multiplication, {call.layer("self"), inverse}));
}

Value minus(OperatorCall& call) {
    return affine(call, "self", one(-1), {});
}

Value square(OperatorCall& call) {
    const LayerId input = call.layer("self");
    return OperatorCall::fresh(call.builder().add(Kind::multiplication, {input, input}));
}

Value power(OperatorCall& call) {
    if (dependsOnInput(call.value("exponent"))) call.refuse("an exponent out of the picture is not supported");
    const double exponent = call.real("exponent");
    if (exponent == 2) return square(call);
    return OperatorCall::fresh(powerOf(call, call.layer("self"), exponent));
}
Value squareRoot(OperatorCall& call) {
    return OperatorCall::fresh(powerOf(call, call.layer("self"), 0.5));
}
Value inverseRoot(OperatorCall& call) {
    return OperatorCall::fresh(powerOf(call, call.layer("self"), -0.5));
}
Value reciprocal(OperatorCall& call) {
    return OperatorCall::fresh(powerOf(call, call.layer("self"), -1));
}

Value maximum(OperatorCall& call) {
    return larger(call, false);
}
Value minimum(OperatorCall& call) {
    return larger(call, true);
}

}  // namespace

LayerId powerOf(OperatorCall& call, LayerId layer, double exponent) {
    return call.builder().add(Kind::power, {layer}, {{"exponent", exponent}});
}

// The larger of two is b + relu(a - b), the smaller a - relu(a - b).
Value larger(OperatorCall& call, bool smaller) {
    const std::vector<double> difference{1, -1};
    Builder& builder = call.builder();
    const auto both = operands(call);
    const LayerId apart = builder.add(Kind::addition, both, {{"coefficients", difference}});
    const LayerId above = builder.add(Kind::relu, {apart});
    if (smaller) {
        return OperatorCall::fresh(builder.add(Kind::addition, {both[0], above}, {{"coefficients", difference}}));
    }
    return OperatorCall::fresh(builder.add(Kind::addition, {both[1], above}));
}

const std::map<std::string_view, TensorOperator>& arithmeticOperators() {
    static const std::map<std::string_view, TensorOperator> table{
        {"aten::add", add},           {"aten::sub", subtract},      {"aten::subtract", subtract},
        {"aten::rsub", subtractFrom}, {"aten::mul", multiply},      {"aten::multiply", multiply},
        {"aten::div", divide},        {"aten::divide", divide},     {"aten::true_divide", divide},
        {"aten::neg", minus},         {"aten::square", square},     {"aten::pow", power},
        {"aten::sqrt", squareRoot},   {"aten::rsqrt", inverseRoot}, {"aten::reciprocal", reciprocal},
        {"aten::maximum", maximum},   {"aten::minimum", minimum},
    };
    return table;
}

}  // namespace saccade::torchscript
