// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/torchscript/value.h"

#include <algorithm>

namespace saccade::torchscript {

std::optional<double> Value::number() const {
    if (const auto* whole = as<Integer>()) return static_cast<double>(whole->value);
    if (const auto* real = as<double>()) return *real;
    if (const auto* boolean = as<bool>()) return *boolean ? 1.0 : 0.0;
    return std::nullopt;
}

Value integer(std::int64_t value) {
    return {Integer{value, 0}};
}

Value sequence(Values values) {
    return {std::make_shared<Values>(std::move(values))};
}

Value fromIValue(const c10::IValue& value, const std::string& path) {
    const auto many = [&path](const auto& elements) {
        Values values;
        for (const auto& element : elements)
            values.push_back(fromIValue(element, path));
        return sequence(std::move(values));
    };
    if (value.isNone()) return {};
    if (value.isBool()) return {value.toBool()};
    if (value.isInt()) return integer(value.toInt());
    if (value.isDouble()) return {value.toDouble()};
    if (value.isString()) return {value.toStringRef()};
    if (value.isTensor()) return {value.toTensor()};
    if (value.isTuple()) return many(value.toTupleRef().elements());
    if (value.isList()) return many(value.toListRef());
    if (value.isGenericDict()) {
        auto entries = std::make_shared<Dictionary::element_type>();
        for (const auto& entry : value.toGenericDict()) {
            entries->emplace_back(fromIValue(entry.key(), path), fromIValue(entry.value(), path));
        }
        return {Dictionary(entries)};
    }
    if (value.isModule()) return {ModuleReference{value.toObject(), path}};
    return {Opaque{value.tagKind()}};
}

bool dependsOnInput(const Value& value) {
    if (value.as<Symbol>() != nullptr || value.as<Divisor>() != nullptr) return true;
    if (const auto* values = value.as<Sequence>()) {
        return std::any_of((*values)->begin(), (*values)->end(), dependsOnInput);
    }
    if (const auto* entries = value.as<Dictionary>()) {
        return std::any_of((*entries)->begin(), (*entries)->end(),
                           [](const auto& entry) { return dependsOnInput(entry.second); });
    }
    return false;
}

std::optional<bool> equal(const Value& a, const Value& b) {
    if (a.isNone() || b.isNone()) return a.isNone() && b.isNone();
    if (const auto x = a.number()) {
        if (const auto y = b.number()) return *x == *y;
        return std::nullopt;
    }
    if (const auto* x = a.as<std::string>()) {
        if (const auto* y = b.as<std::string>()) return *x == *y;
    }
    if (const auto* x = a.as<Sequence>()) {
        const auto* y = b.as<Sequence>();
        if (y == nullptr) return std::nullopt;
        if ((*x)->size() != (*y)->size()) return false;
        for (std::size_t i = 0; i < (*x)->size(); ++i) {
            const auto same = equal((**x)[i], (**y)[i]);
            if (!same || !*same) return same;
        }
        return true;
    }
    return std::nullopt;
}

}  // namespace saccade::torchscript
