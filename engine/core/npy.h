// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>

#include "engine/core/array.h"

namespace saccade {

/// Reads a NumPy array file (format 1 to 3, little or big endian; float16, float32, float64, integers and booleans,
/// row- or column-major) as float32. Throws RequestError with the file's name for anything else.
Array readNpy(const std::filesystem::path& file);

/// Writes float32, format 1.0, row-major. Throws RequestError where the file cannot be written.
void writeNpy(const std::filesystem::path& file, const Array& array);

}  // namespace saccade
