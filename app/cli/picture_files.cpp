// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/picture_files.h"

#include "engine/image/picture_folder.h"

namespace saccade::cli {

std::vector<PictureFile> pictureFiles(const std::vector<std::string>& names) {
    std::vector<PictureFile> files;
    for (const auto& name : names) {
        std::error_code ignored;
        if (std::filesystem::is_directory(name, ignored)) {
            for (auto& file : picturesBelow(name))
                files.push_back({std::move(file), true});
        } else {
            files.push_back({name, false});
        }
    }
    return files;
}

}  // namespace saccade::cli
