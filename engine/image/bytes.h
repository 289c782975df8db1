// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace saccade {

/// A file's content, read at positions that the content itself names and that therefore may lie anywhere: whatever
/// lies outside reads as zero, so that hostile lengths and offsets do no harm.
class Bytes {
 public:
    explicit Bytes(std::span<const std::uint8_t> content) : content_(content) {}

    std::uint64_t size() const { return content_.size(); }
    bool holds(std::uint64_t at, std::uint64_t count) const { return at <= size() && count <= size() - at; }

    std::uint8_t operator[](std::uint64_t at) const { return at < size() ? content_[at] : std::uint8_t{0}; }

    /// Big endian: the first byte is the highest.
    std::uint32_t big(std::uint64_t at, unsigned count) const {
        std::uint32_t value = 0;
        for (unsigned i = 0; i < count; ++i)
            value = value << 8U | (*this)[at + i];
        return value;
    }

    /// Little endian: the first byte is the lowest.
    std::uint32_t little(std::uint64_t at, unsigned count) const {
        std::uint32_t value = 0;
        for (unsigned i = count; i-- > 0;)
            value = value << 8U | (*this)[at + i];
        return value;
    }

    bool is(std::uint64_t at, std::string_view text) const {
        if (!holds(at, text.size())) return false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (content_[at + i] != static_cast<std::uint8_t>(text[i])) return false;
        }
        return true;
    }

    /// The part from a position on, as far as there is one.
    Bytes part(std::uint64_t at, std::uint64_t count) const {
        if (at >= size()) return Bytes({});
        return Bytes(content_.subspan(at, count < size() - at ? count : size() - at));
    }

    std::span<const std::uint8_t> span() const { return content_; }

 private:
    std::span<const std::uint8_t> content_;
};

}  // namespace saccade
