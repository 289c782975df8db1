// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace saccade {

/// The largest model file that is read, in bytes.
inline constexpr std::uintmax_t largestModelFile = std::uintmax_t{8} << 30U;

/// The content of a regular file. It is read, not mapped: a file that is cut while it is mapped would end the program.
/// Throws RequestError with the file's name where it is missing, a directory, a device, empty, unreadable or larger
/// than largestModelFile.
std::string readModelFile(const std::filesystem::path& file);

/// Writes a file beside its place and moves it there, so that nobody ever sees half of it. Throws RequestError.
void writeModelFile(const std::filesystem::path& file, const std::string& content);

}  // namespace saccade
