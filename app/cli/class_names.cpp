// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/class_names.h"

#include <QString>
#include <algorithm>
#include <charconv>
#include <vector>

#include "engine/core/error.h"

namespace saccade::cli {
namespace {

constexpr std::size_t mostOffered = 5;

std::string folded(const std::string& text) {
    return QString::fromStdString(text).toCaseFolded().simplified().toStdString();
}

/// "n01440764 tench, Tinca tinca": the whole, and each of the names in it without the WordNet number.
std::vector<std::string> namesOf(const std::string& className) {
    const std::string whole = folded(className);
    std::vector<std::string> names{whole};
    std::string rest = whole;
    const auto digits = [](const std::string& word) {
        return word.size() == 9 && word[0] == 'n' && word.find_first_not_of("0123456789", 1) == std::string::npos;
    };
    if (rest.size() > 10 && rest[9] == ' ' && digits(rest.substr(0, 9))) {
        names.push_back(rest.substr(0, 9));
        rest = rest.substr(10);
        names.push_back(rest);
    }
    for (std::size_t at = 0; at <= rest.size();) {
        const auto comma = std::min(rest.find(", ", at), rest.size());
        names.push_back(rest.substr(at, comma - at));
        at = comma + 2;
    }
    return names;
}

std::string listed(const std::vector<std::int64_t>& found, const Card& card) {
    std::vector<std::string> words;
    for (const auto index : found) {
        if (words.size() == mostOffered) {
            words.push_back(std::to_string(found.size() - mostOffered) + " more");
            break;
        }
        words.push_back(std::to_string(index) + " (" + card.className(index) + ")");
    }
    return enumerate(words, found.size() > mostOffered ? "and" : "or");
}

}  // namespace

std::int64_t classOf(const std::string& text, const Card& card, std::int64_t classes, const std::string& option) {
    std::int64_t index = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    const bool number = stop == text.data() + text.size() && error != std::errc::invalid_argument;
    // Digits can be names too: the classes of handwritten digits are called 0 to 9.
    if (number && (error != std::errc() || index < 0 || index >= classes)) {
        throw RequestError(SACCADE_TEXT("{option} {text}: the network has classes 0 to {last}"),
                           {{"option", option}, {"text", text.substr(0, 200)}, {"last", std::to_string(classes - 1)}});
    }
    if (number) return index;
    if (card.classes.empty()) {
        throw RequestError(
            SACCADE_TEXT("{option} {text}: no class names are known (the card has none); name a class by "
                         "its index, 0 to {last}"),
            {{"option", option}, {"text", text.substr(0, 200)}, {"last", std::to_string(classes - 1)}});
    }
    const std::string wanted = folded(text);
    std::vector<std::int64_t> same;
    std::vector<std::int64_t> parts;
    std::vector<std::string> candidates;
    for (std::int64_t i = 0; i < classes && i < static_cast<std::int64_t>(card.classes.size()); ++i) {
        const auto names = namesOf(card.classes[static_cast<std::size_t>(i)]);
        if (std::find(names.begin(), names.end(), wanted) != names.end()) same.push_back(i);
        if (!wanted.empty() && names.front().find(wanted) != std::string::npos) parts.push_back(i);
        candidates.insert(candidates.end(), names.begin(), names.end());
    }
    const auto& found = same.empty() ? parts : same;
    if (found.size() == 1) return found.front();
    if (found.size() > 1) {
        throw RequestError(SACCADE_TEXT("{option} {text} could be {classes}; say which by its index"),
                           {{"option", option}, {"text", text.substr(0, 200)}, {"classes", listed(found, card)}});
    }
    const auto alike = similar(wanted, candidates);
    throw RequestError(alike.empty() ? SACCADE_TEXT("{option} {text}: no class has that name")
                                     : SACCADE_TEXT("{option} {text}: no class has that name; alike are {names}"),
                       {{"option", option}, {"text", text.substr(0, 200)}, {"names", enumerate(alike)}});
}

}  // namespace saccade::cli
