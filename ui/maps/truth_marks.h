// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "ui/maps/canvas.h"

namespace saccade {

class PictureView;

/// What is known to be on the picture, ready to be drawn over it: those of the explained class stronger.
std::vector<Mark> marksOf(const PictureView& picture);

}  // namespace saccade
