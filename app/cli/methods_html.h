// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace saccade::cli {

/// Writes index.html and a page for each method into a folder, made if need be. Answers the number of files. Throws
/// RequestError where they cannot be written.
std::size_t writeMethodPages(const std::filesystem::path& folder);

/// Text as HTML shows it: no character of it is markup.
std::string escaped(const std::string& text);

/// A whole page: the title, and a body that is HTML already. Follows the reader's choice of light or dark.
std::string htmlPage(const std::string& title, const std::string& body);

}  // namespace saccade::cli
