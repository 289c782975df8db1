// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

namespace saccade {

std::string Message::filled(std::string_view sentence) const {
    std::string result;
    result.reserve(sentence.size() + 32);
    for (std::size_t at = 0; at < sentence.size();) {
        const auto close = sentence[at] == '{' ? sentence.find('}', at) : std::string_view::npos;
        if (close == std::string_view::npos) {
            result += sentence[at++];
            continue;
        }
        const auto name = sentence.substr(at + 1, close - at - 1);
        const auto argument = std::find_if(arguments_.begin(), arguments_.end(),
                                           [name](const auto& candidate) { return candidate.first == name; });
        if (argument == arguments_.end()) {
            result += sentence[at++];
            continue;
        }
        result += argument->second;
        at = close + 1;
    }
    return result;
}

std::string enumerate(const std::vector<std::string>& words, std::string_view last) {
    std::string result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) {
            if (i + 1 == words.size()) {
                result.append(" ").append(last).append(" ");
            } else {
                result += ", ";
            }
        }
        result += words[i];
    }
    return result;
}

std::string number(double value) {
    std::array<char, 64> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return error == std::errc() ? std::string(buffer.data(), end) : std::to_string(value);
}

namespace {

std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::vector<std::string> similar(std::string_view word, const std::vector<std::string>& candidates, std::size_t most) {
    // A word of hostile length would make the table below large; nothing is like it anyway.
    if (word.size() > 200) return {};
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (const auto& candidate : candidates) {
        if (candidate.size() > 200) continue;
        ranked.emplace_back(editDistance(word, candidate), candidate);
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> result;
    for (const auto& [distance, candidate] : ranked) {
        if (result.size() == most || distance > std::max<std::size_t>(2, word.size() / 2)) break;
        result.push_back(candidate);
    }
    return result;
}

}  // namespace saccade
