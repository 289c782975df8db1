// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Tensors of one number that take their size from one that depends on the input.
#include <algorithm>

#include "engine/core/array.h"
#include "engine/import/torchscript/operator_call.h"

namespace saccade::torchscript {
namespace {

constexpr std::int64_t mostElements = std::int64_t{1} << 28;

// Of the same size: a layer, so that the batch is the picture's.
Value like(OperatorCall& call, double number) {
    const auto one = [](double value) { return at::full({1}, value, at::kFloat); };
    return OperatorCall::fresh(
        call.builder().add(Kind::affine, {call.layer("self")}, {}, {{"scale", one(0)}, {"shift", one(number)}}));
}
Value zerosLike(OperatorCall& call) {
    return like(call, 0);
}
Value onesLike(OperatorCall& call) {
    return like(call, 1);
}
Value fullLike(OperatorCall& call) {
    return like(call, call.real("fill_value"));
}

// Of a size of its own: a constant.
Value filled(OperatorCall& call, double number) {
    const auto size = call.integers("size");
    const auto negative = [](std::int64_t extent) { return extent < 0; };
    if (std::any_of(size.begin(), size.end(), negative)) call.refuse("its size is negative");
    if (elements(size) > mostElements) call.refuse("it makes a constant that is too large");
    return Value{at::full(size, number, at::kFloat)};
}
Value newZeros(OperatorCall& call) {
    return filled(call, 0);
}
Value newOnes(OperatorCall& call) {
    return filled(call, 1);
}
Value newFull(OperatorCall& call) {
    return filled(call, call.real("fill_value"));
}

}  // namespace

const std::map<std::string_view, TensorOperator>& fillingOperators() {
    static const std::map<std::string_view, TensorOperator> table{
        {"aten::zeros_like", zerosLike}, {"aten::ones_like", onesLike}, {"aten::full_like", fullLike},
        {"aten::new_zeros", newZeros},   {"aten::new_ones", newOnes},   {"aten::new_full", newFull},
    };
    return table;
}

}  // namespace saccade::torchscript
