// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace saccade {

/// One parameter of a method: everything a form, an option of the command line, a help page and a check need.
struct Parameter {
    enum class Type { integer, real, choice, boolean, list, folder, text };
    using Value = std::variant<std::int64_t, double, bool, std::string, std::vector<std::string>>;

    std::string id;
    std::string label;
    std::string help;
    Type type = Type::real;
    Value defaultValue;
    double minimum = 0;  ///< integer and real: inclusive; list: the least number of words
    double maximum = 0;
    double step = 0;
    std::string unit;
    /// choice: the allowed words, default first; list: the words there are. Whoever holds the schema may fill them in
    /// later than the rest: a registry knows its own names only once it is whole.
    std::vector<std::string> choices;
    bool acceptsFile = false;  ///< choice: the name of a readable picture file is allowed too
    /// integer: 0 is shown as "auto" and lets the method choose from the input's size.
    bool zeroIsAutomatic = false;
    bool advanced = false;
    std::string format;  ///< text: what it may be, as in "rows such as conv=gamma"
    /// text: throws RequestError where a text that is not empty cannot be read.
    void (*check)(std::string_view text) = nullptr;

    static Parameter integer(std::string id, std::string label, std::int64_t value, std::int64_t minimum,
                             std::int64_t maximum, std::string help);
    static Parameter real(std::string id, std::string label, double value, double minimum, double maximum, double step,
                          std::string help);
    static Parameter choice(std::string id, std::string label, std::vector<std::string> choices, std::string help);
    static Parameter boolean(std::string id, std::string label, bool value, std::string help);
    /// Words out of `choices`, each at most once, in an order that is kept; as text "gradient+grad_cam". `value` is the
    /// default, `least` the number of words that it takes.
    static Parameter list(std::string id, std::string label, std::vector<std::string> choices,
                          std::vector<std::string> value, std::string help, std::size_t least = 1);
    /// The path of a folder that exists, UTF-8, or an empty text, which is the default and whose meaning the help says.
    static Parameter folder(std::string id, std::string label, std::string help);
    /// A line of text that `check` can read, or an empty one, which is the default and whose meaning the help says.
    static Parameter text(std::string id, std::string label, std::string format, void (*check)(std::string_view),
                          std::string help);

    /// Reads a value from text and checks it. Throws RequestError that names the method, the parameter and what is
    /// allowed.
    Value parse(std::string_view method, std::string_view text) const;

    /// "a whole number from 1 to 100000", "one of zero, black and white", "one or more of gradient and lrp, joined by
    /// +".
    std::string allowed() const;

 private:
    std::vector<std::string> parseList(std::string_view method, std::string_view text) const;
};

using Schema = std::vector<Parameter>;

/// The checked values of a method's parameters; every parameter of the schema has one.
class Parameters {
 public:
    Parameters() = default;
    /// The defaults of a schema, overridden by the named texts. Throws RequestError for an unknown name (with the
    /// names there are) or a value that is not allowed.
    Parameters(std::string_view method, const Schema& schema,
               const std::vector<std::pair<std::string, std::string>>& overrides = {});

    std::int64_t integer(std::string_view id) const;
    double real(std::string_view id) const;
    bool boolean(std::string_view id) const;
    const std::string& choice(std::string_view id) const;
    /// The words of a list, in their order.
    const std::vector<std::string>& list(std::string_view id) const;
    /// A folder's path; empty where none was named.
    const std::string& folder(std::string_view id) const;
    const std::string& text(std::string_view id) const;

    const std::map<std::string, Parameter::Value, std::less<>>& values() const { return values_; }

 private:
    std::map<std::string, Parameter::Value, std::less<>> values_;
};

/// A value as text that Parameter::parse reads back.
std::string toText(const Parameter::Value& value);

nlohmann::json toJson(const Parameter::Value& value);
nlohmann::json toJson(const Parameter& parameter);

}  // namespace saccade
