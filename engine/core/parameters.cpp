// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/parameters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"

namespace saccade {

Parameter Parameter::integer(std::string id, std::string label, std::int64_t value, std::int64_t minimum,
                             std::int64_t maximum, std::string help) {
    Parameter p;
    p.id = std::move(id);
    p.label = std::move(label);
    p.help = std::move(help);
    p.type = Type::integer;
    p.defaultValue = value;
    p.minimum = static_cast<double>(minimum);
    p.maximum = static_cast<double>(maximum);
    p.step = 1;
    return p;
}

Parameter Parameter::real(std::string id, std::string label, double value, double minimum, double maximum, double step,
                          std::string help) {
    Parameter p;
    p.id = std::move(id);
    p.label = std::move(label);
    p.help = std::move(help);
    p.type = Type::real;
    p.defaultValue = value;
    p.minimum = minimum;
    p.maximum = maximum;
    p.step = step;
    return p;
}

Parameter Parameter::choice(std::string id, std::string label, std::vector<std::string> choices, std::string help) {
    Parameter p;
    p.id = std::move(id);
    p.label = std::move(label);
    p.help = std::move(help);
    p.type = Type::choice;
    p.defaultValue = choices.front();
    p.choices = std::move(choices);
    return p;
}

Parameter Parameter::boolean(std::string id, std::string label, bool value, std::string help) {
    Parameter p;
    p.id = std::move(id);
    p.label = std::move(label);
    p.help = std::move(help);
    p.type = Type::boolean;
    p.defaultValue = value;
    return p;
}

Parameter Parameter::list(std::string id, std::string label, std::vector<std::string> choices,
                          std::vector<std::string> value, std::string help, std::size_t least) {
    Parameter p;
    p.id = std::move(id);
    p.label = std::move(label);
    p.help = std::move(help);
    p.type = Type::list;
    p.defaultValue = std::move(value);
    p.minimum = static_cast<double>(least);
    p.choices = std::move(choices);
    return p;
}

Parameter Parameter::folder(std::string id, std::string label, std::string help) {
    Parameter p;
    p.id = std::move(id);
    p.label = std::move(label);
    p.help = std::move(help);
    p.type = Type::folder;
    p.defaultValue = std::string();
    return p;
}

Parameter Parameter::text(std::string id, std::string label, std::string format, void (*check)(std::string_view),
                          std::string help) {
    Parameter p;
    p.id = std::move(id);
    p.label = std::move(label);
    p.help = std::move(help);
    p.type = Type::text;
    p.defaultValue = std::string();
    p.format = std::move(format);
    p.check = check;
    return p;
}

std::string Parameter::allowed() const {
    switch (type) {
        case Type::integer:
            return (zeroIsAutomatic ? "auto or a whole number from " : "a whole number from ") +
                   number(zeroIsAutomatic ? std::max(1.0, minimum) : minimum) + " to " +
                   std::to_string(static_cast<std::int64_t>(maximum));
        case Type::real:
            return "a number from " + number(minimum) + " to " + number(maximum);
        case Type::boolean:
            return "true or false";
        case Type::choice:
            return "one of " + enumerate(choices, "or") + (acceptsFile ? ", or the name of a picture file" : "");
        case Type::list: {
            const std::string most = minimum < 1   ? "any of "
                                     : minimum < 2 ? "one or more of "
                                                   : number(minimum) + " or more of ";
            return most + enumerate(choices, "and") + ", each once, joined by +";
        }
        case Type::folder:
            return "the name of a folder, or empty";
        case Type::text:
            return format + ", or empty";
    }
    return {};
}

namespace {

/// The parts between the plus signs; none of an empty text.
std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find('+'), text.size());
        words.emplace_back(text.substr(0, end));
        // A plus sign at the end is followed by a word that is empty.
        if (end + 1 == text.size()) words.emplace_back();
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

}  // namespace

Parameter::Value Parameter::parse(std::string_view method, std::string_view text) const {
    const auto refuse = [&]() -> RequestError {
        return {SACCADE_TEXT("{method}: {parameter}={value} is not allowed; {parameter} is {allowed}"),
                {{"method", std::string(method)},
                 {"parameter", id},
                 {"value", std::string(text.substr(0, 200))},
                 {"allowed", allowed()}}};
    };
    const char* const end = text.data() + text.size();
    switch (type) {
        case Type::integer: {
            if (zeroIsAutomatic && text == "auto") return std::int64_t{0};
            std::int64_t value = 0;
            const auto [stop, error] = std::from_chars(text.data(), end, value);
            if (error != std::errc() || stop != end || static_cast<double>(value) < minimum ||
                static_cast<double>(value) > maximum) {
                throw refuse();
            }
            return value;
        }
        case Type::real: {
            double value = 0;
            const auto [stop, error] = std::from_chars(text.data(), end, value);
            if (error != std::errc() || stop != end || !std::isfinite(value) || value < minimum || value > maximum) {
                throw refuse();
            }
            return value;
        }
        case Type::boolean:
            if (text == "true" || text == "yes" || text == "1" || text == "on") return true;
            if (text == "false" || text == "no" || text == "0" || text == "off") return false;
            throw refuse();
        case Type::choice: {
            std::error_code unreadable;
            const bool word = std::find(choices.begin(), choices.end(), text) != choices.end();
            if (word || (acceptsFile && std::filesystem::is_regular_file(std::filesystem::path(text), unreadable))) {
                return std::string(text);
            }
            throw refuse();
        }
        case Type::list:
            return parseList(method, text);
        case Type::text: {
            constexpr std::size_t longest = 10000;
            if (text.size() > longest) throw refuse();
            if (!text.empty()) check(text);
            return std::string(text);
        }
        case Type::folder: {
            std::error_code unreadable;
            if (text.empty() || std::filesystem::is_directory(std::filesystem::path(text), unreadable)) {
                return std::string(text);
            }
            throw refuse();
        }
    }
    throw refuse();
}

