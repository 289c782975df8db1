// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/maps/truth_marks.h"

#include "viewmodels/picture_view.h"

namespace saccade {

std::vector<Mark> marksOf(const PictureView& picture) {
    std::vector<Mark> marks;
    for (const TruthShape& shape : picture.truth())
        marks.push_back({shape.box, shape.name, shape.mask, shape.isTarget});
    return marks;
}

}  // namespace saccade
