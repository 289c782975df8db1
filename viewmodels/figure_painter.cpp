// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "engine/image/resize.h"
#include "viewmodels/figure.h"
#include "viewmodels/figure_layout.h"
#include "viewmodels/figure_picture.h"
#include "viewmodels/figure_words.h"

namespace saccade {
namespace {

struct Palette {
    QColor page;
    QColor text;
    QColor quiet;  ///< text of second rank
    QColor track;  ///< of a bar that is not full
    QColor accent;
};

Palette paletteOf(bool dark) {
    if (dark) return {QColor(0x1b1b1b), QColor(0xededed), QColor(0xa9a9a9), QColor(0x3a3a3a), QColor(0x6ca6e0)};
    return {QColor(0xffffff), QColor(0x1b1b1b), QColor(0x5c5c5c), QColor(0xe4e4e4), QColor(0x2c6fad)};
}

// Lightness 50 in CIELAB: neither side of a map's colours is favoured.
const QColor behindMaps(0x77, 0x77, 0x77);

class Painter {
 public:
    Painter(QPainter& painter, const Figure& figure, const FigureStyle& style)
        : painter_(painter), figure_(figure), style_(style), layout_(figure, style), palette_(paletteOf(style.dark)) {}

    void paint() {
        painter_.save();
        painter_.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::LosslessImageRendering);
        painter_.fillRect(QRectF(0, 0, style_.width, layout_.height), palette_.page);
        lines(layout_.title, layout_.titleLines, FigureLayout::titleLine, layout_.fonts.title, palette_.text);
        elided(layout_.note, QString::fromStdString(figure_.note), layout_.fonts.body, palette_.quiet);
        original(layout_.cells.front());
        for (std::size_t i = 0; i < figure_.tiles.size(); ++i)
            tile(layout_.cells[i + 1], figure_.tiles[i]);
        painter_.restore();
    }

 private:
    void text(const QRectF& place, const QString& words, const QFont& font, const QColor& colour,
              Qt::Alignment alignment = Qt::AlignLeft) {
        if (words.isEmpty()) return;
        painter_.setFont(font);
        painter_.setPen(colour);
        painter_.drawText(place, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine | Qt::TextDontClip,
                          words);
    }

    void elided(const QRectF& place, const QString& words, const QFont& font, const QColor& colour,
                Qt::Alignment alignment = Qt::AlignLeft) {
        text(place, QFontMetricsF(font).elidedText(words, Qt::ElideMiddle, place.width()), font, colour, alignment);
    }

    void lines(const QRectF& place, const QStringList& content, double spacing, const QFont& font, const QColor& colour,
               Qt::Alignment alignment = Qt::AlignLeft) {
        QRectF line(place.x(), place.y(), place.width(), spacing);
        for (const QString& words : content) {
            text(line, words, font, colour, alignment);
            line.translate(0, spacing);
        }
    }

    void pictureIn(const QRectF& place, const Picture& picture) {
        painter_.fillRect(place, behindMaps);
        if (picture.empty()) return;
        const double scale = std::min(place.width() / picture.width, place.height() / picture.height);
        QSizeF size(std::max(1.0, picture.width * scale), std::max(1.0, picture.height * scale));
        // A part of a pixel of the grey behind would look like a line.
        if (place.width() - size.width() < 1) size.setWidth(place.width());
        if (place.height() - size.height() < 1) size.setHeight(place.height());
        const QRectF target(place.center() - QPointF(size.width() / 2, size.height() / 2), size);
        // Vector formats are looked at enlarged.
        const double density = std::max(style_.devicePixelRatio, 2.0);
        painter_.drawImage(target, fitted(picture, static_cast<int>(std::lround(size.width() * density)),
                                          static_cast<int>(std::lround(size.height() * density))));
    }

    void original(const FigureCell& cell) {
        elided(cell.name, words("Picture"), layout_.fonts.name, palette_.text);
        if (!figure_.original.empty()) {
            elided(cell.variant, words("%1 \u00d7 %2 pixels").arg(figure_.original.width).arg(figure_.original.height),
                   layout_.fonts.body, palette_.quiet);
            pictureIn(cell.picture, figure_.original);
        } else {
            refusal(cell.picture, notShown());
        }
        const auto fitting = static_cast<std::size_t>(cell.below.height() / FigureLayout::line);
        const std::size_t count = std::min(figure_.predictions.size(), fitting);
        for (std::size_t i = 0; i < count; ++i) {
            prediction(QRectF(cell.below.x(), cell.below.y() + static_cast<double>(i) * FigureLayout::line,
                              cell.below.width(), FigureLayout::line),
                       figure_.predictions[i]);
        }
    }

