// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Operators on constants of the file: what exporters compute sizes and weights with. Numbers that come out of a shape
/// keep the axis they were.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/import/onnx/node_call.h"

namespace saccade::onnx_import {
namespace {

constexpr std::int64_t mostElements = std::int64_t{1} << 28U;

std::vector<Value> one(at::Tensor constant) {
    return {NodeCall::of(std::move(constant))};
}

// The same numbers in another form.
std::vector<Value> like(const Value& from, at::Tensor constant) {
    Value value = NodeCall::of(std::move(constant));
    if (from.axes.size() == static_cast<std::size_t>(value.constant.numel())) value.axes = from.axes;
    return {value};
}

const at::Tensor& tensor(NodeCall& call, std::size_t input) {
    return call.value(input).constant;
}

std::vector<Value> identity(NodeCall& call) {
    return {call.value(0)};
}

std::vector<Value> cast(NodeCall& call) {
    switch (call.integer("to", onnx::TensorProto::FLOAT)) {
        case onnx::TensorProto::FLOAT:
        case onnx::TensorProto::FLOAT16:
        case onnx::TensorProto::DOUBLE:
            return like(call.value(0), tensor(call, 0).to(at::kFloat));
        case onnx::TensorProto::INT64:
        case onnx::TensorProto::INT32:
            return like(call.value(0), tensor(call, 0).to(at::kLong));
        default:
            call.refuse("the type it makes is not supported");
    }
}

std::vector<Value> reshape(NodeCall& call) {
    auto wanted = call.integers(1);
    const at::Tensor from = tensor(call, 0);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] == 0 && call.integer("allowzero", 0) == 0 && static_cast<std::int64_t>(i) < from.dim()) {
            wanted[i] = from.size(static_cast<std::int64_t>(i));
        }
    }
    return like(call.value(0), from.reshape(wanted));
}

std::vector<Value> flatten(NodeCall& call) {
    const at::Tensor from = tensor(call, 0);
    const std::int64_t axis = call.axis(call.integer("axis", 1), static_cast<std::size_t>(from.dim()) + 1);
    std::int64_t rows = 1;
    for (std::int64_t i = 0; i < axis; ++i)
        rows *= from.size(i);
    return like(call.value(0), from.reshape({rows, rows == 0 ? 0 : from.numel() / rows}));
}

std::vector<Value> transpose(NodeCall& call) {
    const at::Tensor from = tensor(call, 0);
    auto order = call.list("perm", {});
    if (order.empty()) {
        order.resize(static_cast<std::size_t>(from.dim()));
        std::iota(order.rbegin(), order.rend(), 0);
    }
    return one(from.permute(order).contiguous());
}

std::vector<Value> unsqueeze(NodeCall& call) {
    at::Tensor result = tensor(call, 0);
    auto axes = call.has(1) ? call.integers(1) : call.list("axes", {});
    for (auto& axis : axes)
        axis = call.axis(axis, static_cast<std::size_t>(result.dim()) + axes.size());
    std::sort(axes.begin(), axes.end());
    for (const std::int64_t axis : axes)
        result = result.unsqueeze(axis);
    return like(call.value(0), result);
}

std::vector<Value> squeeze(NodeCall& call) {
    const at::Tensor from = tensor(call, 0);
    const auto axes = call.axesOf(1, static_cast<std::size_t>(from.dim()));
    at::Tensor result = from;
    if (axes.empty()) result = from.squeeze();
    for (std::size_t i = axes.size(); i-- > 0;)
        result = result.squeeze(axes[i]);
    return like(call.value(0), result);
}

std::vector<Value> concatenate(NodeCall& call) {
    std::vector<at::Tensor> parts;
    std::vector<std::int64_t> axes;
    std::int64_t total = 0;
    bool any = false;
    for (std::size_t i = 0; i < call.inputs(); ++i) {
        const Value& part = call.value(i);
        parts.push_back(part.constant);
        total += part.constant.numel();
        if (total > mostElements) call.refuse("its result is too large");
        const auto count = static_cast<std::size_t>(part.constant.numel());
        any = any || !part.axes.empty();
        if (part.axes.size() == count) {
            axes.insert(axes.end(), part.axes.begin(), part.axes.end());
        } else {
            axes.insert(axes.end(), count, 0);
        }
    }
    Value value = NodeCall::of(at::cat(parts, call.integer("axis", 0)));
    if (any && value.constant.dim() == 1) value.axes = axes;
    return {value};
}

