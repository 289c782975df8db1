// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What may be computed while a file is read: a few operators without side effects, on tensors that the file holds.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/array.h"
#include "engine/import/torchscript/operator_call.h"

namespace saccade::torchscript {
namespace {

using Evaluate = at::Tensor (*)(OperatorCall&);

constexpr std::int64_t mostElements = std::int64_t{1} << 28;

at::Tensor bounded(OperatorCall& call, at::Tensor tensor) {
    if (tensor.numel() > mostElements) call.refuse("it makes a constant that is too large");
    return tensor;
}

// A tensor, or a number as one.
at::Tensor tensorOf(OperatorCall& call, std::string_view argument) {
    const Value& value = call.value(argument);
    if (const auto* whole = value.as<Integer>()) return at::scalar_tensor(whole->value, at::kLong);
    if (const auto number = value.number()) return at::scalar_tensor(*number, at::kFloat);
    const at::Tensor tensor = call.constant(argument);
    if (!tensor.defined()) call.refuse("its argument " + std::string(argument) + " is missing");
    return tensor;
}

at::Tensor self(OperatorCall& call) {
    return tensorOf(call, "self");
}
at::Tensor other(OperatorCall& call) {
    return tensorOf(call, "other");
}

// Whole where it is: tensors of whole numbers, as sizes are traced, take no other.
at::Scalar alpha(OperatorCall& call) {
    if (call.value("alpha").as<double>() != nullptr) return call.real("alpha");
    return call.integer("alpha", 1);
}
at::Tensor add(OperatorCall& call) {
    return at::add(self(call), other(call), alpha(call));
}
at::Tensor subtract(OperatorCall& call) {
    return at::sub(self(call), other(call), alpha(call));
}
at::Tensor subtractFrom(OperatorCall& call) {
    return at::sub(other(call), self(call), alpha(call));
}
at::Tensor multiply(OperatorCall& call) {
    return at::mul(self(call), other(call));
}
at::Tensor divide(OperatorCall& call) {
    if (call.given("rounding_mode")) call.refuse("rounding is not supported");
    return at::div(self(call), other(call));
}
at::Tensor power(OperatorCall& call) {
    return at::pow(self(call), tensorOf(call, "exponent"));
}
at::Tensor squareRoot(OperatorCall& call) {
    return at::sqrt(self(call));
}
at::Tensor inverseRoot(OperatorCall& call) {
    return at::rsqrt(self(call));
}
at::Tensor reciprocal(OperatorCall& call) {
    return at::reciprocal(self(call));
}
at::Tensor negative(OperatorCall& call) {
    return at::neg(self(call));
}
at::Tensor exponential(OperatorCall& call) {
    return at::exp(self(call));
}
at::Tensor logarithm(OperatorCall& call) {
    return at::log(self(call));
}
at::Tensor absolute(OperatorCall& call) {
    return at::abs(self(call));
}
at::Tensor sigmoid(OperatorCall& call) {
    return at::sigmoid(self(call));
}
at::Tensor softplus(OperatorCall& call) {
    return at::softplus(self(call), call.real("beta", 1), call.real("threshold", 20));
}
at::Tensor matrixProduct(OperatorCall& call) {
    const at::Tensor right = call.given("mat2") ? tensorOf(call, "mat2") : other(call);
    return at::matmul(self(call), right);
}

at::Tensor vectorProduct(OperatorCall& call) {
    return at::dot(self(call), tensorOf(call, "tensor"));
}
at::Tensor matrixVectorProduct(OperatorCall& call) {
    return at::mv(self(call), tensorOf(call, "vec"));
}
// What weight normalisation and standardisation compute: the convolution's weight out of what was learned.
at::Tensor normalisedWeight(OperatorCall& call) {
    return at::_weight_norm(tensorOf(call, "v"), tensorOf(call, "g"), call.integer("dim", 0));
}
at::Tensor least(OperatorCall& call) {
    return at::clamp_min(self(call), call.real("min"));
}

// All axes where none are named.
std::vector<std::int64_t> axesOf(OperatorCall& call, const at::Tensor& tensor) {
    std::vector<std::int64_t> axes;
    if (call.given("dim")) axes = call.integers("dim");
    if (!axes.empty()) return axes;
    axes.resize(static_cast<std::size_t>(tensor.dim()));
    std::iota(axes.begin(), axes.end(), 0);
    return axes;
}
at::Tensor mean(OperatorCall& call) {
    return self(call).mean(axesOf(call, self(call)), call.boolean("keepdim"));
}
at::Tensor sum(OperatorCall& call) {
    return self(call).sum(axesOf(call, self(call)), call.boolean("keepdim"));
}
at::Tensor normOf(OperatorCall& call, double order) {
    return at::norm(self(call), order, axesOf(call, self(call)), call.boolean("keepdim"));
}
at::Tensor norm(OperatorCall& call) {
    return normOf(call, call.real(call.given("ord") ? "ord" : "p", 2));
}
at::Tensor frobeniusNorm(OperatorCall& call) {
    return normOf(call, 2);
}
// Over two axes a number means a norm of matrices, which is another.
at::Tensor linearNorm(OperatorCall& call) {
    const auto* word = call.value("ord").as<std::string>();
    const bool ofVectors =
        !call.given("ord") || (word != nullptr ? *word == "fro" : axesOf(call, self(call)).size() == 1);
    if (!ofVectors) call.refuse("of the norms of matrices only Frobenius's is supported");
    return normOf(call, word != nullptr ? 2 : call.real("ord", 2));
}
at::Tensor greatest(OperatorCall& call) {
    return at::amax(self(call), axesOf(call, self(call)), call.boolean("keepdim"));
}
at::Tensor smallest(OperatorCall& call) {
    return at::amin(self(call), axesOf(call, self(call)), call.boolean("keepdim"));
}
at::Tensor greater(OperatorCall& call) {
    return at::maximum(self(call), other(call));
}
at::Tensor smaller(OperatorCall& call) {
    return at::minimum(self(call), other(call));
}
at::Tensor variance(OperatorCall& call) {
    // Which of the two says how the sum of squares is divided depends on the version of PyTorch.
    const std::int64_t correction = call.integer("correction", call.boolean("unbiased", true) ? 1 : 0);
    return at::var(self(call), axesOf(call, self(call)), c10::optional<std::int64_t>(correction),
                   call.boolean("keepdim"));
}
at::Tensor deviation(OperatorCall& call) {
    return at::sqrt(variance(call));
}
// By the tensor's own statistics: there are no others of a tensor of the file.
at::Tensor batchNormalised(OperatorCall& call) {
    if (call.given("running_mean")) call.refuse("of a tensor of the file, it is supported without statistics only");
    return at::batch_norm(tensorOf(call, "input"), call.constant("weight"), call.constant("bias"), {}, {}, true, 0.0,
                          call.real("eps"), false);
}

at::Tensor transposed(OperatorCall& call) {
    return self(call).t();
}
at::Tensor transpose(OperatorCall& call) {
    return self(call).transpose(call.integer("dim0"), call.integer("dim1"));
}
at::Tensor permuted(OperatorCall& call) {
    return self(call).permute(call.integers("dims"));
}
at::Tensor reshaped(OperatorCall& call) {
    return self(call).reshape(call.integers(call.given("size") ? "size" : "shape"));
}
at::Tensor flattened(OperatorCall& call) {
    return self(call).flatten(call.integer("start_dim", 0), call.integer("end_dim", -1));
}
at::Tensor unsqueezed(OperatorCall& call) {
    return self(call).unsqueeze(call.integer("dim"));
}
at::Tensor squeezed(OperatorCall& call) {
    return call.given("dim") ? self(call).squeeze(call.integer("dim")) : self(call).squeeze();
}
at::Tensor expanded(OperatorCall& call) {
    const auto sizes = call.integers("size");
    Shape positive;
    for (const std::int64_t size : sizes)
        positive.push_back(size < 0 ? 1 : size);
    if (elements(positive) > mostElements) call.refuse("it makes a constant that is too large");
    return self(call).expand(sizes);
}
at::Tensor expandedAs(OperatorCall& call) {
    return self(call).expand_as(other(call));
}
at::Tensor reshapedAs(OperatorCall& call) {
    return self(call).reshape(other(call).sizes());
}
at::Tensor selected(OperatorCall& call) {
    return self(call).select(call.integer("dim"), call.integer("index"));
}
at::Tensor sliced(OperatorCall& call) {
    const auto optional = [&call](const char* name) {
        return call.given(name) ? c10::optional<std::int64_t>(call.integer(name)) : c10::nullopt;
    };
    return self(call).slice(call.integer("dim", 0), optional("start"), optional("end"), call.integer("step", 1));
}
at::Tensor unchanged(OperatorCall& call) {
    return self(call);
}
at::Tensor converted(OperatorCall& call) {
    const Value& type = call.value("dtype");
    if (type.as<Integer>() == nullptr) return self(call);
    switch (call.integer("dtype")) {
        case static_cast<std::int64_t>(at::kFloat):
            return self(call).to(at::kFloat);
        case static_cast<std::int64_t>(at::kDouble):
            return self(call).to(at::kDouble);
        case static_cast<std::int64_t>(at::kLong):
            return self(call).to(at::kLong);
        default:
            call.refuse("its type of numbers is not supported");
    }
}

at::Tensor repeated(OperatorCall& call) {
    const auto times = call.integers("repeats");
    std::int64_t size = std::max<std::int64_t>(1, self(call).numel());
    for (const std::int64_t factor : times) {
        if (factor < 0 || factor > mostElements / size) call.refuse("it makes a constant that is too large");
        size *= std::max<std::int64_t>(1, factor);
    }
    return self(call).repeat(times);
}

at::Tensor concatenated(OperatorCall& call) {
    std::vector<at::Tensor> tensors;
    if (const auto* values = call.value("tensors").as<Sequence>()) {
        for (const Value& value : **values) {
            const auto* tensor = value.as<at::Tensor>();
            if (tensor == nullptr) call.refuse("it joins something that is no tensor");
            tensors.push_back(*tensor);
        }
    }
    if (tensors.empty()) call.refuse("it joins nothing");
    return at::cat(tensors, call.integer("dim", 0));
}

at::Tensor filled(OperatorCall& call, double value) {
    const auto size = call.integers("size");
    for (const std::int64_t extent : size) {
        if (extent < 0) call.refuse("its size is negative");
    }
    if (elements(size) > mostElements) call.refuse("it makes a constant that is too large");
    return at::full(size, value, at::kFloat);
}
at::Tensor steps(OperatorCall& call) {
    const double start = call.real("start", 0);
    const double end = call.real("end");
    const double step = call.real("step", 1);
    if (!(step != 0) || !((end - start) / step <= static_cast<double>(mostElements))) {
        call.refuse("it makes a constant that is too large");
    }
    const bool whole = call.value("end").as<Integer>() != nullptr && start == std::floor(start) &&
                       step == std::floor(step) && !call.given("dtype");
    return at::arange(start, end, step, whole ? at::kLong : at::kFloat);
}
at::Tensor evenSteps(OperatorCall& call) {
    const std::int64_t count = call.integer("steps");
    if (count < 0 || count > mostElements) call.refuse("it makes a constant that is too large");
    return at::linspace(call.real("start"), call.real("end"), count, at::kFloat);
}
at::Tensor zeros(OperatorCall& call) {
    return filled(call, 0);
}
at::Tensor ones(OperatorCall& call) {
    return filled(call, 1);
}
at::Tensor full(OperatorCall& call) {
    return filled(call, call.real("fill_value"));
}
at::Tensor zerosLike(OperatorCall& call) {
    return at::zeros_like(self(call));
}
at::Tensor fullLike(OperatorCall& call) {
    return at::full_like(self(call), call.real("fill_value"));
}
at::Tensor onesLike(OperatorCall& call) {
    return at::ones_like(self(call));
}

at::Tensor fromList(OperatorCall& call) {
    // Whole numbers stay whole: they may be the entries that something takes.
    constexpr auto typeOfWhole = static_cast<std::int64_t>(at::kLong);
    const bool typed = call.given("dtype");
    const auto* values = call.value("data").as<Sequence>();
    if (values != nullptr && !(*values)->empty() && (!typed || call.integer("dtype") == typeOfWhole)) {
        const bool whole = std::all_of((*values)->begin(), (*values)->end(),
                                       [](const Value& value) { return value.as<Integer>() != nullptr; });
        if (whole) return at::tensor(call.integers("data"), at::kLong);
    }
    const auto numbers = call.reals("data");
    return at::tensor(numbers, at::kDouble).to(at::kFloat);
}

const std::map<std::string_view, Evaluate>& evaluators() {
    static const std::map<std::string_view, Evaluate> table{
        {"aten::add", add},
        {"aten::sub", subtract},
        {"aten::rsub", subtractFrom},
        {"aten::mul", multiply},
        {"aten::div", divide},
        {"aten::pow", power},
        {"aten::sqrt", squareRoot},
        {"aten::rsqrt", inverseRoot},
        {"aten::reciprocal", reciprocal},
        {"aten::neg", negative},
        {"aten::exp", exponential},
        {"aten::log", logarithm},
        {"aten::abs", absolute},
        {"aten::sigmoid", sigmoid},
        {"aten::softplus", softplus},
        {"aten::matmul", matrixProduct},
        {"aten::mm", matrixProduct},
        {"aten::t", transposed},
        {"aten::numpy_T", transposed},
        {"aten::transpose", transpose},
        {"aten::permute", permuted},
        {"aten::view", reshaped},
        {"aten::reshape", reshaped},
        {"aten::flatten", flattened},
        {"aten::unsqueeze", unsqueezed},
        {"aten::squeeze", squeezed},
        {"aten::expand", expanded},
        {"aten::reshape_as", reshapedAs},
        {"aten::view_as", reshapedAs},
        {"aten::arange", steps},
        {"aten::linspace", evenSteps},
        {"aten::expand_as", expandedAs},
        {"aten::repeat", repeated},
        {"aten::select", selected},
        {"aten::slice", sliced},
        {"aten::contiguous", unchanged},
        {"aten::detach", unchanged},
        {"aten::clone", unchanged},
        {"aten::alias", unchanged},
        {"aten::type_as", unchanged},
        {"aten::lift_fresh", unchanged},
        {"aten::to", converted},
        {"aten::cat", concatenated},
        {"aten::zeros", zeros},
        {"aten::ones", ones},
        {"aten::full", full},
        {"aten::zeros_like", zerosLike},
        {"aten::ones_like", onesLike},
        {"aten::full_like", fullLike},
        {"aten::new_zeros", zeros},
        {"aten::new_ones", ones},
        {"aten::new_full", full},
        {"aten::tensor", fromList},
        {"aten::dot", vectorProduct},
        {"aten::mv", matrixVectorProduct},
        {"aten::_weight_norm", normalisedWeight},
        {"aten::clamp_min", least},
        {"aten::mean", mean},
        {"aten::sum", sum},
        {"aten::norm", norm},
        {"aten::linalg_vector_norm", norm},
        {"aten::linalg_norm", linearNorm},
        {"aten::frobenius_norm", frobeniusNorm},
        {"aten::amax", greatest},
        {"aten::amin", smallest},
        {"aten::maximum", greater},
        {"aten::minimum", smaller},
        {"aten::var", variance},
        {"aten::std", deviation},
        {"aten::batch_norm", batchNormalised},
    };
    return table;
}

// Operators that answer two tensors, or one by what they are given.
std::optional<Value> oneOrTwo(OperatorCall& call) {
    const auto& name = call.name();
    if (name == "aten::var_mean") return sequence({Value{variance(call)}, Value{mean(call)}});
    if (name == "aten::std_mean") return sequence({Value{deviation(call)}, Value{mean(call)}});
    const bool most = name == "aten::max";
    if (!most && name != "aten::min") return std::nullopt;
    if (call.given("other")) return Value{bounded(call, most ? greater(call) : smaller(call))};
    const at::Tensor value = most ? greatest(call) : smallest(call);
    if (!call.given("dim")) return Value{value};
    return sequence({Value{value}, Value{Opaque{"the places of the greatest values"}}});
}

}  // namespace

std::optional<Value> constantOperator(OperatorCall& call) {
    for (const Value& argument : call.arguments()) {
        if (const auto* tensor = argument.as<at::Tensor>()) bounded(call, *tensor);
    }
    if (auto result = oneOrTwo(call)) return result;
    const auto found = evaluators().find(call.name());
    if (found == evaluators().end()) return pureOperator(call);
    // Broadcasting can make much out of little; what it makes is bounded too, and the process by its memory limit.
    return Value{bounded(call, found->second(call))};
}

}  // namespace saccade::torchscript
