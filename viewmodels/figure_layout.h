// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Where the parts of a figure stand: everything in logical pixels, on a grid of four.
#pragma once

#include <QFont>
#include <QRectF>
#include <QStringList>
#include <vector>

#include "viewmodels/figure.h"

namespace saccade {

/// The three sizes of type of a figure.
struct FigureFonts {
    FigureFonts();

    QFont title;
    QFont name;
    QFont body;
};

/// One cell of the grid: two lines of names, the picture, and what stands under it.
struct FigureCell {
    QRectF name;
    QRectF variant;
    QRectF picture;  ///< the mid-grey area that the picture is centred in
    QRectF below;    ///< colour bar, numbers and cost; the predictions under the original
};

struct FigureLayout {
    static constexpr double margin = 32;
    static constexpr double gap = 24;
    static constexpr double line = 16;  ///< of body text
    static constexpr double nameLine = 20;
    static constexpr double titleLine = 28;
    static constexpr double barHeight = 8;
    static constexpr double space = 4;

    FigureLayout(const Figure& figure, const FigureStyle& style);

    FigureFonts fonts;
    QStringList titleLines;
    QRectF title;
    QRectF note;
    std::vector<FigureCell> cells;  ///< the original's first, then one a tile
    double cellWidth = 0;
    int height = 0;
};

/// The rows that a tile's legend takes, two classes side by side; 0 where there is none.
int legendRows(const FigureTile& tile);

/// Pieces joined by middle dots, broken between pieces into lines no wider than `width`; a piece that is too wide by
/// itself is elided in the middle.
QStringList flowed(const QStringList& pieces, const QFont& font, double width);

/// A sentence in lines no wider than `width`, at most `most` lines (the last one elided).
QStringList wrapped(const QString& sentence, const QFont& font, double width, int most);

}  // namespace saccade
