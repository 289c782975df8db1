// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/segments.h"

#include <unordered_map>

namespace saccade {

Segments numbered(std::int64_t height, std::int64_t width, const std::vector<std::int64_t>& marks) {
    Segments segments{height, width, 0, std::vector<std::int32_t>(marks.size())};
    std::unordered_map<std::int64_t, std::int32_t> numbers;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const auto next = static_cast<std::int32_t>(numbers.size());
        segments.labels[i] = numbers.try_emplace(marks[i], next).first->second;
    }
    segments.count = static_cast<std::int64_t>(numbers.size());
    return segments;
}

std::vector<std::int64_t> areas(const Segments& segments) {
    std::vector<std::int64_t> result(static_cast<std::size_t>(segments.count));
    for (const std::int32_t label : segments.labels)
        ++result[static_cast<std::size_t>(label)];
    return result;
}

}  // namespace saccade
