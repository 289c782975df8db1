// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/scenes/canvas.h"
#include "engine/scenes/dice.h"

namespace saccade {

/// Things of no class between background and things: pebbles, leaves, twigs, bubbles, soft discs, posts, cards, blobs.
/// They wear the same surfaces as the things do, so that neither a texture nor a colour tells where a thing is.
void paintClutter(Canvas& canvas, const Light& light, Dice& dice);

}  // namespace saccade
