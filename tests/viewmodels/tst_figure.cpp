// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/figure.h"

#include <QColor>
#include <QImage>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/support/refusal.h"
#include "tests/viewmodels/sample_figure.h"
#include "viewmodels/figure_layout.h"

using namespace saccade;
using namespace saccade::test;

class TestFigure : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::filesystem::path file(const char* name) const {
        return std::filesystem::path(folder_.path().toStdString()) / name;
    }

    QByteArray written(const char* name, const Figure& figure = sampleFigure()) const {
        writeFigure(figure, file(name));
        std::ifstream stream(file(name), std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(stream), {}};
        return QByteArray::fromStdString(content);
    }

    static QColor colourAt(const QImage& image, const QPointF& logical, double ratio) {
        return image.pixelColor((logical * ratio).toPoint());
    }

 private Q_SLOTS:
    void picturesStandWhereTheLayoutPutsThem_data() {
        QTest::addColumn<double>("ratio");
        QTest::newRow("one to one") << 1.0;
        QTest::newRow("fine screen") << 2.0;
        QTest::newRow("in between") << 1.25;
    }

    void picturesStandWhereTheLayoutPutsThem() {
        QFETCH(double, ratio);
        const Figure figure = sampleFigure();
        FigureStyle style;
        style.width = 1000;
        style.devicePixelRatio = ratio;
        const QImage image = figureImage(figure, style);
        const FigureLayout layout(figure, style);
        QCOMPARE(image.width(), qRound(1000 * ratio));
        QCOMPARE(image.height(), qRound(layout.height * ratio));
        QCOMPARE(colourAt(image, layout.cells[0].picture.center(), ratio), QColor(0, 0, 250));
        QCOMPARE(colourAt(image, layout.cells[1].picture.center(), ratio), QColor(250, 0, 0));
        // The colour bar runs from the map's first colour to its last.
        const QRectF below = layout.cells[1].below;
        const auto isColour = [&](const QPointF& place) {
            const QColor found = colourAt(image, place, ratio);
            const auto expected = defaultDiverging().at((place.x() - below.left()) / below.width());
            return std::abs(found.red() - expected[0]) < 12 && std::abs(found.blue() - expected[2]) < 12;
        };
        QVERIFY(isColour(below.topLeft() + QPointF(2, 4)));
        QVERIFY(isColour(below.topLeft() + QPointF(below.width() / 3, 4)));
        QVERIFY(isColour(QPointF(below.right() - 2, below.top() + 4)));
        // A refusal has no picture behind it.
        QCOMPARE(colourAt(image, layout.cells[3].picture.topLeft() + QPointF(6, 6), ratio), QColor(Qt::white));
    }

    void otherShapesLieOnMidGrey() {
        Figure figure = sampleFigure();
        figure.tiles[0].picture = plain(20, 60, 250, 0, 0);
        const FigureLayout layout(figure, {});
        const QImage image = figureImage(figure);
        QCOMPARE(colourAt(image, layout.cells[1].picture.topLeft() + QPointF(4, 4), 1), QColor(0x77, 0x77, 0x77));
        QCOMPARE(colourAt(image, layout.cells[1].picture.center(), 1), QColor(250, 0, 0));
    }

    void darkAndLightDiffer() {
        FigureStyle dark;
        dark.dark = true;
        QVERIFY(figureImage(sampleFigure(), dark).pixelColor(2, 2).lightness() < 60);
        QVERIFY(figureImage(sampleFigure()).pixelColor(2, 2).lightness() > 240);
    }

    void nothingIsPaintedInTheMargin() {
        Figure figure = sampleFigure();
        const std::string words = "a name that goes on and on and does not want to come to any end at all ";
        figure.picture = figure.model = figure.target = figure.note = words + words + words;
        for (auto& tile : figure.tiles)
            tile.method = tile.variant = words;
        figure.tiles[0].ownError = {{words, 1.0}};
        figure.tiles[2].refusal = words + words + words + words + words + words + words + words;
        figure.predictions = {{words, 0.5, true}, {words, 0.25, false}};
        for (const int width : {320, 500, 1000}) {
            FigureStyle style;
            style.width = width;
            const QImage image = figureImage(figure, style);
            for (int y = 0; y < image.height(); ++y) {
                for (const int x : {0, 15, 27, width - 28, width - 16, width - 1}) {
                    QVERIFY2(image.pixelColor(x, y) == QColor(Qt::white),
                             qPrintable(QStringLiteral("%1, %2 at width %3").arg(x).arg(y).arg(width)));
                }
            }
        }
    }

    void theSameFigureIsTheSamePicture() { QCOMPARE(figureImage(sampleFigure()), figureImage(sampleFigure())); }

    void pngIsReadBack() {
        written("figure.PNG");
        QCOMPARE(QImage(QString::fromStdString(file("figure.PNG").string())).convertToFormat(QImage::Format_RGB32),
                 figureImage(sampleFigure()));
    }

    void svgHoldsEveryWord() {
        const QByteArray content = written("figure.svg");
        QXmlStreamReader reader(content);
        QString words;
        int pictures = 0;
        while (!reader.atEnd()) {
            reader.readNext();
            if (reader.isCharacters()) words += reader.text().toString();
            if (reader.isStartElement() && reader.name() == QLatin1String("image")) ++pictures;
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        for (const char* word : {"two_birds & a <boat>.png", "demo.pt", "target: bird", "Gradient", "RISE", "partial",
                                 "Score-CAM", "the layer has no height", "24 ms", "completeness gap 0.002", "93.0 %"}) {
            QVERIFY2(words.contains(QLatin1String(word)), word);
        }
        QVERIFY(words.contains(QStringLiteral("\u22120.31")));
        // The original, two maps and their two colour bars.
        QCOMPARE(pictures, 5);
    }

    void legendsNameTheirHues() {
        Figure figure = sampleFigure();
        figure.tiles[0].legend = {{3, "a <fish>", {255, 0, 0}}, {7, "mug", {0, 255, 255}}, {1, "car", {10, 250, 20}}};
        figure.tiles[0].picture = plain(64, 48, 119, 119, 119);
        // Two classes stand in a line: three take as much room as four, and less than five.
        const int height = figureHeight(figure);
        QVERIFY(height > figureHeight(sampleFigure()));
        Figure larger = figure;
        larger.tiles[0].legend.push_back({9, "cow", {0, 0, 255}});
        QCOMPARE(figureHeight(larger), height);
        larger.tiles[0].legend.push_back({8, "pig", {0, 255, 0}});
        QCOMPARE(figureHeight(larger), height + 16);
        const QImage image = figureImage(figure);
        for (const QRgb hue : {qRgb(0, 255, 255), qRgb(10, 250, 20)}) {
            int pixels = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    pixels += image.pixel(x, y) == hue ? 1 : 0;
            }
            QVERIFY(pixels >= 36 && pixels <= 64);
        }
        writeFigure(figure, file("legend.html"));
        QFile page(QString::fromStdString(file("legend.html").string()));
        QVERIFY(page.open(QIODevice::ReadOnly));
        const QString content = QString::fromUtf8(page.readAll());
        QVERIFY(content.contains(QLatin1String("background:rgb(0,255,255)\"></span>mug")));
        QVERIFY(content.contains(QLatin1String("a &lt;fish&gt;")));
    }

    void pdfIsOnePageWithItsFonts() {
        const QByteArray content = written("figure.pdf");
        QVERIFY(content.startsWith("%PDF-"));
        QVERIFY(content.trimmed().endsWith("%%EOF"));
        QCOMPARE(content.count(QByteArray("/Type /Page\n")), qsizetype{1});
        QVERIFY(content.contains("/FontFile2"));
        // 1600 pixels of a 96th of an inch are 1200 points.
        QVERIFY(content.contains("/MediaBox [0 0 1200"));
    }

    void htmlStandsAlone() {
        const QString page = QString::fromUtf8(written("figure.html"));
        QVERIFY(page.startsWith(QLatin1String("<!DOCTYPE html>")));
        QVERIFY(!page.contains(QRegularExpression(QStringLiteral("(src|href)=\"(?!data:)"))));
        QVERIFY(!page.contains(QLatin1String("http")));
        QVERIFY(page.contains(QLatin1String("prefers-color-scheme: dark")));
        // Names are text, never markup.
        QVERIFY(page.contains(QLatin1String("two_birds &amp; a &lt;boat&gt;.png")));
        QVERIFY(!page.contains(QLatin1String("<boat>")));
        QCOMPARE(page.count(QLatin1String("<img ")), qsizetype{3});
        QCOMPARE(page.count(QLatin1String("<figure>")), qsizetype{4});
        QCOMPARE(page.count(QLatin1String("<figure>")), page.count(QLatin1String("</figure>")));
        // The table has a row for every tile, the refused one with its sentence.
        QCOMPARE(page.count(QRegularExpression(QStringLiteral("<tr><td>"))), qsizetype{3});
        QVERIFY(page.contains(QLatin1String("<td class=\"number\">812</td>")));
        QCOMPARE(page.count(QLatin1String("the layer has no height")), qsizetype{2});
        const QRegularExpression picture(QStringLiteral("base64,([^\"]+)"));
        const QByteArray png = QByteArray::fromBase64(picture.match(page).captured(1).toLatin1());
        QCOMPARE(QImage::fromData(png).size(), QSize(64, 48));
    }

    void hostileNamesStayText() {
        Figure figure = sampleFigure();
        figure.tiles[0].method = "%1 %2 \"><script>alert(1)</script>";
        figure.tiles[0].variant = figure.tiles[0].method;
        figure.predictions[0].name = figure.tiles[0].method;
        figure.tiles[0].ownError = {{"<script>", 1.0}};
        const QString page = QString::fromUtf8(written("hostile.html", figure));
        QVERIFY(!page.contains(QLatin1String("<script")));
        QVERIFY(page.contains(QLatin1String("%1 %2 &quot;&gt;&lt;script&gt;")));
    }

    void aPictureThatIsLeftOutIsSaidToBe() {
        Figure figure = sampleFigure();
        figure.original = {};
        for (const char* name : {"left_out.html", "left_out.svg"}) {
            const QString page = QString::fromUtf8(written(name, figure));
            QVERIFY2(page.contains(QLatin1String("only the maps")), name);
        }
    }

    void aFigureWithoutAnythingIsPainted() {
        const Figure empty;
        QVERIFY(figureHeight(empty) > 0);
        QVERIFY(!figureImage(empty).isNull());
        for (const char* name : {"empty.png", "empty.svg", "empty.pdf", "empty.html"}) {
            QVERIFY(!written(name, empty).isEmpty());
        }
    }

    void whatCannotBeWrittenIsRefused() {
        const QString ending = refusal([&] { writeFigure(sampleFigure(), file("figure.gif")); });
        QVERIFY2(ending.contains(".png, .svg, .pdf or .html"), qPrintable(ending));
        QVERIFY(!refusal([&] { writeFigure(sampleFigure(), file("figure")); }).isEmpty());
        QVERIFY(refusal([&] { writeFigure(sampleFigure(), file("none/figure.png")); }).contains("cannot be written"));
        QVERIFY(!std::filesystem::exists(file("figure.gif")));
    }

    void stylesOutsideTheirLimitsAreRefused() {
        FigureStyle style;
        style.width = 319;
        QVERIFY(refusal([&] { figureHeight(sampleFigure(), style); }).contains("319"));
        style = {};
        style.devicePixelRatio = 9;
        QVERIFY(refusal([&] { figureHeight(sampleFigure(), style); }).contains("9"));
        style = {};
        style.columns = -1;
        QVERIFY(refusal([&] { figureHeight(sampleFigure(), style); }).contains("-1"));
        style = {};
        style.width = 16384;
        style.columns = 1;
        style.devicePixelRatio = 8;
        QVERIFY(refusal([&] { figureImage(sampleFigure(), style); }).contains("too large"));
    }
};

QTEST_MAIN(TestFigure)
#include "tst_figure.moc"
