// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace saccade {

/// One attribute of a layer.
using Attribute = std::variant<bool, std::int64_t, double, std::string, std::vector<std::int64_t>, std::vector<double>>;

/// The attributes of a layer by name. Which there are, their types and their ranges is declared by the layer's kind,
/// and checked when a network is built; reading one that is not declared is a programming error.
class Attributes {
 public:
    Attributes() = default;
    Attributes(std::initializer_list<std::pair<const std::string, Attribute>> entries) : entries_(entries) {}

    bool has(std::string_view name) const { return entries_.find(name) != entries_.end(); }
    void set(const std::string& name, Attribute value) { entries_[name] = std::move(value); }

    bool boolean(std::string_view name) const;
    std::int64_t integer(std::string_view name) const;
    double real(std::string_view name) const;
    const std::string& word(std::string_view name) const;
    const std::vector<std::int64_t>& integers(std::string_view name) const;
    const std::vector<double>& reals(std::string_view name) const;

    const std::map<std::string, Attribute, std::less<>>& entries() const { return entries_; }

 private:
    std::map<std::string, Attribute, std::less<>> entries_;
};

/// What a kind declares of one attribute.
struct AttributeSchema {
    std::string name;
    Attribute defaultValue;    ///< its alternative is the type; also the value where a file does not say
    bool required = true;      ///< must be given; the default is only the type's example
    std::int64_t minimum = 0;  ///< for integers, each entry
    std::int64_t maximum = 0;
    std::size_t length = 0;          ///< for lists: the number of entries; 0: any (at most 8)
    std::vector<std::string> words;  ///< for words: the allowed ones
};

nlohmann::json toJson(const Attribute& attribute);

/// Reads an attribute of the declared type. Throws RequestError that names `where`, the attribute and what is allowed.
Attribute attributeFromJson(const nlohmann::json& json, const AttributeSchema& schema, const std::string& where);

/// Fills in defaults and checks types and ranges. Throws RequestError that names `where`.
void checkAttributes(Attributes& attributes, const std::vector<AttributeSchema>& schemas, const std::string& where);

}  // namespace saccade
