// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/figure_layout.h"

#include <QFontMetricsF>
#include <QTest>
#include <algorithm>

#include "tests/viewmodels/sample_figure.h"

using namespace saccade;
using namespace saccade::test;

class TestFigureLayout : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void partsNeitherOverlapNorLeaveTheFigure_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("tiles");
        for (const int width : {320, 700, 1600, 5000}) {
            for (const int tiles : {0, 1, 5, 14})
                QTest::addRow("%d tiles in %d", tiles, width) << width << tiles;
        }
    }

    void partsNeitherOverlapNorLeaveTheFigure() {
        QFETCH(int, width);
        QFETCH(int, tiles);
        Figure figure = sampleFigure();
        figure.tiles.assign(static_cast<std::size_t>(tiles), sampleFigure().tiles.front());
        FigureStyle style;
        style.width = width;
        const FigureLayout layout(figure, style);
        QCOMPARE(layout.cells.size(), static_cast<std::size_t>(tiles) + 1);
        std::vector<QRectF> parts{layout.title, layout.note};
        for (const auto& cell : layout.cells) {
            parts.insert(parts.end(), {cell.name, cell.variant, cell.picture, cell.below});
        }
        const QRectF page(FigureLayout::margin, 16, width - 2 * FigureLayout::margin, layout.height - 32);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            QVERIFY(page.contains(parts[i]));
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(!parts[i].intersects(parts[j]));
        }
    }

    void rowsAreFilledEvenly() {
        Figure figure = sampleFigure();
        figure.tiles.assign(14, figure.tiles.front());
        // Fifteen cells: three rows of five rather than of six, six and three.
        const FigureLayout layout(figure, {});
        const auto inFirstRow = std::count_if(layout.cells.begin(), layout.cells.end(), [&](const auto& cell) {
            return cell.name.y() == layout.cells.front().name.y();
        });
        QCOMPARE(inFirstRow, std::ptrdiff_t{5});
        FigureStyle style;
        style.columns = 2;
        QCOMPARE(FigureLayout(figure, style).cells[2].name.x(), FigureLayout::margin);
    }

    void aLongTitleTakesMoreLines() {
        Figure figure = sampleFigure();
        const int before = FigureLayout(figure, {}).height;
        figure.picture = std::string(90, 'a');
        figure.model = std::string(90, 'b');
        const FigureLayout layout(figure, {});
        QVERIFY(layout.titleLines.size() > 1);
        QVERIFY(layout.height > before);
        for (const QString& line : layout.titleLines) {
            QVERIFY(QFontMetricsF(layout.fonts.title).horizontalAdvance(line) <= layout.title.width());
        }
    }

    void piecesFlowWithoutBeingCut() {
        const QFont font = FigureFonts().body;
        const QFontMetricsF metrics(font);
        const QStringList pieces{"24 ms", "4000 forwards", "4000 backwards", "standard error 0.0183"};
        const QStringList lines = flowed(pieces, font, 216);
        QVERIFY(lines.size() > 1);
        for (const QString& line : lines)
            QVERIFY(metrics.horizontalAdvance(line) <= 216);
        for (const QString& piece : pieces) {
            QVERIFY(std::any_of(lines.begin(), lines.end(), [&](const QString& line) { return line.contains(piece); }));
        }
        QCOMPARE(flowed(pieces, font, 10000).size(), qsizetype{1});
        // A piece wider than a line loses its middle, not its end.
        const QStringList elided = flowed({"from_here" + QString(100, 'x') + "to_there"}, font, 216);
        QCOMPARE(elided.size(), qsizetype{1});
        QVERIFY(elided.front().startsWith("from_here") && elided.front().endsWith("to_there"));
        QVERIFY(metrics.horizontalAdvance(elided.front()) <= 216);
    }

    void sentencesAreWrapped() {
        const QFont font = FigureFonts().body;
        const QFontMetricsF metrics(font);
        const QString sentence =
            "the layer \"avgpool\" has no height and width; choose one of layer1, layer2 and layer3";
        const QStringList lines = wrapped(sentence, font, 180, 20);
        QVERIFY(lines.size() > 1);
        QCOMPARE(lines.join(QLatin1Char(' ')), sentence);
        for (const QString& line : lines)
            QVERIFY(metrics.horizontalAdvance(line) <= 180);
        const QStringList few = wrapped(sentence, font, 180, 2);
        QCOMPARE(few.size(), qsizetype{2});
        QVERIFY(few.back().endsWith(QChar(0x2026)));
        QVERIFY(metrics.horizontalAdvance(few.back()) <= 180);
        // A word longer than a line is broken rather than let out.
        for (const QString& line : wrapped(QString(100, 'w'), font, 180, 20)) {
            QVERIFY(metrics.horizontalAdvance(line) <= 180);
        }
    }

    void digitsAreEquallyWide() {
        const QFontMetricsF metrics(FigureFonts().body);
        for (char digit = '1'; digit <= '9'; ++digit) {
            QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), metrics.horizontalAdvance(QLatin1Char('0')));
        }
    }
};

QTEST_MAIN(TestFigureLayout)
#include "tst_figure_layout.moc"
