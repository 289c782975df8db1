// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What else may be computed of a file's tensors while it is read: LibTorch's own operators, as the graph calls them.
/// All of these do nothing but compute, and give no more numbers than the like of them in the file.
#include <algorithm>
#include <array>

#include "engine/import/torchscript/operator_call.h"

namespace saccade::torchscript {
namespace {

constexpr auto pureNames = std::to_array<std::string_view>({
    "argmax",
    "bmm",
    "ceil",
    "chunk",
    "clamp",
    "clamp_max",
    "constant_pad_nd",
    "cos",
    "cumsum",
    "diag",
    "einsum",
    "elu",
    "eq",
    "flip",
    "floor",
    "ge",
    "gelu",
    "gt",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "index",
    "index_select",
    "le",
    "leaky_relu",
    "linear",
    "log_softmax",
    "logical_and",
    "logical_not",
    "logical_or",
    "lt",
    "masked_fill",
    "movedim",
    "narrow",
    "ne",
    "outer",
    "pad",
    "prod",
    "relu",
    "relu6",
    "roll",
    "rot90",
    "round",
    "sign",
    "silu",
    "sin",
    "softmax",
    "sort",
    "split",
    "split_with_sizes",
    "square",
    "stack",
    "swapaxes",
    "tanh",
    "tensor_split",
    "topk",
    "tril",
    "triu",
    "unbind",
    "unflatten",
    "where",
});

// A list as LibTorch holds it, by the type of what is in it.
c10::IValue listOf(const OperatorCall& call, const Values& values, const c10::TypePtr& type);

c10::IValue toIValue(const OperatorCall& call, const Value& value, const c10::TypePtr& type) {
    if (value.isNone()) return {};
    if (const auto* truth = value.as<bool>()) return *truth;
    if (const auto* tensor = value.as<at::Tensor>()) return *tensor;
    if (const auto* text = value.as<std::string>()) return *text;
    if (const auto* values = value.as<Sequence>()) return listOf(call, **values, type);
    const auto number = value.number();
    if (!number) call.refuse("it takes something that cannot be computed with");
    const auto kind = type->kind();
    if (kind == c10::TypeKind::TensorType) return at::scalar_tensor(*number);
    const auto* whole = value.as<Integer>();
    if (whole == nullptr || kind == c10::TypeKind::FloatType) return *number;
    return whole->value;
}

c10::TypePtr withoutOptional(const c10::TypePtr& type) {
    const auto optional = type->cast<c10::OptionalType>();
    return optional ? optional->getElementType() : type;
}

c10::IValue listOf(const OperatorCall& call, const Values& values, const c10::TypePtr& type) {
    const auto list = withoutOptional(type)->cast<c10::ListType>();
    if (!list) call.refuse("it takes a list where none is expected");
    const c10::TypePtr element = list->getElementType();
    c10::impl::GenericList made(element);
    for (const Value& value : values)
        made.push_back(toIValue(call, value, withoutOptional(element)));
    return made;
}

}  // namespace

std::optional<Value> pureOperator(OperatorCall& call) {
    constexpr std::string_view prefix = "aten::";
    const std::string_view name(call.name());
    if (!name.starts_with(prefix) || call.inPlace() ||
        std::find(pureNames.begin(), pureNames.end(), name.substr(prefix.size())) == pureNames.end()) {
        return std::nullopt;
    }
    const c10::FunctionSchema& schema = call.node().schema();
    torch::jit::Stack stack;
    for (std::size_t i = 0; i < call.arguments().size(); ++i)
        stack.push_back(toIValue(call, call.arguments()[i], withoutOptional(schema.arguments().at(i).type())));
    call.node().getOperation()(stack);
    if (stack.size() == 1) return fromIValue(stack.front(), std::string());
    Values results;
    for (const c10::IValue& result : stack)
        results.push_back(fromIValue(result, std::string()));
    return sequence(std::move(results));
}

}  // namespace saccade::torchscript