std::vector<std::string> Parameter::parseList(std::string_view method, std::string_view text) const {
    const auto refuse = [&](const char* sentence, const std::string& word) -> RequestError {
        return {sentence,
                {{"method", std::string(method)},
                 {"parameter", id},
                 {"value", std::string(text.substr(0, 200))},
                 {"word", word.substr(0, 200)},
                 {"allowed", allowed()}}};
    };
    std::vector<std::string> words = wordsOf(text);
    for (auto word = words.begin(); word != words.end(); ++word) {
        if (std::find(choices.begin(), choices.end(), *word) == choices.end()) {
            throw refuse(SACCADE_TEXT("{method}: {parameter}={value} is not allowed, for \"{word}\" is none of its "
                                      "words; {parameter} is {allowed}"),
                         *word);
        }
        if (std::find(words.begin(), word, *word) != word) {
            throw refuse(SACCADE_TEXT("{method}: {parameter}={value} is not allowed, for it names {word} twice; "
                                      "{parameter} is {allowed}"),
                         *word);
        }
    }
    if (static_cast<double>(words.size()) < minimum) {
        throw refuse(SACCADE_TEXT("{method}: {parameter}={value} is not allowed, for it names too few; {parameter} is "
                                  "{allowed}"),
                     {});
    }
    return words;
}

Parameters::Parameters(std::string_view method, const Schema& schema,
                       const std::vector<std::pair<std::string, std::string>>& overrides) {
    for (const auto& parameter : schema)
        values_.emplace(parameter.id, parameter.defaultValue);
    for (const auto& [id, text] : overrides) {
        const auto found = std::find_if(schema.begin(), schema.end(), [&id = id](const auto& p) { return p.id == id; });
        if (found == schema.end()) {
            if (schema.empty()) {
                throw RequestError(SACCADE_TEXT("{method} has no parameter \"{parameter}\"; it has none"),
                                   {{"method", std::string(method)}, {"parameter", id.substr(0, 200)}});
            }
            std::vector<std::string> names;
            for (const auto& parameter : schema)
                names.push_back(parameter.id);
            throw RequestError(
                SACCADE_TEXT("{method} has no parameter \"{parameter}\"; it has {names}"),
                {{"method", std::string(method)}, {"parameter", id.substr(0, 200)}, {"names", enumerate(names)}});
        }
        values_[id] = found->parse(method, text);
    }
}

namespace {

template <typename Wanted>
const Wanted& get(const std::map<std::string, Parameter::Value, std::less<>>& values, std::string_view id) {
    const auto found = values.find(id);
    if (found == values.end()) throw std::logic_error("the schema has no parameter " + std::string(id));
    return std::get<Wanted>(found->second);
}

}  // namespace

std::int64_t Parameters::integer(std::string_view id) const {
    return get<std::int64_t>(values_, id);
}
double Parameters::real(std::string_view id) const {
    return get<double>(values_, id);
}
bool Parameters::boolean(std::string_view id) const {
    return get<bool>(values_, id);
}
const std::string& Parameters::choice(std::string_view id) const {
    return get<std::string>(values_, id);
}

const std::vector<std::string>& Parameters::list(std::string_view id) const {
    return get<std::vector<std::string>>(values_, id);
}
const std::string& Parameters::folder(std::string_view id) const {
    return get<std::string>(values_, id);
}
const std::string& Parameters::text(std::string_view id) const {
    return get<std::string>(values_, id);
}

std::string toText(const Parameter::Value& value) {
    struct {
        std::string operator()(std::int64_t v) const { return std::to_string(v); }
        std::string operator()(double v) const { return number(v); }
        std::string operator()(bool v) const { return v ? "true" : "false"; }
        std::string operator()(const std::string& v) const { return v; }
        std::string operator()(const std::vector<std::string>& v) const {
            std::string text;
            for (const auto& word : v)
                text += (text.empty() ? "" : "+") + word;
            return text;
        }
    } visitor;
    return std::visit(visitor, value);
}

nlohmann::json toJson(const Parameter::Value& value) {
    return std::visit([](const auto& v) { return nlohmann::json(v); }, value);
}

nlohmann::json toJson(const Parameter& parameter) {
    static constexpr std::array<const char*, 7> types{"integer", "real", "choice", "boolean", "list", "folder", "text"};
    nlohmann::json json{{"id", parameter.id},
                        {"label", parameter.label},
                        {"help", parameter.help},
                        {"type", types.at(static_cast<std::size_t>(parameter.type))},
                        {"default", toJson(parameter.defaultValue)},
                        {"allowed", parameter.allowed()}};
    if (parameter.zeroIsAutomatic && parameter.defaultValue == Parameter::Value(std::int64_t{0})) {
        json["default"] = "auto";
    }
    if (parameter.type == Parameter::Type::integer || parameter.type == Parameter::Type::real) {
        json["minimum"] = parameter.minimum;
        json["maximum"] = parameter.maximum;
        json["step"] = parameter.step;
    }
    if (parameter.type == Parameter::Type::list) json["least"] = static_cast<std::int64_t>(parameter.minimum);
    if (!parameter.unit.empty()) json["unit"] = parameter.unit;
    if (!parameter.format.empty()) json["format"] = parameter.format;
    if (!parameter.choices.empty()) json["choices"] = parameter.choices;
    if (parameter.acceptsFile) json["accepts_file"] = true;
    if (parameter.advanced) json["advanced"] = true;
    return json;
}

}  // namespace saccade
