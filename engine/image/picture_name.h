// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace saccade {

/// The endings, lower case and with their dot, of files that people take for pictures: those that readPicture() reads,
/// and those that it refuses by name.
const std::vector<std::string_view>& pictureEndings();

/// Whether a file's name ends like a picture's, upper or lower case.
bool looksLikePicture(const std::filesystem::path& file);

}  // namespace saccade
