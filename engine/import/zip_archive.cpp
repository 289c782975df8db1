// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/zip_archive.h"

#include <zlib.h>

#include <algorithm>
#include <memory>

#include "engine/core/error.h"

namespace saccade {
namespace {

constexpr std::uint32_t localSignature = 0x04034b50;
constexpr std::uint32_t entrySignature = 0x02014b50;
constexpr std::uint32_t endSignature = 0x06054b50;
constexpr std::uint32_t end64Signature = 0x06064b50;
constexpr std::uint32_t locator64Signature = 0x07064b50;
constexpr std::uint64_t endSize = 22;
constexpr std::uint64_t end64Size = 56;
constexpr std::uint64_t locator64Size = 20;
constexpr std::uint64_t entrySize = 46;
constexpr std::uint64_t localSize = 30;
constexpr std::uint64_t absent32 = 0xffffffff;
constexpr std::uint64_t absent16 = 0xffff;

constexpr std::size_t mostMembers = 200000;
// Weights do not compress and source text compresses less than tenfold: more growth than this is an attack.
constexpr std::uint64_t mostGrowth = 8;
constexpr std::uint64_t freeGrowth = std::uint64_t{64} << 20U;

std::uint32_t crcOf(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<z_size_t>(bytes.size())));
}

bool soundName(const std::string& name) {
    if (name.empty() || name.size() > 1024 || name.front() == '/') return false;
    for (const char c : name) {
        if (static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == 0x7f) return false;
    }
    for (std::size_t at = 0; at <= name.size();) {
        const auto end = std::min(name.find('/', at), name.size());
        const auto part = std::string_view(name).substr(at, end - at);
        if (part == ".." || part == ".") return false;
        at = end + 1;
    }
    return true;
}

}  // namespace

ZipArchive::ZipArchive(std::string_view content, std::string where) : content_(content), where_(std::move(where)) {
    readDirectory();
}

bool ZipArchive::looksLike(std::string_view content) {
    return content.size() >= 4 && content[0] == 'P' && content[1] == 'K' &&
           ((content[2] == 3 && content[3] == 4) || (content[2] == 5 && content[3] == 6));
}

void ZipArchive::refuse(const std::string& why) const {
    throw RequestError(SACCADE_TEXT("{file}: the archive is damaged: {reason}"), {{"file", where_}, {"reason", why}});
}

std::uint64_t ZipArchive::number(std::uint64_t at, unsigned bytes) const {
    if (at > content_.size() || content_.size() - at < bytes) refuse("it ends too early");
    std::uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i) {
        value |= std::uint64_t{static_cast<unsigned char>(content_[static_cast<std::size_t>(at + i)])} << (8U * i);
    }
    return value;
}

void ZipArchive::readDirectory() {
    if (content_.size() < endSize) refuse("it ends too early");
    // The end record is followed by a comment of at most 64 kB that it announces.
    std::uint64_t end = content_.size() - endSize;
    const std::uint64_t lowest = end - std::min<std::uint64_t>(end, 0xffff);
    while (number(end, 4) != endSignature || end + endSize + number(end + 20, 2) != content_.size()) {
        if (end == lowest) refuse("its directory is missing; the file was cut or is not complete");
        --end;
    }
    if (number(end + 4, 2) != 0 || number(end + 6, 2) != 0) refuse("it is one part of several");
    std::uint64_t count = number(end + 10, 2);
    std::uint64_t size = number(end + 12, 4);
    std::uint64_t begin = number(end + 16, 4);
    std::uint64_t limit = end;
    if (number(end + 8, 2) != count) refuse("it is one part of several");
    if (end >= locator64Size && number(end - locator64Size, 4) == locator64Signature) {
        const std::uint64_t record = number(end - locator64Size + 8, 8);
        if (record > end - locator64Size || end - locator64Size - record < end64Size ||
            number(record, 4) != end64Signature) {
            refuse("its ZIP64 end record is not where it should be");
        }
        if (number(record + 16, 4) != 0 || number(record + 20, 4) != 0) refuse("it is one part of several");
        const auto agree = [this](std::uint64_t narrow, std::uint64_t absent, std::uint64_t wide) {
            if (narrow != absent && narrow != wide) refuse("its end records disagree");
            return wide;
        };
        count = agree(count, absent16, number(record + 32, 8));
        size = agree(size, absent32, number(record + 40, 8));
        begin = agree(begin, absent32, number(record + 48, 8));
        limit = record;
    }
    if (begin > limit || size != limit - begin) refuse("its directory is not where it should be");
    if (count > mostMembers) refuse("it has " + std::to_string(count) + " members");

    struct Extent {
        std::uint64_t begin;
        std::uint64_t end;
    };
    std::vector<Extent> extents;
    std::uint64_t total = 0;
    std::uint64_t at = begin;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::uint64_t headerAt = 0;
        ZipMember member = readEntry(at, limit, headerAt);
        checkLocalHeader(member, headerAt, begin);
        extents.push_back({headerAt, member.begin + member.packedSize});
        if (member.size > content_.size() * mostGrowth + freeGrowth - total) {
            refuse("it would unpack to more than " + std::to_string(mostGrowth) + " times its size");
        }
        total += member.size;
        if (member.name.back() == '/') {
            if (member.size != 0) refuse("folder " + member.name + " has content");
            continue;
        }
        if (!index_.emplace(member.name, members_.size()).second) refuse("it names " + member.name + " twice");
        members_.push_back(std::move(member));
    }
    if (at != limit) refuse("its directory holds more than it announces");
    std::sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) { return a.begin < b.begin; });
    for (std::size_t i = 1; i < extents.size(); ++i) {
        if (extents[i].begin < extents[i - 1].end) refuse("two of its members overlap");
    }
}

