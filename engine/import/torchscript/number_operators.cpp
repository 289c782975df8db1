// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Arithmetic and comparisons of known numbers: what traced and scripted code does with sizes and modes.
#include <algorithm>
#include <cmath>

#include "engine/import/torchscript/operator_call.h"

namespace saccade::torchscript {
namespace {

using Result = std::optional<Value>;

// Traced code keeps some numbers as tensors without dimensions.
const at::Tensor* asScalarTensor(const Value& value) {
    const auto* tensor = value.as<at::Tensor>();
    return tensor != nullptr && tensor->defined() && tensor->dim() == 0 ? tensor : nullptr;
}

std::optional<double> numberOf(const Value& value) {
    if (const auto number = value.number()) return number;
    const auto* tensor = asScalarTensor(value);
    return tensor != nullptr ? std::optional(tensor->item().toDouble()) : std::nullopt;
}

bool isReal(const Value& value) {
    const auto* tensor = asScalarTensor(value);
    return value.as<double>() != nullptr || (tensor != nullptr && tensor->is_floating_point());
}

// The first arguments, as many as are asked for, where all are numbers.
std::optional<std::vector<double>> numbers(const OperatorCall& call, std::size_t count) {
    if (call.arguments().size() < count) return std::nullopt;
    std::vector<double> result;
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = numberOf(call.arguments()[i]);
        if (!number) return std::nullopt;
        result.push_back(*number);
    }
    return result;
}

bool anyReal(const OperatorCall& call, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        if (isReal(call.arguments()[i])) return true;
    }
    return false;
}

// Whole numbers are held as doubles for a moment; those of shapes are far below 2^53, others are refused.
Value whole(OperatorCall& call, double value) {
    if (!(std::abs(value) < 9e15)) call.refuse("its numbers are too large");
    return integer(static_cast<std::int64_t>(value));
}

template <typename Function>
Result arithmetic(OperatorCall& call, Function function) {
    const auto operands = numbers(call, 2);
    if (!operands) return std::nullopt;
    const double value = function((*operands)[0], (*operands)[1]);
    return anyReal(call, 2) ? Value{value} : whole(call, value);
}

// Sums with a number that multiplies the second operand.
Result sum(OperatorCall& call, double sign) {
    const double alpha = call.value("alpha").number().value_or(1.0);
    return arithmetic(call, [=](double a, double b) { return a + sign * alpha * b; });
}

Result add(OperatorCall& call) {
    return sum(call, 1);
}
Result subtract(OperatorCall& call) {
    return sum(call, -1);
}
Result multiply(OperatorCall& call) {
    return arithmetic(call, [](double a, double b) { return a * b; });
}

Result floorDivide(OperatorCall& call) {
    const auto operands = numbers(call, 2);
    if (operands && (*operands)[1] == 0) call.refuse("it divides by zero");
    return arithmetic(call, [](double a, double b) { return std::floor(a / b); });
}

Result divide(OperatorCall& call) {
    const auto operands = numbers(call, 2);
    if (!operands) return std::nullopt;
    if ((*operands)[1] == 0) call.refuse("it divides by zero");
    const double quotient = (*operands)[0] / (*operands)[1];
    const auto* mode = call.value("rounding_mode").as<std::string>();
    if (mode == nullptr) return Value{quotient};
    const double rounded = *mode == "floor" ? std::floor(quotient) : std::trunc(quotient);
    return anyReal(call, 2) ? Value{rounded} : whole(call, rounded);
}

Result remainder(OperatorCall& call) {
    const auto operands = numbers(call, 2);
    if (operands && (*operands)[1] == 0) call.refuse("it divides by zero");
    return arithmetic(call, [](double a, double b) { return a - std::floor(a / b) * b; });
}

Result power(OperatorCall& call) {
    return arithmetic(call, [](double a, double b) { return std::pow(a, b); });
}

Result least(OperatorCall& call) {
    return arithmetic(call, [](double a, double b) { return std::min(a, b); });
}

Result greatest(OperatorCall& call) {
    return arithmetic(call, [](double a, double b) { return std::max(a, b); });
}

template <typename Function>
Result compare(OperatorCall& call, Function function) {
    const auto operands = numbers(call, 2);
    if (!operands) return std::nullopt;
    return Value{static_cast<bool>(function((*operands)[0], (*operands)[1]))};
}

Result sameAs(OperatorCall& call, bool wanted) {
    if (call.arguments().size() < 2) return std::nullopt;
    const auto same = equal(call.arguments()[0], call.arguments()[1]);
    return same ? Result(Value{*same == wanted}) : std::nullopt;
}

Result equals(OperatorCall& call) {
    return sameAs(call, true);
}
Result differs(OperatorCall& call) {
    return sameAs(call, false);
}
Result less(OperatorCall& call) {
    return compare(call, [](double a, double b) { return a < b; });
}
Result greater(OperatorCall& call) {
    return compare(call, [](double a, double b) { return a > b; });
}
Result atMost(OperatorCall& call) {
    return compare(call, [](double a, double b) { return a <= b; });
}
Result atLeast(OperatorCall& call) {
    return compare(call, [](double a, double b) { return a >= b; });
}
Result both(OperatorCall& call) {
    return compare(call, [](double a, double b) { return a != 0 && b != 0; });
}
Result either(OperatorCall& call) {
    return compare(call, [](double a, double b) { return a != 0 || b != 0; });
}

