// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace saccade {

/// Writes a ZIP archive of stored members into memory; with ZIP64 records only where they are needed.
class ZipWriter {
 public:
    /// `name` must not have been added before.
    void add(std::string_view name, std::string_view content);

    /// The finished archive; the writer is empty afterwards.
    std::string finish();

 private:
    std::string archive_;
    std::string directory_;
    std::uint64_t count_ = 0;
};

}  // namespace saccade
