// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Sums, products, powers, means and maxima of tensors that depend on the picture. What exporters take apart (SiLU,
/// HardSwish, GELU, a bias after its product) is put together again, so that a network has the same layers through
/// every format.
#include <algorithm>
#include <cmath>

#include "engine/import/onnx/node_call.h"

namespace saccade::onnx_import {
namespace {

std::vector<Value> one(LayerId layer) {
    return {NodeCall::of(layer)};
}

at::Tensor single(double number) {
    return at::full({1}, number, at::kFloat);
}

// A constant that varies along the channels (axis 1) alone, as a vector; undefined for another.
at::Tensor perChannel(const at::Tensor& constant, const Shape& shape) {
    if (constant.numel() == 1 && constant.dim() <= static_cast<std::int64_t>(shape.size()))
        return constant.reshape({1});
    const std::int64_t axis = constant.dim() - static_cast<std::int64_t>(shape.size()) + 1;
    if (axis < 0 || constant.numel() != shape[1] || constant.size(axis) != shape[1]) return {};
    return constant.reshape({shape[1]});
}

bool isNumber(const Value& value, double number) {
    constexpr double close = 1e-5;
    return !value.layer && value.constant.defined() && value.constant.numel() == 1 &&
           std::abs(value.constant.item().toDouble() - number) < close;
}

// The place of the constant among two operands, and of the other; nothing where both depend on the picture.
std::optional<std::pair<std::size_t, std::size_t>> constantAndOther(const NodeCall& call) {
    if (call.inputs() != 2) return std::nullopt;
    if (!call.value(1).layer) return std::pair<std::size_t, std::size_t>{1, 0};
    if (!call.value(0).layer) return std::pair<std::size_t, std::size_t>{0, 1};
    return std::nullopt;
}

// A tensor that was expanded to the other's shape is used as it was before: arithmetic broadcasts by itself.
LayerId withoutExpand(const GraphBuilder& builder, LayerId layer, LayerId other) {
    const bool expanded = builder.layer(layer).kind == Kind::expand && builder.shape(layer) == builder.shape(other);
    return expanded ? builder.layer(layer).inputs.front() : layer;
}

LayerId operand(NodeCall& call, std::size_t input) {
    if (call.isLayer(input)) {
        const LayerId layer = call.layer(input);
        const bool paired = call.inputs() == 2 && call.isLayer(1 - input);
        return paired ? withoutExpand(call.builder(), layer, call.layer(1 - input)) : layer;
    }
    std::size_t rank = 0;
    for (std::size_t i = 0; i < call.inputs(); ++i) {
        if (call.isLayer(i)) rank = std::max(rank, call.rank(i));
    }
    return call.builder().addConstant(call.floats(input), rank);
}

// The weight or the bias of a group normalisation that has none, where a constant a channel stands behind it: until
// opset 18 it is written down so. Nothing where it is none.
std::optional<LayerId> withGroupTensor(NodeCall& call, LayerId before, const char* role, const at::Tensor& constant) {
    const Layer layer = call.builder().layer(before);
    const bool late = std::string_view(role) == "weight" && layer.tensor("bias").defined();
    if (layer.kind != Kind::groupNorm || layer.tensor(role).defined() || late) return std::nullopt;
    const Shape& shape = call.builder().shape(before);
    const at::Tensor vector = perChannel(constant, shape);
    if (!vector.defined()) return std::nullopt;
    // What stands for no weights at all.
    if (vector.numel() == 1 && vector.item().toDouble() == (std::string_view(role) == "weight" ? 1 : 0)) return before;
    auto tensors = layer.tensors;
    tensors.insert_or_assign(role, vector.expand({shape[1]}));
    return call.add(layer.kind, layer.inputs, layer.attributes, tensors);
}

// A bias that stands behind its convolution or its matrix; nothing where there is none before it.
std::optional<LayerId> withBias(NodeCall& call, LayerId before, const at::Tensor& constant) {
    if (const auto group = withGroupTensor(call, before, "bias", constant)) return group;
    const Layer layer = call.builder().layer(before);
    if ((layer.kind != Kind::linear && layer.kind != Kind::convolution) || layer.tensor("bias").defined()) {
        return std::nullopt;
    }
    const at::Tensor weight = layer.tensor("weight");
    const auto rank = static_cast<std::int64_t>(call.builder().shape(before).size());
    const std::int64_t fromEnd = layer.kind == Kind::linear ? 1 : rank - 1;
    if (constant.numel() != weight.size(0) || constant.dim() > rank || constant.dim() < fromEnd ||
        constant.size(constant.dim() - fromEnd) != weight.size(0)) {
        return std::nullopt;
    }
    return call.add(layer.kind, layer.inputs, layer.attributes,
                    {{"weight", weight}, {"bias", constant.reshape({weight.size(0)})}});
}

// a x first + b x second.
std::vector<Value> weightedSum(NodeCall& call, double a, double b) {
    const auto places = constantAndOther(call);
    if (places) {
        const auto [constant, other] = *places;
        const Value& found = call.value(other);
        if (found.gelu == Value::Gelu::erf && a == 1 && b == 1 && isNumber(call.value(constant), 1)) {
            Value next = found;
            next.gelu = Value::Gelu::onePlusErf;
            return {next};
        }
        const LayerId layer = call.layer(other);
        const at::Tensor number = call.floats(constant);
        const double factor = other == 0 ? a : b;
        const double constantFactor = other == 0 ? b : a;
        if (factor == 1) {
            if (const auto biased = withBias(call, layer, number * constantFactor)) return one(*biased);
        }
        const at::Tensor vector = perChannel(number, call.builder().shape(layer));
        if (vector.defined()) {
            return one(
                call.add(Kind::affine, {layer}, {},
                         {{"scale", factor == 1 ? at::Tensor() : single(factor)}, {"shift", vector * constantFactor}}));
        }
    }
    Attributes attributes;
    if (a != 1 || b != 1) attributes.set("coefficients", std::vector<double>{a, b});
    return one(call.add(Kind::addition, {operand(call, 0), operand(call, 1)}, std::move(attributes)));
}

std::vector<Value> add(NodeCall& call) {
    return weightedSum(call, 1, 1);
}
std::vector<Value> subtract(NodeCall& call) {
    return weightedSum(call, 1, -1);
}

std::vector<Value> sum(NodeCall& call) {
    if (call.inputs() == 1) return one(call.layer(0));
    if (call.inputs() == 2) return add(call);
    std::vector<LayerId> layers;
    for (std::size_t i = 0; i < call.inputs(); ++i)
        layers.push_back(operand(call, i));
    return one(call.add(Kind::addition, std::move(layers)));
}

// x times a gate that was computed from x.
std::optional<Kind> gatedBy(const GraphBuilder& builder, LayerId x, LayerId gate) {
    const Layer& layer = builder.layer(gate);
    if (layer.inputs.size() != 1 || layer.inputs[0] != x) return std::nullopt;
    if (layer.kind == Kind::sigmoid) return Kind::silu;
    if (layer.kind == Kind::hardSigmoid) return Kind::hardSwish;
    return std::nullopt;
}

// The layer that a layer is the half of; nothing where it is none.
std::optional<LayerId> halved(const GraphBuilder& builder, LayerId id) {
    const Layer& layer = builder.layer(id);
    const at::Tensor scale = layer.tensor("scale");
    if (layer.kind != Kind::affine || layer.tensor("shift").defined() || !scale.defined() || scale.numel() != 1 ||
        scale.item().toDouble() != 0.5) {
        return std::nullopt;
    }
    return layer.inputs.front();
}

// The source of a layer that multiplies by one number, or adds one; nothing for another layer.
std::optional<LayerId> scaledBy(const GraphBuilder& builder, LayerId id, const char* role, double number) {
    const Layer& layer = builder.layer(id);
    const at::Tensor found = layer.tensor(role);
    const at::Tensor none = layer.tensor(std::string_view(role) == "scale" ? "shift" : "scale");
    constexpr double close = 1e-4;
    if (layer.kind != Kind::affine || none.defined() || !found.defined() || found.numel() != 1 ||
        std::abs(found.item().toDouble() - number) > close) {
        return std::nullopt;
    }
    return layer.inputs.front();
}

// The other of two inputs, where one of them is `x`.
std::optional<LayerId> otherThan(const GraphBuilder& builder, LayerId id, Kind kind, LayerId x) {
    const Layer& layer = builder.layer(id);
    if (layer.kind != kind || layer.inputs.size() != 2) return std::nullopt;
    if (layer.inputs[0] == x) return layer.inputs[1];
    return layer.inputs[1] == x ? std::optional(layer.inputs[0]) : std::nullopt;
}

// x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))): twice the approximation of GELU by Hendrycks and Gimpel. Gives x.
std::optional<LayerId> twiceTanhGelu(const GraphBuilder& builder, LayerId id) {
    const Layer& product = builder.layer(id);
    if (product.kind != Kind::multiplication) return std::nullopt;
    for (const LayerId x : product.inputs) {
        const auto gate = otherThan(builder, id, Kind::multiplication, x);
        const auto bent = gate ? scaledBy(builder, *gate, "shift", 1) : std::nullopt;
        if (!bent || builder.layer(*bent).kind != Kind::tanh) continue;
        const auto sum =
            scaledBy(builder, builder.layer(*bent).inputs.front(), "scale", std::sqrt(2 / std::acos(-1.0)));
        const auto small = sum ? otherThan(builder, *sum, Kind::addition, x) : std::nullopt;
        const auto cube = small ? scaledBy(builder, *small, "scale", 0.044715) : std::nullopt;
        const auto square = cube ? otherThan(builder, *cube, Kind::multiplication, x) : std::nullopt;
        if (square && otherThan(builder, *square, Kind::multiplication, x) == x) return x;
    }
    return std::nullopt;
}

std::optional<Value> partOfGelu(NodeCall& call) {
    for (const auto& [term, other] : {std::pair{0U, 1U}, std::pair{1U, 0U}}) {
        const Value& found = call.value(term);
        const Value& factor = call.value(other);
        if (found.gelu == Value::Gelu::onePlusErf && factor.layer) {
            if (*factor.layer == *found.layer) {
                Value next = found;
                next.gelu = Value::Gelu::product;
                return next;
            }
            if (halved(call.builder(), *factor.layer) == found.layer) {
                return NodeCall::of(call.add(Kind::gelu, {*found.layer}));
            }
        }
        if (found.gelu == Value::Gelu::product && isNumber(factor, 0.5)) {
            return NodeCall::of(call.add(Kind::gelu, {*found.layer}));
        }
        if (found.layer && isNumber(factor, 0.5)) {
            if (const auto x = twiceTanhGelu(call.builder(), *found.layer)) {
                return NodeCall::of(call.add(Kind::gelu, {*x}, {{"approximation", std::string("tanh")}}));
            }
        }
    }
    return std::nullopt;
}

std::vector<Value> multiply(NodeCall& call) {
    if (auto part = partOfGelu(call)) return {*part};
    if (const auto places = constantAndOther(call)) {
        const LayerId layer = call.layer(places->second);
        const at::Tensor constant = call.floats(places->first);
        if (const auto weighted = withGroupTensor(call, layer, "weight", constant)) return one(*weighted);
        const at::Tensor vector = perChannel(constant, call.builder().shape(layer));
        if (vector.defined()) return one(call.add(Kind::affine, {layer}, {}, {{"scale", vector}}));
    } else {
        const LayerId a = call.layer(0);
        const LayerId b = call.layer(1);
        if (const auto kind = gatedBy(call.builder(), a, b)) return one(call.add(*kind, {a}));
        if (const auto kind = gatedBy(call.builder(), b, a)) return one(call.add(*kind, {b}));
    }
    return one(call.add(Kind::multiplication, {operand(call, 0), operand(call, 1)}));
}

LayerId powerOf(NodeCall& call, LayerId layer, double exponent) {
    return call.add(Kind::power, {layer}, {{"exponent", exponent}});
}

// By what is computed from the picture: the product with its inverse.
std::vector<Value> divideByComputed(NodeCall& call) {
    const Value& above = call.value(0);
    if (!above.layer && above.constant.numel() == 1) {
        const LayerId inverse = powerOf(call, call.layer(1), -1);
        if (isNumber(above, 1)) return one(inverse);
        return one(call.add(Kind::affine, {inverse}, {}, {{"scale", above.constant.reshape({1})}}));
    }
    const LayerId first = operand(call, 0);
    return one(call.add(Kind::multiplication, {first, powerOf(call, operand(call, 1), -1)}));
}

std::vector<Value> divide(NodeCall& call) {
    if (call.isLayer(1)) return divideByComputed(call);
    const at::Tensor inverse = at::reciprocal(call.floats(1));
    const at::Tensor vector = perChannel(inverse, call.shape(0));
    if (vector.defined()) return one(call.add(Kind::affine, {call.layer(0)}, {}, {{"scale", vector}}));
    return one(call.add(Kind::multiplication, {call.layer(0), call.add(Kind::constant, {}, {}, {{"value", inverse}})}));
}

std::vector<Value> negate(NodeCall& call) {
    return one(call.add(Kind::affine, {call.layer(0)}, {}, {{"scale", single(-1)}}));
}

std::vector<Value> power(NodeCall& call) {
    if (!call.isLayer(0)) call.refuse("an exponent out of the picture is not supported");
    const double exponent = call.number(1);
    if (exponent == 2) return one(call.add(Kind::multiplication, {call.layer(0), call.layer(0)}));
    return one(powerOf(call, call.layer(0), exponent));
}
std::vector<Value> squareRoot(NodeCall& call) {
    return one(powerOf(call, call.layer(0), 0.5));
}
std::vector<Value> reciprocal(NodeCall& call) {
    return one(powerOf(call, call.layer(0), -1));
}

// The larger of two is b + relu(a - b), the smaller a - relu(a - b); of more, one after the other. A number is a bound.
std::vector<Value> larger(NodeCall& call, bool smaller) {
    if (const auto places = constantAndOther(call); places && call.value(places->first).constant.numel() == 1) {
        const double bound = call.number(places->first);
        const LayerId layer = call.layer(places->second);
        if (!smaller && bound == 0) return one(call.add(Kind::relu, {layer}));
        return one(call.add(Kind::clamp, {layer}, {{smaller ? "maximum" : "minimum", bound}}));
    }
    const std::vector<double> difference{1, -1};
    LayerId result = operand(call, 0);
    for (std::size_t i = 1; i < call.inputs(); ++i) {
        const LayerId next = operand(call, i);
        const LayerId apart = call.add(Kind::addition, {result, next}, {{"coefficients", difference}});
        const LayerId above = call.add(Kind::relu, {apart});
        result = smaller ? call.add(Kind::addition, {result, above}, {{"coefficients", difference}})
                         : call.add(Kind::addition, {next, above});
    }
    return one(result);
}
std::vector<Value> maximum(NodeCall& call) {
    return larger(call, false);
}
std::vector<Value> minimum(NodeCall& call) {
    return larger(call, true);
}

// Of x / sqrt 2 only: the beginning of GELU.
std::vector<Value> errorFunction(NodeCall& call) {
    const Layer& layer = call.builder().layer(call.layer(0));
    const at::Tensor scale = layer.tensor("scale");
    constexpr double close = 1e-5;
    if (layer.kind != Kind::affine || layer.tensor("shift").defined() || !scale.defined() || scale.numel() != 1 ||
        std::abs(scale.item().toDouble() - std::sqrt(0.5)) > close) {
        call.refuse("the error function is supported as a part of GELU only");
    }
    Value value = NodeCall::of(layer.inputs.front());
    value.gelu = Value::Gelu::erf;
    return {value};
}

// A layer that takes axes together: the node's, all but the batch's.
LayerId reduced(NodeCall& call, Kind kind, LayerId layer, bool total = false) {
    const auto axes = call.axesOf(1, call.rank(0));
    if (axes.empty() || axes.front() == 0) call.refuse("it mixes the pictures of a batch");
    Attributes attributes{{"axes", axes}, {"keep_axes", call.integer("keepdims", 1) != 0}};
    if (total) attributes.set("total", true);
    return call.add(kind, {layer}, std::move(attributes));
}

std::vector<Value> mean(NodeCall& call) {
    return one(reduced(call, Kind::mean, call.layer(0)));
}
std::vector<Value> sumOver(NodeCall& call) {
    return one(reduced(call, Kind::mean, call.layer(0), true));
}
std::vector<Value> greatest(NodeCall& call) {
    return one(reduced(call, Kind::maximum, call.layer(0)));
}

// The least value is the negated greatest of what is negated.
std::vector<Value> least(NodeCall& call) {
    const auto negated = [&call](LayerId layer) {
        return call.add(Kind::affine, {layer}, {}, {{"scale", single(-1)}});
    };
    return one(negated(reduced(call, Kind::maximum, negated(call.layer(0)))));
}

std::vector<Value> sumOfAbsolute(NodeCall& call) {
    return one(reduced(call, Kind::mean, call.add(Kind::absolute, {call.layer(0)}), true));
}
LayerId squares(NodeCall& call) {
    return call.add(Kind::multiplication, {call.layer(0), call.layer(0)});
}
std::vector<Value> sumOfSquares(NodeCall& call) {
    return one(reduced(call, Kind::mean, squares(call), true));
}
std::vector<Value> euclideanNorm(NodeCall& call) {
    return one(powerOf(call, reduced(call, Kind::mean, squares(call), true), 0.5));
}

}  // namespace

const OperatorTable& arithmeticOperators() {
    static const OperatorTable table{
        {"Add", add},
        {"Sub", subtract},
        {"Sum", sum},
        {"Mul", multiply},
        {"Div", divide},
        {"Neg", negate},
        {"Pow", power},
        {"Sqrt", squareRoot},
        {"Reciprocal", reciprocal},
        {"Max", maximum},
        {"Min", minimum},
        {"Erf", errorFunction},
        {"ReduceMean", mean},
        {"ReduceSum", sumOver},
        {"ReduceMax", greatest},
        {"ReduceMin", least},
        {"ReduceL1", sumOfAbsolute},
        {"ReduceL2", euclideanNorm},
        {"ReduceSumSquare", sumOfSquares},
    };
    return table;
}

}  // namespace saccade::onnx_import
