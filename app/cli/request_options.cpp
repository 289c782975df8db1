// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/request_options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

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

std::int64_t placeOf(const std::string& text) {
    std::int64_t value = -1;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    return error == std::errc() && stop == end ? value : -1;
}

struct InsideOption {
    const char* name;
    const char* form;
    Target::Kind kind;
    std::size_t numbers;
};

constexpr std::array<InsideOption, 3> insideOptions{{
    {"channel", "LAYER:CHANNEL", Target::Kind::channel, 1},
    {"unit", "LAYER:CHANNEL:ROW:COLUMN", Target::Kind::unit, 3},
    {"cell", "LAYER:ROW:COLUMN", Target::Kind::cell, 2},
}};

/// A layer's name may hold colons itself: the numbers are counted from the end.
Target insideTarget(const InsideOption& option, const std::string& text) {
    const auto parts = split(text, ':');
    const std::size_t ofLayer = parts.size() > option.numbers ? parts.size() - option.numbers : 0;
    std::array<std::int64_t, 3> numbers{};
    std::string layer;
    bool whole = ofLayer > 0;
    for (std::size_t i = 0; i < parts.size() && whole; ++i) {
        if (i < ofLayer) {
            layer += (i == 0 ? "" : ":") + parts[i];
            continue;
        }
        numbers.at(i - ofLayer) = placeOf(parts[i]);
        whole = numbers.at(i - ofLayer) >= 0;
    }
    if (layer.empty() || !whole) {
        throw RequestError(SACCADE_TEXT("--{option} {text} is not allowed; it is {form}, with whole numbers from 0"),
                           {{"option", option.name}, {"text", text.substr(0, 200)}, {"form", option.form}});
    }
    Target target;
    target.kind = option.kind;
    target.layer = layer;
    const std::size_t place = option.kind == Target::Kind::unit ? 1 : 0;
    if (option.kind != Target::Kind::cell) target.index = numbers.at(0);
    if (option.kind != Target::Kind::channel) {
        target.row = numbers.at(place);
        target.column = numbers.at(place + 1);
    }
    return target;
}

/// What of the inside of the network is asked about; nothing where a class is.
std::optional<Target> insideOption(const Arguments& arguments) {
    const InsideOption* given = nullptr;
    for (const auto& option : insideOptions) {
        if (!arguments.has(option.name)) continue;
        if (given != nullptr) {
            throw RequestError(SACCADE_TEXT("--{option} and --{other} cannot both be given; a map explains one thing"),
                               {{"option", given->name}, {"other", option.name}});
        }
        given = &option;
    }
    if (given == nullptr) return std::nullopt;
    for (const char* const other : {"target", "contrast"}) {
        if (!arguments.has(other)) continue;
        throw RequestError(SACCADE_TEXT("--{option} and --{other} cannot both be given; a map explains a part of the "
                                        "network or a class"),
                           {{"option", given->name}, {"other", other}});
    }
    return insideTarget(*given, arguments.required(given->name));
}

}  // namespace

Request commonRequest(const Arguments& arguments) {
    constexpr std::uint64_t largestBatch = 4096;
    Request request;
    request.seed = arguments.number("seed", 0, std::numeric_limits<std::uint64_t>::max()).value_or(0);
    request.batch = static_cast<std::int64_t>(arguments.number("batch", 1, largestBatch).value_or(0));
    request.layer = arguments.value("layer").value_or("");
    if (const auto inside = insideOption(arguments)) request.target = *inside;
    if (const auto score = arguments.value("score")) request.target.score = scoreFromText(*score);
    return request;
}

Target targetOption(const Arguments& arguments, const Study& study, const Card& card, const Target& common) {
    const auto classes = static_cast<std::int64_t>(logits(study).size());
    Target target = common;
    if (!target.layer.empty()) {
        requireTarget(study, target);
        return target;
    }
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
    const std::string place = "row " + std::to_string(target.row) + ", column " + std::to_string(target.column);
    switch (target.kind) {
        case Target::Kind::channel:
            return "channel " + std::to_string(target.index) + " of " + target.layer;
        case Target::Kind::unit:
            return "the unit of channel " + std::to_string(target.index) + " at " + place + " of " + target.layer;
        case Target::Kind::cell:
            return "the place at " + place + " of " + target.layer;
        default:
            break;
    }
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
