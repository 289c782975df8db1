// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "engine/scenes/sketch.h"

namespace saccade {

/// One class of things: its name and how it is drawn, upright, facing any side, about two units long.
///
/// A drawing takes every surface from the style, which is drawn without knowing the class; so no colour and no texture
/// belongs to a class, shape and parts do.
struct ThingKind {
    const char* name;
    void (*draw)(Sketch& sketch, const Style& style, Dice& dice);
    float tilt;  ///< how far it may be turned from upright, radians
};

/// In the order of the labels.
const std::vector<ThingKind>& thingKinds();

void drawFish(Sketch& sketch, const Style& style, Dice& dice);
void drawButterfly(Sketch& sketch, const Style& style, Dice& dice);
void drawSnail(Sketch& sketch, const Style& style, Dice& dice);
void drawFlower(Sketch& sketch, const Style& style, Dice& dice);
void drawMushroom(Sketch& sketch, const Style& style, Dice& dice);
void drawCactus(Sketch& sketch, const Style& style, Dice& dice);
void drawSailingBoat(Sketch& sketch, const Style& style, Dice& dice);
void drawBalloon(Sketch& sketch, const Style& style, Dice& dice);
void drawUmbrella(Sketch& sketch, const Style& style, Dice& dice);
void drawMug(Sketch& sketch, const Style& style, Dice& dice);
void drawClock(Sketch& sketch, const Style& style, Dice& dice);
void drawCar(Sketch& sketch, const Style& style, Dice& dice);

}  // namespace saccade
