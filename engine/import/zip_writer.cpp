// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/zip_writer.h"

#include <zlib.h>

#include <algorithm>

namespace saccade {
namespace {

constexpr std::uint64_t absent32 = 0xffffffff;
constexpr std::uint64_t absent16 = 0xffff;
// 1 January 1980, so that the same members always give the same bytes.
constexpr std::uint64_t dosDate = 0x21;

void append(std::string& to, std::uint64_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i)
        to += static_cast<char>((value >> (8U * i)) & 0xffU);
}

std::uint64_t narrow(std::uint64_t value) {
    return std::min(value, absent32);
}

}  // namespace

void ZipWriter::add(std::string_view name, std::string_view content) {
    const std::uint64_t begin = archive_.size();
    const std::uint64_t size = content.size();
    const auto crc = static_cast<std::uint64_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<z_size_t>(content.size())));
    const bool wideSize = size >= absent32;
    const bool wideBegin = begin >= absent32;
    const std::uint64_t version = wideSize || wideBegin ? 45 : 20;

    append(archive_, 0x04034b50, 4);
    append(archive_, version, 2);
    append(archive_, 0, 2);
    append(archive_, 0, 2);
    append(archive_, 0, 2);
    append(archive_, dosDate, 2);
    append(archive_, crc, 4);
    append(archive_, narrow(size), 4);
    append(archive_, narrow(size), 4);
    append(archive_, name.size(), 2);
    append(archive_, wideSize ? 20 : 0, 2);
    archive_ += name;
    if (wideSize) {
        append(archive_, 1, 2);
        append(archive_, 16, 2);
        append(archive_, size, 8);
        append(archive_, size, 8);
    }
    archive_ += content;

    std::string extra;
    if (wideSize) {
        append(extra, size, 8);
        append(extra, size, 8);
    }
    if (wideBegin) append(extra, begin, 8);
    append(directory_, 0x02014b50, 4);
    append(directory_, version, 2);
    append(directory_, version, 2);
    append(directory_, 0, 2);
    append(directory_, 0, 2);
    append(directory_, 0, 2);
    append(directory_, dosDate, 2);
    append(directory_, crc, 4);
    append(directory_, narrow(size), 4);
    append(directory_, narrow(size), 4);
    append(directory_, name.size(), 2);
    append(directory_, extra.empty() ? 0 : extra.size() + 4, 2);
    append(directory_, 0, 2);
    append(directory_, 0, 2);
    append(directory_, 0, 2);
    append(directory_, 0, 4);
    append(directory_, narrow(begin), 4);
    directory_ += name;
    if (!extra.empty()) {
        append(directory_, 1, 2);
        append(directory_, extra.size(), 2);
        directory_ += extra;
    }
    ++count_;
}

std::string ZipWriter::finish() {
    const std::uint64_t begin = archive_.size();
    const std::uint64_t size = directory_.size();
    archive_ += directory_;
    if (begin >= absent32 || size >= absent32 || count_ >= absent16) {
        const std::uint64_t record = archive_.size();
        append(archive_, 0x06064b50, 4);
        append(archive_, 44, 8);
        append(archive_, 45, 2);
        append(archive_, 45, 2);
        append(archive_, 0, 4);
        append(archive_, 0, 4);
        append(archive_, count_, 8);
        append(archive_, count_, 8);
        append(archive_, size, 8);
        append(archive_, begin, 8);
        append(archive_, 0x07064b50, 4);
        append(archive_, 0, 4);
        append(archive_, record, 8);
        append(archive_, 1, 4);
    }
    append(archive_, 0x06054b50, 4);
    append(archive_, 0, 2);
    append(archive_, 0, 2);
    append(archive_, std::min(count_, absent16), 2);
    append(archive_, std::min(count_, absent16), 2);
    append(archive_, narrow(size), 4);
    append(archive_, narrow(begin), 4);
    append(archive_, 0, 2);
    std::string result;
    result.swap(archive_);
    directory_.clear();
    count_ = 0;
    return result;
}

}  // namespace saccade
