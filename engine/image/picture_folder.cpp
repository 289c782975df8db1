// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/picture_folder.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/image/picture_name.h"

namespace saccade {
namespace {

// Masks are pictures to a decoder, and truth to a person: generated scenes keep theirs beside the table that names
// them.
bool holdsMasks(const std::filesystem::path& folder) {
    std::error_code ignored;
    return folder.filename() == "masks" && std::filesystem::exists(folder.parent_path() / "boxes.csv", ignored);
}

}  // namespace

std::vector<std::string> picturesBelow(const std::filesystem::path& folder, bool recursive) {
    std::vector<std::string> files;
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        throw RequestError(SACCADE_TEXT("{folder} is not a folder; name one that holds pictures"),
                           {{"folder", folder.string()}});
    }
    using Iterator = std::filesystem::recursive_directory_iterator;
    for (Iterator at(folder, std::filesystem::directory_options::skip_permission_denied, error), end;
         !error && at != end; at.increment(error)) {
        std::error_code ignored;
        if (at->is_directory(ignored) && (!recursive || holdsMasks(at->path()))) at.disable_recursion_pending();
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

}  // namespace saccade