// Every index that a slice takes, also backwards.
std::vector<std::int64_t> taken(std::int64_t extent, std::int64_t start, std::int64_t end, std::int64_t step) {
    std::vector<std::int64_t> indices;
    const auto place = [extent](std::int64_t at, std::int64_t low, std::int64_t high) {
        if (at < 0) at = at < -extent ? low : at + extent;
        return std::clamp(at, low, high);
    };
    if (step > 0) {
        const std::int64_t last = place(end, 0, extent);
        for (std::int64_t at = place(start, 0, extent); at < last; at += std::min(step, extent + 1))
            indices.push_back(at);
    } else {
        const std::int64_t last = end < -extent ? -1 : place(end, -1, extent - 1);
        for (std::int64_t at = place(start, -1, extent - 1); at > last; at += std::max(step, -extent - 1))
            indices.push_back(at);
    }
    return indices;
}

std::vector<Value> slice(NodeCall& call) {
    const bool attributes = call.opset() < 10;
    const auto starts = attributes ? call.list("starts", {}) : call.integers(1);
    const auto ends = attributes ? call.list("ends", {}) : call.integers(2);
    auto axes = attributes ? call.list("axes", {}) : call.has(3) ? call.integers(3) : std::vector<std::int64_t>{};
    const auto steps = !attributes && call.has(4) ? call.integers(4) : std::vector<std::int64_t>(starts.size(), 1);
    if (axes.empty()) {
        axes.resize(starts.size());
        std::iota(axes.begin(), axes.end(), 0);
    }
    if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size()) {
        call.refuse("its starts, ends, axes and steps are not equally many");
    }
    Value result = call.value(0);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        if (steps[i] == 0) call.refuse("its step is 0");
        const std::int64_t axis = call.axis(axes[i], static_cast<std::size_t>(result.constant.dim()));
        const auto indices = taken(result.constant.size(axis), starts[i], ends[i], steps[i]);
        std::vector<std::int64_t> kept;
        if (result.constant.dim() == 1 && result.axes.size() == static_cast<std::size_t>(result.constant.numel())) {
            for (const std::int64_t index : indices)
                kept.push_back(result.axes[static_cast<std::size_t>(index)]);
        }
        result.constant = result.constant.index_select(axis, at::tensor(indices, at::kLong));
        result.axes = kept;
    }
    return {result};
}

std::vector<Value> gather(NodeCall& call) {
    const Value& from = call.value(0);
    const at::Tensor indices = tensor(call, 1).to(at::kLong);
    const std::int64_t axis = call.axis(call.integer("axis", 0), static_cast<std::size_t>(from.constant.dim()));
    const std::int64_t extent = from.constant.size(axis);
    at::Tensor places = indices.reshape({-1}).contiguous();
    if (places.numel() > mostElements / std::max<std::int64_t>(1, from.constant.numel()))
        call.refuse("it takes too much");
    places = at::where(places < 0, places + extent, places);
    for (std::int64_t i = 0; i < places.numel(); ++i) {
        if (places.data_ptr<std::int64_t>()[i] < 0 || places.data_ptr<std::int64_t>()[i] >= extent) {
            call.refuse("an index is out of range");
        }
    }
    std::vector<std::int64_t> shape = from.constant.sizes().vec();
    shape.erase(shape.begin() + axis);
    shape.insert(shape.begin() + axis, indices.sizes().begin(), indices.sizes().end());
    Value value = NodeCall::of(from.constant.index_select(axis, places).reshape(shape));
    if (from.constant.dim() == 1 && from.axes.size() == static_cast<std::size_t>(extent)) {
        for (std::int64_t i = 0; i < places.numel(); ++i)
            value.axes.push_back(from.axes[static_cast<std::size_t>(places.data_ptr<std::int64_t>()[i])]);
    }
    return {value};
}