    void prediction(const QRectF& row, const FigurePrediction& prediction) {
        const double numberWidth = QFontMetricsF(layout_.fonts.body).horizontalAdvance(percentage(1)) + 4;
        const double barWidth = std::floor(row.width() * 0.28 / 4) * 4;
        const double barLeft = row.right() - numberWidth - barWidth;
        elided(QRectF(row.x(), row.y(), barLeft - row.x() - 8, row.height()), QString::fromStdString(prediction.name),
               layout_.fonts.body, prediction.target ? palette_.accent : palette_.text);
        const QRectF track(barLeft, row.y() + 4, barWidth, row.height() - 8);
        painter_.fillRect(track, palette_.track);
        const double share = prediction.probability > 0 ? std::min(prediction.probability, 1.0) : 0.0;
        painter_.fillRect(QRectF(track.topLeft(), QSizeF(track.width() * share, track.height())),
                          prediction.target ? palette_.accent : palette_.quiet);
        text(row, percentage(prediction.probability), layout_.fonts.body, palette_.text, Qt::AlignRight);
    }

    void tile(const FigureCell& cell, const FigureTile& tile) {
        QRectF name = cell.name;
        if (tile.partial) name.setRight(partialMark(cell.name) - 8);
        elided(name, QString::fromStdString(tile.method), layout_.fonts.name, palette_.text);
        elided(cell.variant, QString::fromStdString(tile.variant), layout_.fonts.body, palette_.quiet);
        if (!tile.refusal.empty()) {
            refusal(cell.picture, QString::fromStdString(tile.refusal));
            return;
        }
        pictureIn(cell.picture, tile.picture);
        const double y = cell.below.y() + FigureLayout::barHeight + FigureLayout::line + FigureLayout::space;
        if (tile.colours != nullptr) {
            const QRectF bar(cell.below.x(), cell.below.y(), cell.below.width(), FigureLayout::barHeight);
            painter_.drawImage(bar, barImage(*tile.colours));
            const QRectF numbers(bar.x(), bar.bottom(), bar.width(), FigureLayout::line);
            const BarLabels labels = barLabels(tile);
            text(numbers, labels.low, layout_.fonts.body, palette_.text);
            text(numbers, labels.middle, layout_.fonts.body, palette_.text, Qt::AlignHCenter);
            text(numbers, labels.high, layout_.fonts.body, palette_.text, Qt::AlignRight);
        }
        legend(QRectF(cell.below.x(), y, cell.below.width(), FigureLayout::line), tile.legend);
        const double top = y + legendRows(tile) * FigureLayout::line;
        const QRectF cost(cell.below.x(), top, cell.below.width(), cell.below.bottom() - top);
        lines(cost, flowed(costWords(tile), layout_.fonts.body, cost.width()), FigureLayout::line, layout_.fonts.body,
              palette_.quiet);
    }

    // A square of each hue with its class, two in a line.
    void legend(const QRectF& firstLine, const std::vector<ShownClass>& classes) {
        constexpr double square = 8;
        const double column = firstLine.width() / 2;
        for (std::size_t i = 0; i < classes.size(); ++i) {
            const auto& [red, green, blue] = classes[i].colour;
            const std::size_t row = i / 2;
            const QPointF corner(firstLine.x() + (i % 2 == 0 ? 0 : column),
                                 firstLine.y() + static_cast<double>(row) * firstLine.height());
            painter_.fillRect(QRectF(corner + QPointF(0, (firstLine.height() - square) / 2), QSizeF(square, square)),
                              QColor(red, green, blue));
            elided(QRectF(corner + QPointF(square + 4, 0), QSizeF(column - square - 8, firstLine.height())),
                   QString::fromStdString(classes[i].name), layout_.fonts.body, palette_.text);
        }
    }

    // Draws the mark at the right and returns its left edge.
    double partialMark(const QRectF& line) {
        const QString mark = words("partial");
        const double width = QFontMetricsF(layout_.fonts.body).horizontalAdvance(mark) + 12;
        const QRectF place(line.right() - width, line.y() + 1, width, line.height() - 2);
        painter_.setPen(QPen(palette_.accent, 1));
        painter_.setBrush(Qt::NoBrush);
        painter_.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        text(place, mark, layout_.fonts.body, palette_.accent, Qt::AlignHCenter);
        return place.left();
    }

    void refusal(const QRectF& place, const QString& sentence) {
        painter_.setPen(QPen(palette_.track, 1));
        painter_.setBrush(Qt::NoBrush);
        painter_.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5));
        const QRectF inner = place.adjusted(16, 12, -16, -12);
        const int most = std::max(1, static_cast<int>(inner.height() / FigureLayout::line));
        const QStringList content = wrapped(sentence, layout_.fonts.body, inner.width(), most);
        const double top = inner.center().y() - static_cast<double>(content.size()) * FigureLayout::line / 2;
        lines(QRectF(inner.x(), top, inner.width(), inner.height()), content, FigureLayout::line, layout_.fonts.body,
              palette_.text, Qt::AlignHCenter);
    }

    static QString words(const char* english) { return QCoreApplication::translate("Figure", english); }

    QPainter& painter_;
    const Figure& figure_;
    const FigureStyle& style_;
    const FigureLayout layout_;
    const Palette palette_;
};

}  // namespace

int figureHeight(const Figure& figure, const FigureStyle& style) {
    return FigureLayout(figure, style).height;
}

void paintFigure(QPainter& painter, const Figure& figure, const FigureStyle& style) {
    Painter(painter, figure, style).paint();
}

}  // namespace saccade
