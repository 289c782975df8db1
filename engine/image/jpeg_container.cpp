// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/container.h"
#include "engine/image/exif.h"

namespace saccade {
namespace {

bool startsFrame(std::uint8_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool standsAlone(std::uint8_t marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
}

// The position of the next marker's 0xFF after entropy-coded data, in which 0xFF is followed by 0 or a restart.
std::uint64_t endOfScan(Bytes file, std::uint64_t at) {
    for (; at + 1 < file.size(); ++at) {
        if (file[at] == 0xFF && file[at + 1] != 0 && file[at + 1] != 0xFF && !standsAlone(file[at + 1])) return at;
    }
    return file.size();
}

}  // namespace

Container inspectJpeg(Bytes file) {
    Container result{Container::Format::jpeg, "JPEG", 0, 0, 1, {}, {}};
    bool scanned = false;
    for (std::uint64_t at = 2; file.holds(at, 2);) {
        if (file[at] != 0xFF) {
            // Bytes between segments are no rule's, but decoders skip them.
            ++at;
            continue;
        }
        const std::uint8_t marker = file[at + 1];
        if (marker == 0xFF) {
            ++at;
            continue;
        }
        if (marker == 0xD9) {
            if (!scanned) result.damage = "it holds no picture data";
            return result;
        }
        if (marker == 0 || standsAlone(marker) || marker == 0xD8) {
            at += 2;
            continue;
        }
        const std::uint64_t length = file.big(at + 2, 2);
        if (startsFrame(marker)) {
            result.height = file.big(at + 5, 2);
            result.width = file.big(at + 7, 2);
        }
        if (marker == 0xE1 && file.is(at + 4, {"Exif\0\0", 6})) {
            result.orientation = readTiffFacts(file.part(at + 4, length < 2 ? 0 : length - 2)).orientation;
        }
        at += 2 + length;
        if (marker == 0xDA) {
            scanned = true;
            at = endOfScan(file, at);
        }
    }
    // libjpeg would fill the rest with grey and only warn.
    result.damage = cutOff;
    return result;
}

}  // namespace saccade