ZipMember ZipArchive::readEntry(std::uint64_t& at, std::uint64_t end, std::uint64_t& headerAt) const {
    if (end - at < entrySize || number(at, 4) != entrySignature) refuse("its directory has a wrong entry");
    ZipMember member;
    const std::uint64_t flags = number(at + 8, 2);
    const std::uint64_t method = number(at + 10, 2);
    member.crc = static_cast<std::uint32_t>(number(at + 16, 4));
    member.packedSize = number(at + 20, 4);
    member.size = number(at + 24, 4);
    const std::uint64_t nameSize = number(at + 28, 2);
    const std::uint64_t extraSize = number(at + 30, 2);
    const std::uint64_t commentSize = number(at + 32, 2);
    headerAt = number(at + 42, 4);
    if (end - at - entrySize < nameSize + extraSize + commentSize) refuse("its directory has a wrong entry");
    member.name = content_.substr(static_cast<std::size_t>(at + entrySize), static_cast<std::size_t>(nameSize));
    if (!soundName(member.name)) refuse("a member has a name that is not allowed");
    if ((flags & 0x2041U) != 0) refuse("member " + member.name + " is encrypted");
    if (number(at + 34, 2) != 0) refuse("it is one part of several");
    if (method != 0 && method != 8) {
        refuse("member " + member.name + " is packed by method " + std::to_string(method) +
               "; only stored and deflated members are read");
    }
    member.deflated = method == 8;

    // ZIP64 gives, in this order, those of the three numbers that do not fit in 32 bits.
    std::uint64_t extra = at + entrySize + nameSize;
    const std::uint64_t extraEnd = extra + extraSize;
    while (extraEnd - extra >= 4) {
        const std::uint64_t id = number(extra, 2);
        const std::uint64_t length = number(extra + 2, 2);
        extra += 4;
        if (extraEnd - extra < length) break;
        if (id == 1) {
            std::uint64_t field = extra;
            for (std::uint64_t* value : {&member.size, &member.packedSize, &headerAt}) {
                if (*value != absent32) continue;
                if (extra + length - field < 8) refuse("member " + member.name + " has a wrong ZIP64 field");
                *value = number(field, 8);
                field += 8;
            }
        }
        extra += length;
    }
    at += entrySize + nameSize + extraSize + commentSize;
    return member;
}

void ZipArchive::checkLocalHeader(ZipMember& member, std::uint64_t headerAt, std::uint64_t directoryAt) const {
    if (headerAt > directoryAt || directoryAt - headerAt < localSize || number(headerAt, 4) != localSignature) {
        refuse("member " + member.name + " is not where the directory says");
    }
    const std::uint64_t nameSize = number(headerAt + 26, 2);
    const std::uint64_t extraSize = number(headerAt + 28, 2);
    const std::uint64_t space = directoryAt - headerAt - localSize;
    if (space < nameSize + extraSize || space - nameSize - extraSize < member.packedSize) {
        refuse("member " + member.name + " reaches beyond its place");
    }
    const bool sizesFollow = (number(headerAt + 6, 2) & 8U) != 0;
    const auto differs = [&](std::uint64_t offset, std::uint64_t expected) {
        const std::uint64_t value = number(headerAt + offset, 4);
        return value != expected && value != absent32 && !(sizesFollow && value == 0);
    };
    if (content_.substr(static_cast<std::size_t>(headerAt + localSize), static_cast<std::size_t>(nameSize)) !=
            member.name ||
        number(headerAt + 8, 2) != (member.deflated ? 8U : 0U) || differs(14, member.crc) ||
        differs(18, member.packedSize) || differs(22, member.size)) {
        refuse("its two records of member " + member.name + " disagree");
    }
    if (!member.deflated && member.size != member.packedSize) {
        refuse("member " + member.name + " is stored with two sizes");
    }
    member.begin = headerAt + localSize + nameSize + extraSize;
}

const ZipMember* ZipArchive::find(std::string_view name) const {
    const auto found = index_.find(name);
    return found == index_.end() ? nullptr : &members_[found->second];
}

std::string ZipArchive::read(const ZipMember& member) const {
    const auto packed =
        content_.substr(static_cast<std::size_t>(member.begin), static_cast<std::size_t>(member.packedSize));
    std::string result;
    if (!member.deflated) {
        result.assign(packed);
    } else {
        if (member.size / 1100 > member.packedSize) refuse("member " + member.name + " cannot have its size");
        result.resize(static_cast<std::size_t>(member.size));
        z_stream stream{};
        if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) refuse("member " + member.name + " cannot be unpacked");
        const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, inflateEnd);
        // zlib counts in 32 bits, so both sides go in pieces.
        constexpr std::size_t piece = std::size_t{1} << 30U;
        std::size_t taken = 0;
        std::size_t given = 0;
        int state = Z_OK;
        while (state == Z_OK) {
            const auto in = static_cast<uInt>(std::min(piece, packed.size() - taken));
            const auto out = static_cast<uInt>(std::min(piece, result.size() - given));
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + taken));
            stream.avail_in = in;
            stream.next_out = reinterpret_cast<Bytef*>(result.data() + given);
            stream.avail_out = out;
            state = inflate(&stream, Z_NO_FLUSH);
            taken += in - stream.avail_in;
            given += out - stream.avail_out;
            if (state == Z_OK && in == stream.avail_in && out == stream.avail_out) break;
        }
        if (state != Z_STREAM_END || given != result.size() || taken != packed.size()) {
            refuse("member " + member.name + " cannot be unpacked");
        }
    }
    if (crcOf(result) != member.crc) refuse("the checksum of member " + member.name + " is wrong");
    return result;
}

}  // namespace saccade
