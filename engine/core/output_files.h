// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace saccade {

/// Files that appear together or not at all: each is written under a temporary name beside its own, and commit()
/// renames them. What was not committed is removed.
class OutputFiles {
 public:
    OutputFiles() = default;
    ~OutputFiles();
    OutputFiles(const OutputFiles&) = delete;
    OutputFiles& operator=(const OutputFiles&) = delete;

    /// Throws RequestError where `file` cannot be written: its folder is missing or closed, or it is a folder itself.
    /// Called before a long computation, so that the person learns of it in time.
    static void check(const std::filesystem::path& file);

    /// Checks `file` and answers the name to write to, with the same ending.
    std::filesystem::path add(const std::filesystem::path& file);
    /// Writes a text to a file of the set. Throws RequestError.
    void addText(const std::filesystem::path& file, const std::string& text);

    /// Throws RequestError where a file cannot be put in place.
    void commit();

 private:
    std::vector<std::pair<std::filesystem::path, std::filesystem::path>> files_;  ///< temporary, final
};

}  // namespace saccade
