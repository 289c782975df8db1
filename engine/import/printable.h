// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>

namespace saccade {

/// A name out of a file, short and printable enough for a sentence.
inline std::string printable(std::string_view text) {
    constexpr std::size_t longest = 100;
    std::string result;
    for (const char c : text.substr(0, longest))
        result += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    return text.size() > longest ? result + "..." : result;
}

}  // namespace saccade
