// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/image/bytes.h"

namespace saccade {

/// What a picture file says of itself before anything is decoded.
struct Container {
    enum class Format { unknown, refused, png, jpeg, webp, tiff, bmp, pnm, jpeg2000 };

    Format format = Format::unknown;
    std::string name;         ///< "PNG"; of a refused format its name too, so that a sentence can say it
    std::uint64_t width = 0;  ///< as stored, before the orientation is applied; 0 where the header does not say
    std::uint64_t height = 0;
    int orientation = 1;  ///< what is left to be done after decoding, EXIF's 1 to 8
    std::string damage;   ///< empty, or what is wrong with the file: "it ends too early"
    /// What the decoder should see in place of the file, where that differs: the file without side information that
    /// plays no part in decoding. Empty: the file itself.
    std::vector<std::uint8_t> reduced;
};

/// Recognises a file by its first bytes and walks its structure. Never throws, whatever the bytes are.
Container inspectContainer(Bytes file);

/// The same for files that are known to be PNG and JPEG.
Container inspectPng(Bytes file);
Container inspectJpeg(Bytes file);

/// What `damage` says of a file that was cut off.
inline constexpr const char* cutOff = "it ends too early";

}  // namespace saccade
