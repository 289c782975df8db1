// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/image/box.h"

namespace saccade {

/// A thing that is known to be in a picture.
struct TrueThing {
    std::int64_t label = 0;          ///< the class, counted from 0
    std::string name;                ///< what the file calls the class; may be empty
    Box box;                         ///< in pixels of the picture
    std::vector<std::uint8_t> mask;  ///< height x width of the picture, 255 on the thing, else 0; empty where unknown
};

/// What the table `boxes.csv` in the picture's folder says of it, in the table's order; nothing where there is no
/// table or no line about the picture.
///
/// The table's first line names its columns: file, label0, orig_w, orig_h, x0, y0, x1, y1, and, where known, name (or
/// synset) and mask. A line is one thing; `mask` names a picture of the same size, relative to the folder, that is
/// white on the thing. Throws RequestError that names file and line for a table that cannot be read, a box outside the
/// picture, and a mask that is missing or of another size than orig_w x orig_h.
std::vector<TrueThing> groundTruth(const std::filesystem::path& picture);

}  // namespace saccade
