// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/figure_layout.h"

#include <QFontMetricsF>
#include <QTextLayout>
#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "viewmodels/figure_words.h"

namespace saccade {
namespace {

const QString dot = QStringLiteral(" \u00b7 ");

// Tiles narrower than this cannot hold their numbers.
constexpr double narrowestCell = 216;
constexpr int mostColumns = 64;
constexpr std::size_t mostPredictions = 5;

QFont fontOf(int pixels, QFont::Weight weight) {
    QFont font(QStringList{QStringLiteral("DejaVu Sans"), QStringLiteral("Noto Sans"),
                           QStringLiteral("Liberation Sans"), QStringLiteral("sans-serif")});
    font.setPixelSize(pixels);
    font.setWeight(weight);
    // The same widths on every device and at every scale.
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

void check(const FigureStyle& style) {
    if (style.width < 320 || style.width > 16384) {
        throw RequestError(SACCADE_TEXT("a figure's width must be from 320 to 16384 pixels, not {width}"),
                           {{"width", std::to_string(style.width)}});
    }
    if (!(style.devicePixelRatio >= 0.25 && style.devicePixelRatio <= 8)) {
        throw RequestError(SACCADE_TEXT("a figure's scale must be from 0.25 to 8, not {scale}"),
                           {{"scale", number(style.devicePixelRatio)}});
    }
    if (style.columns < 0 || style.columns > mostColumns) {
        throw RequestError(SACCADE_TEXT("a figure has 1 to {most} columns, or 0 for as many as fit, not {columns}"),
                           {{"most", std::to_string(mostColumns)}, {"columns", std::to_string(style.columns)}});
    }
}

// As many columns as fit, then as few as the same number of rows needs, so that the last row is as full as can be.
int columnsFor(const FigureStyle& style, int cells) {
    const double room = style.width - 2 * FigureLayout::margin + FigureLayout::gap;
    const int fitting = std::max(1, static_cast<int>(room / (narrowestCell + FigureLayout::gap)));
    if (style.columns > 0) return std::min({style.columns, fitting, cells});
    const int most = std::min(fitting, cells);
    const int rows = (cells + most - 1) / most;
    return (cells + rows - 1) / rows;
}

// Height over width of what is in the cells: all have the original's, which a figure of maps alone lacks.
double shapeOf(const Figure& figure) {
    const auto ratio = [](const Picture& picture) { return static_cast<double>(picture.height) / picture.width; };
    if (!figure.original.empty()) return ratio(figure.original);
    for (const FigureTile& tile : figure.tiles) {
        if (!tile.picture.empty()) return ratio(tile.picture);
    }
    return 1;
}

double toGrid(double length) {
    return std::ceil(length / 4) * 4;
}

}  // namespace

FigureFonts::FigureFonts()
    : title(fontOf(20, QFont::Bold)), name(fontOf(14, QFont::Bold)), body(fontOf(12, QFont::Normal)) {}

FigureLayout::FigureLayout(const Figure& figure, const FigureStyle& style) {
    check(style);
    const double inner = style.width - 2 * margin;
    double y = margin - 8;
    titleLines = flowed(titleParts(figure), fonts.title, inner);
    title = {margin, y, inner, titleLine * static_cast<double>(titleLines.size())};
    y += title.height();
    if (!figure.note.empty()) {
        note = {margin, y, inner, nameLine};
        y += nameLine;
    }
    y += gap - 8;

    const int count = static_cast<int>(figure.tiles.size()) + 1;
    const int columns = columnsFor(style, count);
    cellWidth = std::floor((inner - (columns - 1) * gap) / columns / 4) * 4;
    const double shape = shapeOf(figure);
    const double pictureHeight = std::round(cellWidth * std::clamp(shape, 0.5, 1.25));
    qsizetype costLines = 2;
    for (const auto& tile : figure.tiles) {
        if (tile.refusal.empty())
            costLines = std::max(costLines, flowed(costWords(tile), fonts.body, cellWidth).size() + legendRows(tile));
    }
    // Under a map: the bar, its numbers, the cost. The first row leaves room for predictions beside that.
    const double belowMaps = toGrid(barHeight + line + space + static_cast<double>(costLines) * line);
    const double predicted = line * static_cast<double>(std::min(mostPredictions, figure.predictions.size()));
    for (int i = 0; i < count; ++i) {
        const double below = i < columns ? std::max(belowMaps, predicted) : belowMaps;
        if (i > 0 && i % columns == 0) y = cells.back().below.bottom() + gap;
        const double x = margin + (i % columns) * (cellWidth + gap);
        double top = y;
        FigureCell cell;
        cell.name = {x, top, cellWidth, nameLine};
        cell.variant = {x, top += nameLine, cellWidth, line};
        cell.picture = {x, top += line + space, cellWidth, pictureHeight};
        cell.below = {x, top += toGrid(pictureHeight) + 2 * space, cellWidth, below};
        cells.push_back(cell);
    }
    height = static_cast<int>(toGrid(cells.back().below.bottom() + margin - 8));
}

int legendRows(const FigureTile& tile) {
    return (static_cast<int>(tile.legend.size()) + 1) / 2;
}

QStringList flowed(const QStringList& pieces, const QFont& font, double width) {
    const QFontMetricsF metrics(font);
    QStringList lines;
    for (const QString& piece : pieces) {
        const QString longer = lines.isEmpty() ? piece : lines.back() + dot + piece;
        if (!lines.isEmpty() && metrics.horizontalAdvance(longer) <= width) {
            lines.back() = longer;
        } else {
            lines << metrics.elidedText(piece, Qt::ElideMiddle, width);
        }
    }
    return lines;
}

QStringList wrapped(const QString& sentence, const QFont& font, double width, int most) {
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    QTextLayout layout(sentence, font);
    layout.setTextOption(option);
    QStringList lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (lines.size() + 1 == most) {
            lines << QFontMetricsF(font).elidedText(sentence.mid(line.textStart()), Qt::ElideRight, width);
            break;
        }
        lines << sentence.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
}

}  // namespace saccade