// Extents of a constant that would be made; refuses what is none, and what is too much.
void checkSize(NodeCall& call, const std::vector<std::int64_t>& shape) {
    std::int64_t count = 1;
    for (const std::int64_t extent : shape) {
        if (extent < 0 || __builtin_mul_overflow(count, extent, &count) || count > mostElements) {
            call.refuse("its size is not allowed");
        }
    }
}

std::vector<Value> expand(NodeCall& call) {
    const at::Tensor from = tensor(call, 0);
    auto wanted = call.integers(1);
    // The extents of both are aligned at the end; 1 stands for the other's.
    const auto rank = static_cast<std::size_t>(from.dim());
    if (wanted.size() < rank) wanted.insert(wanted.begin(), rank - wanted.size(), 1);
    for (std::size_t i = 0; i < rank; ++i) {
        auto& extent = wanted[wanted.size() - 1 - i];
        if (extent == 1) extent = from.size(static_cast<std::int64_t>(rank - 1 - i));
    }
    checkSize(call, wanted);
    return one(from.expand(wanted).contiguous());
}

std::vector<Value> tile(NodeCall& call) {
    const at::Tensor from = tensor(call, 0);
    const auto repeats = call.integers(1);
    if (repeats.size() != static_cast<std::size_t>(from.dim())) call.refuse("it does not name every axis");
    std::vector<std::int64_t> wanted = repeats;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (__builtin_mul_overflow(wanted[i], from.size(static_cast<std::int64_t>(i)), &wanted[i])) {
            call.refuse("its size is not allowed");
        }
    }
    checkSize(call, wanted);
    return one(from.repeat(repeats));
}

std::vector<Value> filled(NodeCall& call) {
    const auto shape = call.integers(0);
    checkSize(call, shape);
    return one(at::zeros(shape, at::kFloat));
}

template <typename Operation>
std::vector<Value> binary(NodeCall& call, const Operation& operation) {
    const at::Tensor a = tensor(call, 0);
    const at::Tensor b = tensor(call, 1);
    if (b.numel() > 0 && a.numel() > mostElements / b.numel() && a.numel() != b.numel() && a.numel() != 1 &&
        b.numel() != 1) {
        call.refuse("its result is too large");
    }
    return one(operation(a, b));
}

std::vector<Value> add(NodeCall& call) {
    return binary(call, [](const at::Tensor& a, const at::Tensor& b) { return a + b; });
}
std::vector<Value> subtract(NodeCall& call) {
    return binary(call, [](const at::Tensor& a, const at::Tensor& b) { return a - b; });
}
std::vector<Value> multiply(NodeCall& call) {
    return binary(call, [](const at::Tensor& a, const at::Tensor& b) { return a * b; });
}
std::vector<Value> divide(NodeCall& call) {
    if (tensor(call, 1).scalar_type() == at::kLong) {
        if ((tensor(call, 1) == 0).any().item().toBool()) call.refuse("it divides by 0");
        return binary(call, [](const at::Tensor& a, const at::Tensor& b) { return at::div(a, b, "trunc"); });
    }
    return binary(call, [](const at::Tensor& a, const at::Tensor& b) { return a / b; });
}
std::vector<Value> equal(NodeCall& call) {
    return binary(call, [](const at::Tensor& a, const at::Tensor& b) { return (a == b).to(at::kLong); });
}

std::vector<Value> chosen(NodeCall& call) {
    const at::Tensor condition = tensor(call, 0);
    const auto size = at::infer_size(condition.sizes(), tensor(call, 1).sizes());
    checkSize(call, at::infer_size(size, tensor(call, 2).sizes()));
    return one(at::where(condition != 0, tensor(call, 1), tensor(call, 2)));
}

std::vector<Value> shapeOf(NodeCall& call) {
    return one(at::tensor(tensor(call, 0).sizes(), at::kLong));
}

