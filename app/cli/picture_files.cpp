// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/picture_files.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/image/picture_name.h"

namespace saccade::cli {
namespace {

// Masks are pictures to a decoder, and truth to a person: generated scenes keep theirs beside the table that names
// them.
bool holdsMasks(const std::filesystem::path& folder) {
    std::error_code ignored;
    return folder.filename() == "masks" && std::filesystem::exists(folder.parent_path() / "boxes.csv", ignored);
}

std::vector<std::string> picturesBelow(const std::filesystem::path& folder) {
    std::vector<std::string> files;
    std::error_code error;
    using Iterator = std::filesystem::recursive_directory_iterator;
    for (Iterator at(folder, std::filesystem::directory_options::skip_permission_denied, error), end;
         !error && at != end; at.increment(error)) {
        std::error_code ignored;
        if (at->is_directory(ignored) && holdsMasks(at->path())) at.disable_recursion_pending();
        if (at->is_regular_file(ignored) && looksLikePicture(at->path())) files.push_back(at->path().string());
    }
    if (error) {
        throw RequestError(SACCADE_TEXT("{folder} cannot be read: {reason}"),
                           {{"folder", folder.string()}, {"reason", error.message()}});
    }
    if (files.empty()) {
        throw RequestError(SACCADE_TEXT("{folder} holds no pictures"), {{"folder", folder.string()}});
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

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