Result negation(OperatorCall& call) {
    const auto operand = numbers(call, 1);
    return operand ? Result(Value{(*operand)[0] == 0}) : std::nullopt;
}

Result minus(OperatorCall& call) {
    const auto operand = numbers(call, 1);
    if (!operand) return std::nullopt;
    return anyReal(call, 1) ? Value{-(*operand)[0]} : whole(call, -(*operand)[0]);
}

// Whether something is None; other identities do not occur.
Result isNone(OperatorCall& call, bool wanted) {
    const auto& arguments = call.arguments();
    if (arguments.size() < 2 || !(arguments[0].isNone() || arguments[1].isNone())) return std::nullopt;
    return Value{(arguments[0].isNone() && arguments[1].isNone()) == wanted};
}
Result is(OperatorCall& call) {
    return isNone(call, true);
}
Result isNot(OperatorCall& call) {
    return isNone(call, false);
}

// A tensor of one number becomes that number; a number stays what it is, with what is known of it.
Result toWhole(OperatorCall& call) {
    if (call.arguments().empty()) return std::nullopt;
    const Value& from = call.arguments()[0];
    if (from.as<Integer>() != nullptr) return from;
    if (const auto number = from.number()) return whole(call, std::trunc(*number));
    if (const auto* tensor = from.as<at::Tensor>(); tensor != nullptr && tensor->numel() == 1) {
        return integer(tensor->item().toLong());
    }
    return std::nullopt;
}

Result toReal(OperatorCall& call) {
    if (call.arguments().empty()) return std::nullopt;
    if (const auto number = call.arguments()[0].number()) return Value{*number};
    if (const auto* tensor = call.arguments()[0].as<at::Tensor>(); tensor != nullptr && tensor->numel() == 1) {
        return Value{tensor->item().toDouble()};
    }
    return std::nullopt;
}

Result toBoolean(OperatorCall& call) {
    const auto real = toReal(call);
    return real ? Result(Value{*real->number() != 0}) : std::nullopt;
}

// Numbers are not made into tensors and back: they keep where they came from.
Result unchangedNumber(OperatorCall& call) {
    if (call.arguments().empty() || !call.arguments()[0].number()) return std::nullopt;
    return call.arguments()[0];
}

Result squareRoot(OperatorCall& call) {
    const auto operand = numbers(call, 1);
    return operand ? Result(Value{std::sqrt((*operand)[0])}) : std::nullopt;
}

Result floorOf(OperatorCall& call) {
    const auto operand = numbers(call, 1);
    return operand ? Result(whole(call, std::floor((*operand)[0]))) : std::nullopt;
}

Result ceilingOf(OperatorCall& call) {
    const auto operand = numbers(call, 1);
    return operand ? Result(whole(call, std::ceil((*operand)[0]))) : std::nullopt;
}

Result rangeLength(OperatorCall& call) {
    const auto operands = numbers(call, 3);
    if (!operands || (*operands)[2] == 0) return std::nullopt;
    return whole(call, std::max(0.0, std::ceil(((*operands)[1] - (*operands)[0]) / (*operands)[2])));
}

Result derivedIndex(OperatorCall& call) {
    const auto operands = numbers(call, 3);
    if (!operands) return std::nullopt;
    return whole(call, (*operands)[1] + (*operands)[0] * (*operands)[2]);
}

}  // namespace

const std::map<std::string_view, ValueOperator>& numberOperators() {
    static const std::map<std::string_view, ValueOperator> table{
        {"aten::add", add},
        {"aten::sub", subtract},
        {"aten::mul", multiply},
        {"aten::floordiv", floorDivide},
        {"aten::floor_divide", floorDivide},
        {"aten::div", divide},
        {"aten::true_divide", divide},
        {"aten::remainder", remainder},
        {"aten::pow", power},
        {"prim::min", least},
        {"prim::max", greatest},
        {"aten::eq", equals},
        {"aten::ne", differs},
        {"aten::lt", less},
        {"aten::gt", greater},
        {"aten::le", atMost},
        {"aten::ge", atLeast},
        {"aten::__and__", both},
        {"aten::logical_and", both},
        {"aten::__or__", either},
        {"aten::__not__", negation},
        {"aten::neg", minus},
        {"aten::__is__", is},
        {"aten::__isnot__", isNot},
        {"aten::Int", toWhole},
        {"aten::IntImplicit", toWhole},
        {"aten::ScalarImplicit", unchangedNumber},
        {"aten::Float", toReal},
        {"aten::FloatImplicit", toReal},
        {"aten::Bool", toBoolean},
        {"aten::item", unchangedNumber},
        {"prim::NumToTensor", unchangedNumber},
        {"aten::tensor", unchangedNumber},
        {"aten::scalar_tensor", unchangedNumber},
        {"aten::detach", unchangedNumber},
        {"aten::to", unchangedNumber},
        {"aten::sqrt", squareRoot},
        {"aten::floor", floorOf},
        {"aten::ceil", ceilingOf},
        {"aten::__range_length", rangeLength},
        {"aten::__derive_index", derivedIndex},
    };
    return table;
}

}  // namespace saccade::torchscript