std::vector<Value> squareRoot(NodeCall& call) {
    return one(at::sqrt(call.floats(0)));
}
std::vector<Value> matrixProduct(NodeCall& call) {
    const at::Tensor a = call.floats(0);
    const at::Tensor b = call.floats(1);
    if (a.dim() < 1 || b.dim() < 1 || (b.numel() > 0 && a.numel() > mostElements / b.numel())) {
        call.refuse("its result is too large");
    }
    return one(at::matmul(a, b));
}
std::vector<Value> power(NodeCall& call) {
    return binary(call, [](const at::Tensor& a, const at::Tensor& b) { return at::pow(a, b); });
}
std::vector<Value> reciprocal(NodeCall& call) {
    return one(at::reciprocal(call.floats(0)));
}
std::vector<Value> negative(NodeCall& call) {
    return one(at::neg(tensor(call, 0)));
}
std::vector<Value> absolute(NodeCall& call) {
    return one(at::abs(tensor(call, 0)));
}
std::vector<Value> exponential(NodeCall& call) {
    return one(at::exp(call.floats(0)));
}

std::vector<Value> clip(NodeCall& call) {
    at::Tensor result = call.floats(0);
    if (call.has(1) || call.given("min")) result = result.clamp_min(call.has(1) ? call.number(1) : call.real("min", 0));
    if (call.has(2) || call.given("max")) result = result.clamp_max(call.has(2) ? call.number(2) : call.real("max", 0));
    return one(result);
}

// The axes of a reduction of floats; all where none are named.
std::vector<std::int64_t> reducedAxes(NodeCall& call, const at::Tensor& from) {
    auto axes = call.axesOf(1, static_cast<std::size_t>(from.dim()));
    if (axes.empty()) {
        axes.resize(static_cast<std::size_t>(from.dim()));
        std::iota(axes.begin(), axes.end(), 0);
    }
    return axes;
}
std::vector<Value> meanOf(NodeCall& call) {
    const at::Tensor from = call.floats(0);
    return one(from.mean(reducedAxes(call, from), call.integer("keepdims", 1) != 0));
}
std::vector<Value> sumOf(NodeCall& call) {
    const at::Tensor from = call.floats(0);
    return one(from.sum(reducedAxes(call, from), call.integer("keepdims", 1) != 0));
}
std::vector<Value> normOf(NodeCall& call) {
    const at::Tensor from = call.floats(0);
    return one(at::sqrt((from * from).sum(reducedAxes(call, from), call.integer("keepdims", 1) != 0)));
}

std::vector<Value> sumOfSizes(NodeCall& call) {
    const at::Tensor from = call.floats(0);
    return one(from.abs().sum(reducedAxes(call, from), call.integer("keepdims", 1) != 0));
}
std::vector<Value> sumOfSquares(NodeCall& call) {
    const at::Tensor from = call.floats(0);
    return one((from * from).sum(reducedAxes(call, from), call.integer("keepdims", 1) != 0));
}
std::vector<Value> greatestOf(NodeCall& call) {
    const at::Tensor from = call.floats(0);
    return one(at::amax(from, reducedAxes(call, from), call.integer("keepdims", 1) != 0));
}
std::vector<Value> leastOf(NodeCall& call) {
    const at::Tensor from = call.floats(0);
    return one(at::amin(from, reducedAxes(call, from), call.integer("keepdims", 1) != 0));
}

