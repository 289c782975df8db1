// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/attributes.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "engine/core/error.h"

namespace saccade {
namespace {

using nlohmann::json;

constexpr std::size_t longestList = 8;

template <typename Wanted>
const Wanted& get(const std::map<std::string, Attribute, std::less<>>& entries, std::string_view name) {
    const auto found = entries.find(name);
    if (found == entries.end()) throw std::logic_error("the layer has no attribute " + std::string(name));
    return std::get<Wanted>(found->second);
}

[[noreturn]] void refuse(const std::string& where, const AttributeSchema& schema, const std::string& allowed) {
    throw RequestError(SACCADE_TEXT("{where}: the attribute \"{name}\" must be {allowed}"),
                       {{"where", where}, {"name", schema.name}, {"allowed", allowed}});
}

std::string rangeOf(const AttributeSchema& schema) {
    return "from " + std::to_string(schema.minimum) + " to " + std::to_string(schema.maximum);
}

std::string listOf(const AttributeSchema& schema) {
    return schema.length > 0 ? "a list of " + std::to_string(schema.length)
                             : "a list of at most " + std::to_string(longestList);
}

// Type and range of one value against its declaration.
struct Check {
    const AttributeSchema& schema;
    const std::string& where;

    void inRange(std::int64_t value) const {
        if (value < schema.minimum || value > schema.maximum)
            refuse(where, schema, "a whole number " + rangeOf(schema));
    }
    void finite(double value) const {
        if (!std::isfinite(value)) refuse(where, schema, "a finite number");
    }
    void lengthFits(std::size_t length) const {
        const bool fits = schema.length > 0 ? length == schema.length : length <= longestList;
        if (!fits) refuse(where, schema, listOf(schema) + " numbers");
    }

    void operator()(bool /*value*/) const {}
    void operator()(std::int64_t value) const { inRange(value); }
    void operator()(double value) const { finite(value); }
    void operator()(const std::string& value) const {
        if (std::find(schema.words.begin(), schema.words.end(), value) == schema.words.end()) {
            refuse(where, schema, "one of " + enumerate(schema.words, "or"));
        }
    }
    void operator()(const std::vector<std::int64_t>& values) const {
        lengthFits(values.size());
        for (const auto value : values)
            inRange(value);
    }
    void operator()(const std::vector<double>& values) const {
        // The only list of numbers without a fixed length is one number an input.
        if (schema.length > 0) lengthFits(values.size());
        for (const auto value : values)
            finite(value);
    }
};

}  // namespace

bool Attributes::boolean(std::string_view name) const {
    return get<bool>(entries_, name);
}
std::int64_t Attributes::integer(std::string_view name) const {
    return get<std::int64_t>(entries_, name);
}
double Attributes::real(std::string_view name) const {
    return get<double>(entries_, name);
}
const std::string& Attributes::word(std::string_view name) const {
    return get<std::string>(entries_, name);
}
const std::vector<std::int64_t>& Attributes::integers(std::string_view name) const {
    return get<std::vector<std::int64_t>>(entries_, name);
}
const std::vector<double>& Attributes::reals(std::string_view name) const {
    return get<std::vector<double>>(entries_, name);
}

json toJson(const Attribute& attribute) {
    return std::visit([](const auto& value) { return json(value); }, attribute);
}

Attribute attributeFromJson(const json& content, const AttributeSchema& schema, const std::string& where) {
    struct Read {
        const json& content;
        const AttributeSchema& schema;
        const std::string& where;

        Attribute operator()(bool /*type*/) const {
            if (!content.is_boolean()) refuse(where, schema, "true or false");
            return content.get<bool>();
        }
        Attribute operator()(std::int64_t /*type*/) const {
            if (!content.is_number_integer()) refuse(where, schema, "a whole number " + rangeOf(schema));
            return content.get<std::int64_t>();
        }
        Attribute operator()(double /*type*/) const {
            if (!content.is_number()) refuse(where, schema, "a finite number");
            return content.get<double>();
        }
        Attribute operator()(const std::string& /*type*/) const {
            if (!content.is_string()) refuse(where, schema, "one of " + enumerate(schema.words, "or"));
            return content.get<std::string>();
        }
        Attribute operator()(const std::vector<std::int64_t>& /*type*/) const {
            if (!content.is_array()) refuse(where, schema, listOf(schema) + " whole numbers");
            std::vector<std::int64_t> values;
            for (const auto& entry : content) {
                if (!entry.is_number_integer()) refuse(where, schema, listOf(schema) + " whole numbers");
                values.push_back(entry.get<std::int64_t>());
            }
            return values;
        }
        Attribute operator()(const std::vector<double>& /*type*/) const {
            if (!content.is_array()) refuse(where, schema, "a list of numbers");
            std::vector<double> values;
            for (const auto& entry : content) {
                if (!entry.is_number()) refuse(where, schema, "a list of numbers");
                values.push_back(entry.get<double>());
            }
            return values;
        }
    };
    Attribute attribute = std::visit(Read{content, schema, where}, schema.defaultValue);
    std::visit(Check{schema, where}, attribute);
    return attribute;
}

void checkAttributes(Attributes& attributes, const std::vector<AttributeSchema>& schemas, const std::string& where) {
    for (const auto& [name, value] : attributes.entries()) {
        const bool known =
            std::any_of(schemas.begin(), schemas.end(), [&name = name](const auto& s) { return s.name == name; });
        if (!known) {
            throw RequestError(SACCADE_TEXT("{where}: there is no attribute \"{name}\" for this kind of layer"),
                               {{"where", where}, {"name", name.substr(0, 200)}});
        }
    }
    for (const auto& schema : schemas) {
        if (!attributes.has(schema.name)) {
            if (schema.required) {
                throw RequestError(SACCADE_TEXT("{where}: the attribute \"{name}\" is missing"),
                                   {{"where", where}, {"name", schema.name}});
            }
            attributes.set(schema.name, schema.defaultValue);
            continue;
        }
        const auto& value = attributes.entries().find(schema.name)->second;
        if (value.index() != schema.defaultValue.index()) {
            throw RequestError(SACCADE_TEXT("{where}: the attribute \"{name}\" has the wrong type"),
                               {{"where", where}, {"name", schema.name}});
        }
        std::visit(Check{schema, where}, value);
    }
}

}  // namespace saccade
