// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>

#include "engine/core/card.h"
#include "engine/survey/input_source.h"

namespace saccade {

/// The pictures of a folder, sorted by name, prepared as a card says.
class FolderSource final : public InputSource {
 public:
    /// Lists the folder (see picturesBelow) and decodes nothing. Throws RequestError where it is no folder, cannot be
    /// read or holds no pictures.
    FolderSource(const std::filesystem::path& folder, const Card& card, bool recursive = true);

    std::int64_t size() const override { return static_cast<std::int64_t>(files_.size()); }
    std::string name(std::int64_t sample) const override { return files_.at(static_cast<std::size_t>(sample)); }
    /// A file that cannot be read or prepared is skipped with its sentence.
    SourceBatch read(std::int64_t begin, std::int64_t end) const override;
    /// Of the card's preprocessing and every file's name below the folder, size and time of change. The content is not
    /// read: a folder may be larger than what a person would wait for.
    std::string fingerprint() const override;

 private:
    std::filesystem::path folder_;
    Card card_;
    std::vector<std::string> files_;
};

}  // namespace saccade