template <at::Tensor (*function)(const at::Tensor&)>
std::vector<Value> elementwise(NodeCall& call) {
    return one(function(call.floats(0)));
}
std::vector<Value> softmax(NodeCall& call) {
    const at::Tensor from = call.floats(0);
    // Before opset 13 all axes from the named one on are one.
    const std::int64_t axis =
        call.axis(call.integer("axis", call.opset() < 13 ? 1 : -1), static_cast<std::size_t>(from.dim()));
    if (call.opset() >= 13) return one(at::softmax(from, axis));
    return one(at::softmax(from.flatten(axis), axis).view_as(from));
}
std::vector<Value> greater(NodeCall& call) {
    return binary(call, [](const at::Tensor& a, const at::Tensor& b) { return (a > b).to(at::kLong); });
}
std::vector<Value> less(NodeCall& call) {
    return binary(call, [](const at::Tensor& a, const at::Tensor& b) { return (a < b).to(at::kLong); });
}
std::vector<Value> productOf(NodeCall& call) {
    // Of sizes, too, which stay whole.
    at::Tensor result = tensor(call, 0);
    const bool keep = call.integer("keepdims", 1) != 0;
    auto axes = reducedAxes(call, result);
    std::sort(axes.rbegin(), axes.rend());
    for (const std::int64_t axis : axes)
        result = result.prod(axis, keep);
    return one(result);
}
std::vector<Value> split(NodeCall& call) {
    const at::Tensor from = tensor(call, 0);
    const std::int64_t axis = call.axis(call.integer("axis", 0), static_cast<std::size_t>(from.dim()));
    auto sizes = call.has(1) ? call.integers(1) : call.list("split", {});
    const auto parts = static_cast<std::int64_t>(call.outputs());
    if (sizes.empty() && parts > 0) {
        const std::int64_t each = (from.size(axis) + parts - 1) / parts;
        for (std::int64_t at = 0; at < from.size(axis); at += each)
            sizes.push_back(std::min(each, from.size(axis) - at));
    }
    std::vector<Value> values;
    for (const at::Tensor& part : from.split_with_sizes(sizes, axis))
        values.push_back(NodeCall::of(part));
    return values;
}

std::vector<Value> steps(NodeCall& call) {
    const double start = call.number(0);
    const double step = call.number(2);
    const double count = std::ceil((call.number(1) - start) / step);
    if (!(count <= static_cast<double>(mostElements))) call.refuse("its result is too large");
    const at::Tensor places = at::arange(std::max<std::int64_t>(0, static_cast<std::int64_t>(count)), at::kDouble);
    return one(places.mul(step).add(start).to(tensor(call, 0).scalar_type()));
}

std::vector<Value> floorOf(NodeCall& call) {
    return one(at::floor(call.floats(0)));
}

}  // namespace

const OperatorTable& constantOperators() {
    static const OperatorTable table{
        {"Identity", identity},
        {"Dropout", identity},
        {"Cast", cast},
        {"Reshape", reshape},
        {"Flatten", flatten},
        {"Transpose", transpose},
        {"Unsqueeze", unsqueeze},
        {"Squeeze", squeeze},
        {"Concat", concatenate},
        {"Slice", slice},
        {"Gather", gather},
        {"Expand", expand},
        {"Tile", tile},
        {"ConstantOfShape", filled},
        {"Add", add},
        {"Sub", subtract},
        {"Mul", multiply},
        {"Div", divide},
        {"Sqrt", squareRoot},
        {"Floor", floorOf},
        {"MatMul", matrixProduct},
        {"Clip", clip},
        {"Pow", power},
        {"Reciprocal", reciprocal},
        {"Neg", negative},
        {"Abs", absolute},
        {"Exp", exponential},
        {"ReduceMean", meanOf},
        {"ReduceSum", sumOf},
        {"ReduceL1", sumOfSizes},
        {"ReduceL2", normOf},
        {"ReduceSumSquare", sumOfSquares},
        {"ReduceMax", greatestOf},
        {"ReduceMin", leastOf},
        {"ReduceProd", productOf},
        {"Sigmoid", elementwise<at::sigmoid>},
        {"Tanh", elementwise<at::tanh>},
        {"Relu", elementwise<at::relu>},
        {"Sign", elementwise<at::sign>},
        {"Round", elementwise<at::round>},
        {"Log", elementwise<at::log>},
        {"Erf", elementwise<at::erf>},
        {"Softmax", softmax},
        {"Greater", greater},
        {"Less", less},
        {"Split", split},
        {"Range", steps},
        {"Equal", equal},
        {"Where", chosen},
        {"Shape", shapeOf},
    };
    return table;
}

}  // namespace saccade::onnx_import
