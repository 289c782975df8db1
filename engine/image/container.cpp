// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/container.h"

#include <cctype>

#include "engine/image/exif.h"

namespace saccade {
namespace {

Container refused(const char* name) {
    return {Container::Format::refused, name, 0, 0, 1, {}, {}};
}

Container inspectWebp(Bytes file) {
    Container result{Container::Format::webp, "WebP", 0, 0, 1, {}, {}};
    if (!file.holds(8, file.little(4, 4))) result.damage = cutOff;
    for (std::uint64_t at = 12; file.holds(at, 8);) {
        const std::uint64_t length = file.little(at + 4, 4);
        if (file.is(at, "VP8X")) {
            if ((file[at + 8] & 2U) != 0) return refused("animated WebP");
            result.width = file.little(at + 12, 3) + std::uint64_t{1};
            result.height = file.little(at + 15, 3) + std::uint64_t{1};
        } else if (file.is(at, "VP8 ") && result.width == 0) {
            result.width = file.little(at + 14, 2) & 0x3FFFU;
            result.height = file.little(at + 16, 2) & 0x3FFFU;
        } else if (file.is(at, "VP8L") && result.width == 0) {
            const std::uint32_t word = file.little(at + 9, 4);
            result.width = (word & 0x3FFFU) + std::uint64_t{1};
            result.height = (word >> 14U & 0x3FFFU) + std::uint64_t{1};
        } else if (file.is(at, "EXIF")) {
            result.orientation = readTiffFacts(file.part(at + 8, length)).orientation;
        }
        at += 8 + length + length % 2;
    }
    return result;
}

Container inspectTiff(Bytes file) {
    const TiffFacts facts = readTiffFacts(file);
    // OpenCV turns a TIFF upright by itself, whatever it is asked for.
    Container result{Container::Format::tiff, "TIFF", facts.width, facts.height, 1, {}, {}};
    if (!facts.complete) result.damage = cutOff;
    if (facts.separateAlphaAt != 0) {
        // libtiff multiplies the colours by such an alpha; dropping it must leave them as they are. 1: "already done".
        result.reduced.assign(file.span().begin(), file.span().end());
        result.reduced[facts.separateAlphaAt + (facts.littleEndian ? 0 : 1)] = 1;
    }
    return result;
}

Container inspectBmp(Bytes file) {
    Container result{Container::Format::bmp, "BMP", 0, 0, 1, {}, {}};
    // The oldest header has 16-bit sides; in the others a negative height means that rows run downwards.
    const bool oldest = file.little(14, 4) == 12;
    const auto side = [&](std::uint64_t at) -> std::uint64_t {
        const std::uint32_t value = file.little(at, 4);
        return value > 0x7FFFFFFFU ? 0U - value : value;
    };
    result.width = oldest ? file.little(18, 2) : side(18);
    result.height = oldest ? file.little(20, 2) : side(22);
    const std::uint64_t bits = file.little(oldest ? 24 : 28, 2);
    const bool compressed = !oldest && (file.little(30, 4) == 1 || file.little(30, 4) == 2);
    const std::uint64_t row = (result.width * bits + 31) / 32 * 4;
    if (compressed ? file.size() <= file.little(10, 4) : !file.holds(file.little(10, 4), row * result.height)) {
        result.damage = cutOff;
    }
    return result;
}

// The plain formats of Netpbm: "P6 width height most", with comments.
Container inspectPnm(Bytes file) {
    Container result{Container::Format::pnm, "PNM", 0, 0, 1, {}, {}};
    std::uint64_t at = 2;
    for (std::uint64_t* side : {&result.width, &result.height}) {
        while (at < file.size() && (std::isspace(file[at]) != 0 || file[at] == '#')) {
            if (file[at] == '#') {
                while (at < file.size() && file[at] != '\n')
                    ++at;
            } else {
                ++at;
            }
        }
        for (int digits = 0; std::isdigit(file[at]) != 0 && digits < 12; ++at, ++digits) {
            *side = *side * 10 + (file[at] - static_cast<unsigned>('0'));
        }
    }
    // A raw file's least size; text files are longer still. The bitmaps P1 and P4 hold a pixel a bit.
    const bool colour = file[1] == '3' || file[1] == '6';
    const bool bitmap = file[1] == '1' || file[1] == '4';
    const std::uint64_t least = result.height * (bitmap ? (result.width + 7) / 8 : result.width * (colour ? 3U : 1U));
    if (result.width > 0xFFFFFU || result.height > 0xFFFFFU || !file.holds(at, least)) result.damage = cutOff;
    if (file[1] <= '3') {
        // OpenCV wants something behind the last number.
        result.reduced.assign(file.span().begin(), file.span().end());
        result.reduced.push_back('\n');
    }
    return result;
}

// The size segment of a JPEG 2000 code stream, and its end.
void inspectCodeStream(Bytes stream, Container& result) {
    result.width = stream.big(8, 4);
    result.height = stream.big(12, 4);
    if (stream.size() < 2 || stream.big(stream.size() - 2, 2) != 0xFFD9U) result.damage = cutOff;
}

Container inspectJpeg2000(Bytes file) {
    Container result{Container::Format::jpeg2000, "JPEG 2000", 0, 0, 1, {}, {}};
    if (file.is(0, "\xFF\x4F")) {
        inspectCodeStream(file, result);
        return result;
    }
    for (std::uint64_t at = 0; file.holds(at, 8);) {
        // A length of 0 reaches to the end of the file, one of 1 is followed by 64 bits; no picture needs those.
        const std::uint64_t length = file.big(at, 4) == 0 ? file.size() - at : file.big(at, 4);
        if (length < 8 || !file.holds(at, length)) break;
        if (file.is(at + 4, "jp2c")) {
            inspectCodeStream(file.part(at + 8, length - 8), result);
            return result;
        }
        at += length;
    }
    result.damage = cutOff;
    return result;
}

// HEIC and AVIF are boxes whose first names its brand.
Container inspectBoxes(Bytes file) {
    for (const char* brand : {"avif", "avis"}) {
        if (file.is(8, brand)) return refused("AVIF");
    }
    for (const char* brand : {"heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"}) {
        if (file.is(8, brand)) return refused("HEIC");
    }
    return refused("MP4");
}

bool looksLikeSvg(Bytes file) {
    std::string start;
    for (std::uint64_t at = 0; at < file.size() && at < 4096; ++at)
        start += static_cast<char>(file[at]);
    const auto first = start.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string::npos && start[first] == '<' && start.find("<svg") != std::string::npos;
}

}  // namespace

Container inspectContainer(Bytes file) {
    if (file.is(0, "\x89PNG\r\n\x1a\n")) return inspectPng(file);
    if (file.is(0, "\xFF\xD8\xFF")) return inspectJpeg(file);
    if (file.is(0, "RIFF") && file.is(8, "WEBP")) return inspectWebp(file);
    if (file.is(0, {"II*\0", 4}) || file.is(0, {"MM\0*", 4})) return inspectTiff(file);
    if (file.is(0, "BM") && file.holds(0, 26)) return inspectBmp(file);
    if (file[0] == 'P' && file[1] >= '1' && file[1] <= '6' && std::isspace(file[2]) != 0) return inspectPnm(file);
    if (file.is(0, {"\0\0\0\x0CjP  \r\n\x87\n", 12}) || file.is(0, "\xFF\x4F\xFF\x51")) return inspectJpeg2000(file);
    if (file.is(0, "GIF8")) return refused("GIF");
    if (file.is(4, "ftyp")) return inspectBoxes(file);
    if (file.is(0, "%PDF")) return refused("PDF");
    if (file.is(0, "8BPS")) return refused("PSD");
    if (file.is(0, {"\0\0\0\x0CJXL ", 8}) || file.is(0, "\xFF\x0A")) return refused("JPEG XL");
    if (looksLikeSvg(file)) return refused("SVG");
    return {};
}

}  // namespace saccade
