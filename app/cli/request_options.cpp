// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/request_options.h"

#include <limits>

#include "app/cli/class_names.h"
#include "engine/core/error.h"

namespace saccade::cli {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(separator, at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

}  // namespace

Request commonRequest(const Arguments& arguments) {
    constexpr std::uint64_t largestBatch = 4096;
    Request request;
    request.seed = arguments.number("seed", 0, std::numeric_limits<std::uint64_t>::max()).value_or(0);
    request.batch = static_cast<std::int64_t>(arguments.number("batch", 1, largestBatch).value_or(0));
    request.layer = arguments.value("layer").value_or("");
    if (const auto score = arguments.value("score")) request.target.score = scoreFromText(*score);
    return request;
}

Target targetOption(const Arguments& arguments, const Study& study, const Card& card, const Target& common) {
    const auto classes = static_cast<std::int64_t>(logits(study).size());
    Target target = common;
    if (const auto given = arguments.value("target")) {
        target.index = classOf(*given, card, classes, "--target");
    } else {
        target.index = topClasses(study, 1).at(0);
    }
    if (const auto given = arguments.value("contrast")) {
        target.kind = Target::Kind::contrast;
        target.other = classOf(*given, card, classes, "--contrast");
        if (target.other == target.index) {
            throw RequestError(SACCADE_TEXT("--contrast {text} is the target itself; name another class"),
                               {{"text", given->substr(0, 200)}});
        }
    }
    return target;
}

std::string targetText(const Target& target, const Card& card) {
    std::string text = card.className(target.index);
    if (target.kind == Target::Kind::contrast) text += " against " + card.className(target.other);
    return text;
}

std::pair<std::string, std::string> setting(const std::string& text, const std::string& option) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw RequestError(SACCADE_TEXT("{option} {text} is not allowed; a setting is NAME=VALUE"),
                           {{"option", option}, {"text", text.substr(0, 200)}});
    }
    return {text.substr(0, equals), text.substr(equals + 1)};
}

std::vector<MethodChoice> methodChoices(const std::string& text) {
    std::vector<MethodChoice> choices;
    if (text.empty() || text == "all") {
        for (const auto& method : methods())
            choices.push_back({method.id, {}});
        return choices;
    }
    for (const auto& word : split(text, ',')) {
        const auto parts = split(word, ':');
        MethodChoice choice{parts.front(), {}};
        for (std::size_t i = 1; i < parts.size(); ++i)
            choice.settings.push_back(setting(parts[i], "--methods"));
        checkSettings(choice.method, choice.settings);
        choices.push_back(std::move(choice));
    }
    return choices;
}

void checkSettings(const std::string& method, const Settings& settings) {
    const Method& found = findMethod(method);
    const Parameters checked(found.id, found.parameters, settings);
}

}  // namespace saccade::cli
