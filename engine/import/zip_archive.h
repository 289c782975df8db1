// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace saccade {

/// A file in an archive.
struct ZipMember {
    std::string name;
    bool deflated = false;         ///< else stored
    std::uint32_t crc = 0;         ///< CRC-32 of the content
    std::uint64_t packedSize = 0;  ///< bytes in the archive
    std::uint64_t size = 0;        ///< bytes of the content
    std::uint64_t begin = 0;       ///< where the packed bytes start in the archive
};

/// A strict reader of ZIP archives (PKWARE's APPNOTE 6.3.9; stored and deflated members, ZIP64). It refuses what has
/// no place in a model file and only serves to confuse or harm: members that overlap, names given twice, names that
/// leave the archive, encryption, sizes on which headers disagree, and archives that would grow out of proportion.
class ZipArchive {
 public:
    /// Reads the directory of `content`, which must outlive the archive. Throws RequestError that begins with `where`.
    ZipArchive(std::string_view content, std::string where);

    /// In the order of the directory; entries for folders are left out.
    const std::vector<ZipMember>& members() const { return members_; }
    const ZipMember* find(std::string_view name) const;

    /// The content of a member, its CRC checked. Throws RequestError.
    std::string read(const ZipMember& member) const;

    /// Whether `content` begins as a ZIP archive does.
    static bool looksLike(std::string_view content);

 private:
    [[noreturn]] void refuse(const std::string& why) const;
    std::uint64_t number(std::uint64_t at, unsigned bytes) const;
    void readDirectory();
    ZipMember readEntry(std::uint64_t& at, std::uint64_t end, std::uint64_t& headerAt) const;
    void checkLocalHeader(ZipMember& member, std::uint64_t headerAt, std::uint64_t directoryAt) const;

    std::string_view content_;
    std::string where_;
    std::vector<ZipMember> members_;
    std::map<std::string, std::size_t, std::less<>> index_;
};

}  // namespace saccade
