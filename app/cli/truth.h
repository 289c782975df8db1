// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "engine/core/card.h"

namespace saccade::cli {

/// The true classes of pictures: from a CSV file, or from the names of the folders they lie in.
class Truth {
 public:
    /// `source`: "folder", or the name of a CSV file. Its first two columns are the picture's file (the path as it was
    /// named, or its last part) and the class as a name or an index; a first line whose second field is "label",
    /// "class" or "truth" is a header. Throws RequestError that names the line.
    Truth(const std::string& source, const Card& card, std::int64_t classes);

    /// Nothing for a picture that has no label. Throws RequestError where a folder's name is no class.
    std::optional<std::int64_t> of(const std::string& file) const;

 private:
    void read(const std::string& file);

    Card card_;
    std::int64_t classes_;
    bool fromFolders_;
    std::map<std::string, std::int64_t> labels_;
};

}  // namespace saccade::cli
