// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace saccade {

/// SHA-256 as 64 hexadecimal digits: the same that `sha256sum` prints, so that a recipe can be checked by hand.
std::string sha256(std::span<const std::byte> bytes);

/// The digest of a file's content, read in pieces. Throws RequestError where it cannot be read.
std::string sha256OfFile(const std::filesystem::path& file);

}  // namespace saccade
