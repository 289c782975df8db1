// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace saccade {

/// The files of a folder that look like pictures (see looksLikePicture), sorted by name; those of the folders below it
/// too where `recursive`. The masks of generated scenes, a folder `masks` beside a table `boxes.csv`, are left out.
/// Throws RequestError where the folder cannot be read, is none, or holds no pictures.
std::vector<std::string> picturesBelow(const std::filesystem::path& folder, bool recursive = true);

}  // namespace saccade
