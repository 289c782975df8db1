// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/arguments.h"

#include <QCommandLineParser>
#include <charconv>

#include "engine/core/error.h"
#include "engine/core/text.h"

namespace saccade::cli {
namespace {

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

std::string times(std::size_t count) {
    return count == 1 ? "one argument" : std::to_string(count) + " arguments";
}

void checkPositionals(const Syntax& syntax, const std::vector<std::string>& positionals) {
    if (positionals.size() < syntax.fewest) {
        throw RequestError(SACCADE_TEXT("{command} needs {positionals}; see saccade-cli {command} --help"),
                           {{"command", syntax.command}, {"positionals", syntax.positionals}});
    }
    if (positionals.size() > syntax.most) {
        throw RequestError(
            SACCADE_TEXT("{command} takes {allowed}, and \"{stray}\" is one too many; its options are {options}"),
            {{"command", syntax.command},
             {"allowed", syntax.most == 0 ? "no arguments" : times(syntax.most) + " (" + syntax.positionals + ")"},
             {"stray", positionals[syntax.most].substr(0, 200)},
             {"options", syntax.optionNames()}});
    }
}

}  // namespace

Arguments::Arguments(const Syntax& syntax, const QStringList& words) : command_(syntax.command) {
    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    for (const auto& option : syntax.options) {
        parser.addOption(QCommandLineOption(text(option.name), text(option.help), text(option.value)));
    }
    // The parser takes the first word for the program's name.
    const bool understood = parser.parse(QStringList(text(syntax.command)) + words);
    for (const char* const only : {"help", "version"}) {
        if (syntax.find(only) != nullptr && parser.isSet(QString::fromLatin1(only))) {
            values_[only] = {};
            return;
        }
    }
    if (const auto unknown = parser.unknownOptionNames(); !unknown.isEmpty()) {
        throw RequestError(SACCADE_TEXT("{command} has no option --{option}; its options are {options}"),
                           {{"command", command_},
                            {"option", unknown.first().toStdString().substr(0, 200)},
                            {"options", syntax.optionNames()}});
    }
    if (!understood) {
        // What is left is an option without its value, or a switch with one.
        QString reason = parser.errorText();
        while (reason.endsWith(QLatin1Char('.')))
            reason.chop(1);
        if (!reason.isEmpty()) reason[0] = reason[0].toLower();
        throw RequestError(SACCADE_TEXT("{command}: {reason}; see saccade-cli {command} --help"),
                           {{"command", command_}, {"reason", reason.toStdString()}});
    }
    for (const auto& option : syntax.options) {
        if (!parser.isSet(text(option.name))) continue;
        auto& given = values_[option.name];
        for (const auto& value : parser.values(text(option.name)))
            given.push_back(value.toStdString());
        if (given.size() > 1 && !option.repeatable) {
            throw RequestError(
                SACCADE_TEXT("{command}: --{option} is given {count} times; once is allowed"),
                {{"command", command_}, {"option", option.name}, {"count", std::to_string(given.size())}});
        }
        for (const auto& value : given) {
            if (value.empty()) {
                throw RequestError(SACCADE_TEXT("{command}: --{option} needs a value that is not empty"),
                                   {{"command", command_}, {"option", option.name}});
            }
        }
    }
    for (const auto& positional : parser.positionalArguments())
        positionals_.push_back(positional.toStdString());
    checkPositionals(syntax, positionals_);
}

std::optional<std::string> Arguments::value(const std::string& option) const {
    const auto found = values_.find(option);
    if (found == values_.end() || found->second.empty()) return std::nullopt;
    return found->second.front();
}

std::vector<std::string> Arguments::values(const std::string& option) const {
    const auto found = values_.find(option);
    return found == values_.end() ? std::vector<std::string>{} : found->second;
}

std::string Arguments::required(const std::string& option) const {
    if (const auto given = value(option)) return *given;
    throw RequestError(SACCADE_TEXT("{command} needs --{option}; see saccade-cli {command} --help"),
                       {{"command", command_}, {"option", option}});
}

std::optional<std::uint64_t> Arguments::number(const std::string& option, std::uint64_t least,
                                               std::uint64_t most) const {
    const auto given = value(option);
    if (!given) return std::nullopt;
    std::uint64_t result = 0;
    const char* const end = given->data() + given->size();
    const auto [stop, error] = std::from_chars(given->data(), end, result);
    if (error != std::errc() || stop != end || result < least || result > most) {
        throw RequestError(
            SACCADE_TEXT("--{option} {value} is not allowed; --{option} is a whole number from {least} to {most}"),
            {{"option", option},
             {"value", given->substr(0, 200)},
             {"least", std::to_string(least)},
             {"most", std::to_string(most)}});
    }
    return result;
}

std::optional<double> Arguments::real(const std::string& option, double least, double most) const {
    const auto given = value(option);
    if (!given) return std::nullopt;
    double result = 0;
    const char* const end = given->data() + given->size();
    const auto [stop, error] = std::from_chars(given->data(), end, result);
    if (error != std::errc() || stop != end || !(result >= least && result <= most)) {
        throw RequestError(
            SACCADE_TEXT("--{option} {value} is not allowed; --{option} is a number from {least} to {most}"),
            {{"option", option},
             {"value", given->substr(0, 200)},
             {"least", saccade::number(least)},
             {"most", saccade::number(most)}});
    }
    return result;
}

}  // namespace saccade::cli
