// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/syntax.h"

namespace saccade::cli {

/// A command's arguments, checked against its syntax. Strings are UTF-8.
class Arguments {
 public:
    /// Throws RequestError for unknown options, missing or superfluous values and a wrong number of arguments. Where
    /// --help or --version is among them nothing else is checked.
    Arguments(const Syntax& syntax, const QStringList& words);

    const std::string& command() const { return command_; }
    bool has(const std::string& option) const { return values_.contains(option); }
    /// Nothing where the option was not given.
    std::optional<std::string> value(const std::string& option) const;
    std::vector<std::string> values(const std::string& option) const;
    /// Throws RequestError that names the option where it was not given.
    std::string required(const std::string& option) const;
    /// A whole number in a range. Throws RequestError that says the range.
    std::optional<std::uint64_t> number(const std::string& option, std::uint64_t least, std::uint64_t most) const;
    /// A number in a range. Throws RequestError that says the range.
    std::optional<double> real(const std::string& option, double least, double most) const;

    const std::vector<std::string>& positionals() const { return positionals_; }

 private:
    std::string command_;
    std::map<std::string, std::vector<std::string>> values_;
    std::vector<std::string> positionals_;
};

}  // namespace saccade::cli
