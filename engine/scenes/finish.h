// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/image/picture.h"
#include "engine/scenes/canvas.h"
#include "engine/scenes/dice.h"

namespace saccade {

/// What a camera does to a scene: exposure, contrast, tint, and on some pictures darker corners, a slight blur, noise.
Picture develop(Canvas canvas, const Light& light, Dice& dice);

}  // namespace saccade
