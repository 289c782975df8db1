// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/scenes/canvas.h"
#include "engine/scenes/dice.h"

namespace saccade {

enum class Background { sky, meadow, water, sand, forest, wood, bricks, stones, fabric, night, snow, room };
constexpr int backgroundCount = 12;

/// Paints the whole canvas.
void paintBackground(Canvas& canvas, Background kind, Dice& dice);

// Outdoors, with a horizon or seen from above.
void paintSky(Canvas& canvas, Dice& dice);
void paintMeadow(Canvas& canvas, Dice& dice);
void paintWater(Canvas& canvas, Dice& dice);
void paintSand(Canvas& canvas, Dice& dice);
void paintForest(Canvas& canvas, Dice& dice);
void paintNight(Canvas& canvas, Dice& dice);
void paintSnow(Canvas& canvas, Dice& dice);

// Surfaces.
void paintWood(Canvas& canvas, Dice& dice);
void paintBricks(Canvas& canvas, Dice& dice);
void paintStones(Canvas& canvas, Dice& dice);
void paintFabric(Canvas& canvas, Dice& dice);
void paintRoom(Canvas& canvas, Dice& dice);

}  // namespace saccade
