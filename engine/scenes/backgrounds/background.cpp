// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/backgrounds/background.h"

namespace saccade {

void paintBackground(Canvas& canvas, Background kind, Dice& dice) {
    switch (kind) {
        case Background::sky:
            return paintSky(canvas, dice);
        case Background::meadow:
            return paintMeadow(canvas, dice);
        case Background::water:
            return paintWater(canvas, dice);
        case Background::sand:
            return paintSand(canvas, dice);
        case Background::forest:
            return paintForest(canvas, dice);
        case Background::wood:
            return paintWood(canvas, dice);
        case Background::bricks:
            return paintBricks(canvas, dice);
        case Background::stones:
            return paintStones(canvas, dice);
        case Background::fabric:
            return paintFabric(canvas, dice);
        case Background::night:
            return paintNight(canvas, dice);
        case Background::snow:
            return paintSnow(canvas, dice);
        case Background::room:
            return paintRoom(canvas, dice);
    }
}

}  // namespace saccade
