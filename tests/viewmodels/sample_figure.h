// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// A figure with one of everything: a signed map, an unsigned one, a partial one and a refusal.
#pragma once

#include "viewmodels/figure.h"

namespace saccade::test {

inline Picture plain(int width, int height, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    Picture picture{width, height, {}};
    for (int i = 0; i < width * height; ++i)
        picture.rgb.insert(picture.rgb.end(), {red, green, blue});
    return picture;
}

inline Figure sampleFigure() {
    Figure figure;
    figure.picture = "two_birds & a <boat>.png";
    figure.model = "demo.pt";
    figure.target = "bird";
    figure.note = "logit";
    figure.original = plain(64, 48, 0, 0, 250);
    figure.predictions = {{"bird", 0.93, true}, {"fish", 0.04, false}};
    FigureTile signedTile;
    signedTile.method = "Gradient";
    signedTile.picture = plain(64, 48, 250, 0, 0);
    signedTile.colours = &defaultDiverging();
    signedTile.low = -0.31;
    signedTile.high = 0.31;
    signedTile.seconds = 0.024;
    signedTile.forwards = 1;
    signedTile.backwards = 1;
    signedTile.ownError = {{"completeness_gap", 0.002}};
    FigureTile partialTile = signedTile;
    partialTile.method = "RISE";
    partialTile.variant = "812 of 4000 masks";
    partialTile.colours = &defaultSequential();
    partialTile.low = 0;
    partialTile.backwards = 0;
    partialTile.forwards = 812;
    partialTile.partial = true;
    FigureTile refused;
    refused.method = "Score-CAM";
    refused.refusal = "the layer has no height";
    figure.tiles = {signedTile, partialTile, refused};
    return figure;
}

}  // namespace saccade::test
