// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace saccade::cli {

/// A picture that is to be predicted.
struct PictureFile {
    std::string file;
    /// Found in a folder, not named: where it cannot be read it is skipped, not an error.
    bool found = false;
};

/// The named pictures, and for a folder all files below it with the ending of a picture, by name, without the masks of
/// generated scenes (a folder "masks" beside a boxes.csv). Throws RequestError
/// for a name that does not exist and a folder without pictures.
std::vector<PictureFile> pictureFiles(const std::vector<std::string>& names);

}  // namespace saccade::cli
