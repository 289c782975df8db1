// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Lists, dictionaries, texts, and questions about tensors whose answers are known while a graph is read.
#include <algorithm>

#include "engine/import/torchscript/operator_call.h"

namespace saccade::torchscript {
namespace {

using Result = std::optional<Value>;

constexpr std::size_t longestList = 100000;
// PyTorch's number of float32.
constexpr std::int64_t floatType = 6;

std::optional<Shape> shapeOfFirst(OperatorCall& call) {
    if (call.arguments().empty()) return std::nullopt;
    const Value& first = call.arguments()[0];
    if (const auto* symbol = first.as<Symbol>()) return call.builder().shape((*symbol)->layer);
    if (const auto* tensor = first.as<at::Tensor>()) return tensor->sizes().vec();
    // The divisor of local response normalisation is asked for its rank by library code, never for more.
    if (const auto* divisor = first.as<Divisor>()) return call.builder().shape(divisor->source);
    return std::nullopt;
}

Integer axisOf(const Shape& shape, std::size_t axis) {
    return {shape[axis], static_cast<std::int64_t>(shape.size() - axis)};
}

Result size(OperatorCall& call) {
    const auto shape = shapeOfFirst(call);
    if (!shape) return std::nullopt;
    const bool known = call.arguments()[0].as<at::Tensor>() != nullptr;
    const auto extent = [&](std::size_t axis) { return known ? integer((*shape)[axis]) : Value{axisOf(*shape, axis)}; };
    if (call.arguments().size() > 1) return extent(static_cast<std::size_t>(call.axis("dim", shape->size())));
    Values values;
    for (std::size_t axis = 0; axis < shape->size(); ++axis)
        values.push_back(extent(axis));
    return sequence(std::move(values));
}

Result dimensions(OperatorCall& call) {
    const auto shape = shapeOfFirst(call);
    return shape ? Result(integer(static_cast<std::int64_t>(shape->size()))) : std::nullopt;
}

Result count(OperatorCall& call) {
    const auto shape = shapeOfFirst(call);
    return shape ? Result(integer(elements(*shape))) : std::nullopt;
}

const Sequence* firstList(const OperatorCall& call) {
    return call.arguments().empty() ? nullptr : call.arguments()[0].as<Sequence>();
}
const Dictionary* firstDictionary(const OperatorCall& call) {
    return call.arguments().empty() ? nullptr : call.arguments()[0].as<Dictionary>();
}

Result length(OperatorCall& call) {
    if (const auto* values = firstList(call)) return integer(static_cast<std::int64_t>((*values)->size()));
    if (const auto* entries = firstDictionary(call)) return integer(static_cast<std::int64_t>((*entries)->size()));
    if (const auto shape = shapeOfFirst(call); shape && !shape->empty()) return Value{axisOf(*shape, 0)};
    return std::nullopt;
}

std::size_t position(OperatorCall& call, const Value& index, std::size_t length) {
    const auto* whole = index.as<Integer>();
    std::int64_t at = whole == nullptr ? -1 : whole->value;
    if (whole != nullptr && at < 0) at += static_cast<std::int64_t>(length);
    if (whole == nullptr || at < 0 || at >= static_cast<std::int64_t>(length)) call.refuse("its index is out of range");
    return static_cast<std::size_t>(at);
}

Result element(OperatorCall& call) {
    if (call.arguments().size() < 2) return std::nullopt;
    const Value& index = call.arguments()[1];
    if (const auto* values = firstList(call)) return (**values)[position(call, index, (*values)->size())];
    if (const auto* entries = firstDictionary(call)) {
        for (const auto& [key, value] : **entries) {
            if (equal(key, index).value_or(false)) return value;
        }
        call.refuse("its key is not in the dictionary");
    }
    return std::nullopt;
}

Result setElement(OperatorCall& call) {
    if (call.arguments().size() < 3) return std::nullopt;
    const auto& arguments = call.arguments();
    if (const auto* values = firstList(call)) {
        (**values)[position(call, arguments[1], (*values)->size())] = arguments[2];
        return arguments[0];
    }
    if (const auto* entries = firstDictionary(call)) {
        for (auto& [key, value] : **entries) {
            if (!equal(key, arguments[1]).value_or(false)) continue;
            value = arguments[2];
            return arguments[0];
        }
        if ((*entries)->size() >= longestList) call.refuse("it grows without end");
        (*entries)->emplace_back(arguments[1], arguments[2]);
        return arguments[0];
    }
    return std::nullopt;
}

Result append(OperatorCall& call) {
    const auto* values = firstList(call);
    if (values == nullptr || call.arguments().size() < 2) return std::nullopt;
    if ((*values)->size() >= longestList) call.refuse("it grows without end");
    (*values)->push_back(call.arguments()[1]);
    return call.arguments()[0];
}

Result joined(OperatorCall& call) {
    const auto* first = firstList(call);
    const auto* second = call.arguments().size() > 1 ? call.arguments()[1].as<Sequence>() : nullptr;
    if (first == nullptr || second == nullptr) return std::nullopt;
    if ((*first)->size() + (*second)->size() > longestList) call.refuse("it grows without end");
    Values values = **first;
    values.insert(values.end(), (*second)->begin(), (*second)->end());
    if (call.inPlace() || call.name() == "aten::extend") {
        **first = std::move(values);
        return call.arguments()[0];
    }
    return sequence(std::move(values));
}

Result repeated(OperatorCall& call) {
    const auto* values = firstList(call);
    if (values == nullptr || call.arguments().size() < 2) return std::nullopt;
    const auto* times = call.arguments()[1].as<Integer>();
    if (times == nullptr || times->value < 0) return std::nullopt;
    if ((*values)->size() * static_cast<std::uint64_t>(std::min<std::int64_t>(times->value, 1 << 20)) > longestList) {
        call.refuse("it grows without end");
    }
    Values result;
    for (std::int64_t i = 0; i < times->value; ++i)
        result.insert(result.end(), (*values)->begin(), (*values)->end());
    return sequence(std::move(result));
}

Result part(OperatorCall& call) {
    const auto* values = firstList(call);
    if (values == nullptr) return std::nullopt;
    const auto extent = static_cast<std::int64_t>((*values)->size());
    const auto place = [extent](std::int64_t at) {
        return std::clamp<std::int64_t>(at < 0 ? at + extent : at, 0, extent);
    };
    const std::int64_t start = place(call.integer("start", 0));
    const std::int64_t end = place(std::min<std::int64_t>(call.integer("end", extent), extent));
    const std::int64_t step = call.integer("step", 1);
    if (step < 1) call.refuse("its step is not positive");
    Values result;
    for (std::int64_t at = start; at < end; at += step)
        result.push_back((**values)[static_cast<std::size_t>(at)]);
    return sequence(std::move(result));
}

Result copied(OperatorCall& call) {
    const auto* values = firstList(call);
    return values == nullptr ? std::nullopt : Result(sequence(**values));
}

Result contains(OperatorCall& call) {
    if (call.arguments().size() < 2) return std::nullopt;
    const Value& wanted = call.arguments()[1];
    const auto is = [&wanted](const Value& value) { return equal(value, wanted).value_or(false); };
    if (const auto* values = firstList(call)) return Value{std::any_of((*values)->begin(), (*values)->end(), is)};
    if (const auto* entries = firstDictionary(call)) {
        return Value{std::any_of((*entries)->begin(), (*entries)->end(), [&](const auto& e) { return is(e.first); })};
    }
    return std::nullopt;
}

Result keys(OperatorCall& call) {
    const auto* entries = firstDictionary(call);
    if (entries == nullptr) return std::nullopt;
    Values values;
    for (const auto& entry : **entries)
        values.push_back(entry.first);
    return sequence(std::move(values));
}

Result values(OperatorCall& call) {
    const auto* entries = firstDictionary(call);
    if (entries == nullptr) return std::nullopt;
    Values result;
    for (const auto& entry : **entries)
        result.push_back(entry.second);
    return sequence(std::move(result));
}

Result smallest(OperatorCall& call) {
    const auto* values = firstList(call);
    if (values == nullptr || (*values)->empty() || call.arguments().size() != 1) return std::nullopt;
    for (const Value& value : **values) {
        if (!value.number()) return std::nullopt;
    }
    const bool most = call.name() == "prim::max";
    return *std::min_element((*values)->begin(), (*values)->end(), [most](const Value& a, const Value& b) {
        return most ? *a.number() > *b.number() : *a.number() < *b.number();
    });
}

// adaptive pooling's list of sizes, where None keeps the input's.
Result withDefaults(OperatorCall& call) {
    const auto* given = firstList(call);
    const auto* defaults = call.arguments().size() > 1 ? call.arguments()[1].as<Sequence>() : nullptr;
    if (given == nullptr || defaults == nullptr) return std::nullopt;
    Values result = **given;
    const std::size_t offset = (*defaults)->size() - std::min((*defaults)->size(), result.size());
    for (std::size_t i = 0; i < result.size() && offset + i < (*defaults)->size(); ++i) {
        if (result[i].isNone()) result[i] = (**defaults)[offset + i];
    }
    return sequence(std::move(result));
}

Result nothing(OperatorCall& /*call*/) {
    return Value{};
}
Result no(OperatorCall& /*call*/) {
    return Value{false};
}
Result yes(OperatorCall& /*call*/) {
    return Value{true};
}

// What error sentences of library code are made of; only shown where a network refuses its input.
Result formatted(OperatorCall& call) {
    const auto* text = call.arguments().empty() ? nullptr : call.arguments()[0].as<std::string>();
    return Value{text == nullptr ? std::string() : *text};
}

Result anyText(OperatorCall& /*call*/) {
    return Value{std::string()};
}

Result device(OperatorCall& /*call*/) {
    return Value{std::string("cpu")};
}

Result same(OperatorCall& call) {
    return call.arguments().empty() ? std::nullopt : Result(call.arguments()[0]);
}

Result tensorType(OperatorCall& call) {
    if (call.arguments().empty()) return std::nullopt;
    const auto* tensor = call.arguments()[0].as<at::Tensor>();
    return integer(tensor == nullptr ? floatType : static_cast<std::int64_t>(tensor->scalar_type()));
}

}  // namespace

const std::map<std::string_view, ValueOperator>& listOperators() {
    static const std::map<std::string_view, ValueOperator> table{
        {"aten::size", size},
        {"prim::shape", size},
        {"aten::dim", dimensions},
        {"prim::ndim", dimensions},
        {"aten::ndimension", dimensions},
        {"aten::numel", count},
        {"aten::len", length},
        {"aten::__getitem__", element},
        {"prim::TupleIndex", element},
        {"aten::_set_item", setElement},
        {"aten::append", append},
        {"aten::extend", joined},
        {"aten::add", joined},
        {"aten::mul", repeated},
        {"aten::slice", part},
        {"aten::list", copied},
        {"aten::__contains__", contains},
        {"aten::keys", keys},
        {"aten::values", values},
        {"prim::min", smallest},
        {"prim::max", smallest},
        {"aten::list_with_default", withDefaults},
        {"aten::warn", nothing},
        {"aten::_assert", nothing},
        {"aten::format", formatted},
        {"aten::str", anyText},
        {"aten::join", anyText},
        {"prim::dtype", tensorType},
        {"prim::device", device},
        {"prim::requires_grad", no},
        {"aten::requires_grad", no},
        {"prim::is_cuda", no},
        {"prim::is_quantized", no},
        {"prim::is_sparse", no},
        {"prim::is_mkldnn", no},
        {"prim::is_nested", no},
        {"aten::is_floating_point", yes},
        {"aten::is_contiguous", yes},
        {"aten::is_grad_enabled", no},
        {"aten::is_scripting", yes},
        {"prim::unchecked_unwrap_optional", same},
        {"aten::_unwrap_optional", same},
        {"prim::data", same},
    };
    return table;
}

}  // namespace saccade::torchscript
