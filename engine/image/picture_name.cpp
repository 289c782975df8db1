// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/picture_name.h"

#include <algorithm>
#include <string>

namespace saccade {

const std::vector<std::string_view>& pictureEndings() {
    static const std::vector<std::string_view> endings{".png", ".jpg", ".jpeg", ".jpe",  ".jp2", ".bmp",
                                                       ".dib", ".tif", ".tiff", ".webp", ".ppm", ".pgm",
                                                       ".pbm", ".pnm", ".gif",  ".heic"};
    return endings;
}

bool looksLikePicture(const std::filesystem::path& file) {
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto& endings = pictureEndings();
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

}  // namespace saccade
