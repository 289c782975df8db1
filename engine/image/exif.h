// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/image/bytes.h"
#include "engine/image/picture.h"

namespace saccade {

/// What the first directory of a TIFF file, or of an EXIF block (which is built like one), says of the picture.
struct TiffFacts {
    std::uint32_t width = 0;   ///< 0 where it does not say
    std::uint32_t height = 0;  ///< 0 where it does not say
    int orientation = 1;       ///< 1 to 8 as EXIF numbers them; 1 is upright
    bool complete = true;      ///< the directory, and the pixel data that it names, lie inside the file
    /// Where the 16 bits stand that say how the one extra channel relates to the colours, and whether they say "alpha
    /// that the colours are not yet multiplied by"; 0 where there is no such channel.
    std::uint64_t separateAlphaAt = 0;
    bool littleEndian = true;
};

/// Reads an EXIF block, with or without its "Exif" mark in front, or a TIFF file. Never throws.
TiffFacts readTiffFacts(Bytes block);

/// Turns a picture that was stored in one of EXIF's eight orientations upright.
Picture upright(Picture stored, int orientation);

}  // namespace saccade
