// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <zlib.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/image/container.h"
#include "engine/image/exif.h"

namespace saccade {
namespace {

constexpr std::uint64_t signatureSize = 8;
constexpr std::uint64_t chunkFrame = 12;  // length, type and check sum

std::uint32_t checkSum(std::span<const std::uint8_t> bytes) {
    uLong sum = crc32(0, nullptr, 0);
    // zlib counts in 32 bits; a chunk is shorter than 2^31.
    sum = crc32(sum, bytes.data(), static_cast<uInt>(bytes.size()));
    return static_cast<std::uint32_t>(sum);
}

}  // namespace

Container inspectPng(Bytes file) {
    Container result{Container::Format::png, "PNG", file.big(16, 4), file.big(20, 4), 1, {}, {}};
    // Profiles, texts and times play no part here, and libpng writes warnings about broken ones to standard error.
    static constexpr std::array<std::string_view, 5> needed{"IHDR", "PLTE", "tRNS", "IDAT", "IEND"};
    const auto append = [&result](Bytes part) {
        result.reduced.insert(result.reduced.end(), part.span().begin(), part.span().end());
    };
    append(file.part(0, signatureSize));
    for (std::uint64_t at = signatureSize;;) {
        const std::uint64_t length = file.big(at, 4);
        if (!file.holds(at, chunkFrame + length)) {
            result.damage = cutOff;
            return result;
        }
        const Bytes chunk = file.part(at, chunkFrame + length);
        if (std::any_of(needed.begin(), needed.end(), [&](auto type) { return chunk.is(4, type); })) {
            if (checkSum(chunk.part(4, 4 + length).span()) != chunk.big(8 + length, 4)) {
                result.damage = "a check sum in it is wrong";
                return result;
            }
            append(chunk);
        }
        if (chunk.is(4, "eXIf")) result.orientation = readTiffFacts(chunk.part(8, length)).orientation;
        if (chunk.is(4, "IEND")) return result;
        at += chunkFrame + length;
    }
}

}  // namespace saccade
