// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/scenes/things/thing.h"

namespace saccade {

const std::vector<ThingKind>& thingKinds() {
    static const std::vector<ThingKind> kinds{
        {"fish", drawFish, 0.5F},
        {"butterfly", drawButterfly, 0.8F},
        {"snail", drawSnail, 0.35F},
        {"flower", drawFlower, 0.45F},
        {"mushroom", drawMushroom, 0.35F},
        {"cactus", drawCactus, 0.25F},
        {"sailing boat", drawSailingBoat, 0.3F},
        {"hot-air balloon", drawBalloon, 0.35F},
        {"umbrella", drawUmbrella, 0.7F},
        {"mug", drawMug, 0.35F},
        {"clock", drawClock, 0.35F},
        {"car", drawCar, 0.3F},
    };
    return kinds;
}

}  // namespace saccade
