// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/exif.h"

#include <algorithm>
#include <utility>

namespace saccade {
namespace {

constexpr std::uint32_t tagWidth = 0x0100;
constexpr std::uint32_t tagHeight = 0x0101;
constexpr std::uint32_t tagOrientation = 0x0112;
constexpr std::uint32_t tagStripOffsets = 0x0111;
constexpr std::uint32_t tagStripLengths = 0x0117;
constexpr std::uint32_t tagTileOffsets = 0x0144;
constexpr std::uint32_t tagTileLengths = 0x0145;
constexpr std::uint32_t tagExtraSamples = 0x0152;
constexpr std::uint32_t typeShort = 3;
constexpr std::uint32_t separateAlpha = 2;
constexpr std::uint64_t entrySize = 12;

/// The numbers of one entry of a directory, in the entry itself or elsewhere in the file.
struct Entry {
    std::uint64_t at = 0;
    std::uint32_t count = 0;
    unsigned size = 4;
};

}  // namespace

TiffFacts readTiffFacts(Bytes block) {
    if (block.is(0, {"Exif\0\0", 6})) block = block.part(6, block.size());
    TiffFacts facts;
    facts.littleEndian = block.is(0, "II");
    if (!facts.littleEndian && !block.is(0, "MM")) return facts;
    const auto read = [&](std::uint64_t at, unsigned size) {
        return facts.littleEndian ? block.little(at, size) : block.big(at, size);
    };
    const std::uint64_t directory = read(4, 4);
    const std::uint32_t entries = read(directory, 2);
    facts.complete = directory >= 8 && block.holds(directory, 2 + entries * entrySize);
    Entry offsets;
    Entry lengths;
    for (std::uint32_t i = 0; i < entries && block.holds(directory + 2 + i * entrySize, entrySize); ++i) {
        const std::uint64_t at = directory + 2 + i * entrySize;
        const std::uint32_t tag = read(at, 2);
        Entry entry{at + 8, read(at + 4, 4), read(at + 2, 2) == typeShort ? 2U : 4U};
        const std::uint32_t value = read(at + 8, entry.size);
        if (std::uint64_t{entry.count} * entry.size > 4) entry.at = read(at + 8, 4);
        if (tag == tagWidth) facts.width = value;
        if (tag == tagHeight) facts.height = value;
        if (tag == tagOrientation && value >= 1 && value <= 8) facts.orientation = static_cast<int>(value);
        if (tag == tagStripOffsets || tag == tagTileOffsets) offsets = entry;
        if (tag == tagStripLengths || tag == tagTileLengths) lengths = entry;
        if (tag == tagExtraSamples && entry.count == 1 && value == separateAlpha) facts.separateAlphaAt = entry.at;
    }
    const std::uint32_t pieces = std::min(offsets.count, lengths.count);
    for (std::uint64_t i = 0; i < pieces && facts.complete; ++i) {
        facts.complete = block.holds(offsets.at + i * offsets.size, offsets.size) &&
                         block.holds(read(offsets.at + i * offsets.size, offsets.size),
                                     read(lengths.at + i * lengths.size, lengths.size));
    }
    return facts;
}

Picture upright(Picture stored, int orientation) {
    if (orientation < 2 || orientation > 8) return stored;
    // 5 to 8 are stored with rows and columns exchanged. Of the upright picture, 2, 3, 7 and 8 read the stored one's
    // columns (or rows) from the far end in one direction, 3, 4, 6 and 7 in the other.
    const bool exchanged = orientation >= 5;
    const bool fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    Picture result;
    result.width = exchanged ? stored.height : stored.width;
    result.height = exchanged ? stored.width : stored.height;
    result.rgb.resize(stored.rgb.size());
    result.alpha.reserve(stored.alpha.size());
    std::uint8_t* out = result.rgb.data();
    for (int y = 0; y < result.height; ++y) {
        for (int x = 0; x < result.width; ++x) {
            int column = exchanged ? y : x;
            int row = exchanged ? x : y;
            if (fromRight) column = stored.width - 1 - column;
            if (fromBottom) row = stored.height - 1 - row;
            const std::size_t at = static_cast<std::size_t>(row) * static_cast<std::size_t>(stored.width) +
                                   static_cast<std::size_t>(column);
            out = std::copy_n(stored.rgb.data() + at * 3, 3, out);
            if (!stored.alpha.empty()) result.alpha.push_back(stored.alpha[at]);
        }
    }
    return result;
}

}  // namespace saccade
