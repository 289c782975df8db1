// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace saccade {

/// A picture as a person opened it: 8 bits, RGB, upright, row-major, 3 bytes a pixel, and how opaque it is.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;
    std::vector<std::uint8_t> alpha{};  ///< a byte a pixel, 255: opaque; empty: opaque everywhere

    bool empty() const { return rgb.empty(); }
};

/// Decodes a picture file: EXIF orientation applied, grey spread to RGB, alpha beside the colours, which it
/// leaves as they are (as Pillow's and so torchvision's conversion to RGB does), 16 bits scaled to 8, CMYK converted.
/// Throws RequestError with the file's name and the reason: missing, empty, truncated, no picture, a format that is not
/// read (GIF, HEIC, AVIF: by name), or larger than 16,384 pixels a side.
Picture readPicture(const std::filesystem::path& file);

/// Writes PNG (or JPEG, TIFF, BMP, WebP by the ending). Throws RequestError.
void writePicture(const std::filesystem::path& file, const Picture& picture);

}  // namespace saccade
