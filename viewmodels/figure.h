// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "engine/image/colour_map.h"
#include "engine/image/overlay.h"
#include "engine/image/picture.h"

class QPainter;

namespace saccade {

/// One of the network's first predictions.
struct FigurePrediction {
    std::string name;
    double probability = 0;  ///< 0 to 1
    bool target = false;     ///< it is what the maps explain
};

/// One method's answer, or why it has none.
struct FigureTile {
    std::string method;   ///< its name in words, not its id
    std::string variant;  ///< the variant, layer and parameters that differ from the defaults; may be empty
    Picture picture;      ///< the map laid over the original
    /// What the ends of the colour bar mean (see ShownMap); nullptr: no colour bar.
    const ColourMap* colours = nullptr;
    double low = 0;
    double high = 0;
    /// The classes that the map shows and their hues; empty where it is about one target.
    std::vector<ShownClass> legend;
    double seconds = 0;
    std::int64_t forwards = 0;
    std::int64_t backwards = 0;
    /// What the method says of its own error: words (or a recipe's names) and a number, {"gap", 0.002}.
    std::vector<std::pair<std::string, double>> ownError;
    bool partial = false;  ///< stopped before its end
    std::string refusal;   ///< why the method does not apply; then nothing but the names above is shown with it
};

/// A labelled figure: one picture, one network, one target, several methods. Texts are UTF-8.
struct Figure {
    std::string picture;  ///< the file's name
    std::string model;
    std::string target;
    std::string note;  ///< a second line under the title: score, preprocessing, seed; may be empty
    Picture original;  ///< empty: the maps alone are shown
    std::vector<FigurePrediction> predictions;  ///< the best first; as many are drawn as fit under the picture
    std::vector<FigureTile> tiles;
};

struct FigureStyle {
    int width = 1600;             ///< logical pixels, 320 to 16384
    double devicePixelRatio = 1;  ///< pixels of a PNG per logical pixel, 0.25 to 8
    int columns = 0;              ///< tiles side by side; 0 chooses from the width
    bool dark = false;
};

/// The height in logical pixels that a figure needs. Like everything here that lays out text, it needs a
/// QGuiApplication (the platform "offscreen" will do), and throws RequestError for a style outside its limits.
int figureHeight(const Figure& figure, const FigureStyle& style = {});

/// Paints the figure at the origin, in logical pixels.
void paintFigure(QPainter& painter, const Figure& figure, const FigureStyle& style = {});

QImage figureImage(const Figure& figure, const FigureStyle& style = {});

/// Writes PNG, SVG, PDF (one page) or a self-contained HTML page, by the file's ending. Throws RequestError for another
/// ending and where the file cannot be written. An HTML page follows the reader's light or dark setting and has no use
/// for the style.
void writeFigure(const Figure& figure, const std::filesystem::path& file, const FigureStyle& style = {});

}  // namespace saccade
