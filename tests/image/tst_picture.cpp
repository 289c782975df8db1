// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/picture.h"

#include <QTemporaryDir>
#include <QTest>
#include <array>

#include "tests/image/pictures.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

class TestPicture : public QObject {
    Q_OBJECT

    // Where a stored pixel lies in the upright picture, from EXIF's definition: what the first row and the first column
    // of the file are ("right side, top" and so on).
    static std::array<int, 2> placed(int orientation, int x, int y, int width, int height) {
        switch (orientation) {
            case 2:
                return {width - 1 - x, y};
            case 3:
                return {width - 1 - x, height - 1 - y};
            case 4:
                return {x, height - 1 - y};
            case 5:
                return {y, x};
            case 6:
                return {height - 1 - y, x};
            case 7:
                return {height - 1 - y, width - 1 - x};
            case 8:
                return {y, width - 1 - x};
            default:
                return {x, y};
        }
    }

    static Picture uprightOf(const Picture& stored, int orientation) {
        Picture result = stored;
        if (orientation >= 5) std::swap(result.width, result.height);
        for (int y = 0; y < stored.height; ++y) {
            for (int x = 0; x < stored.width; ++x) {
                const auto [column, row] = placed(orientation, x, y, stored.width, stored.height);
                for (int c = 0; c < 3; ++c) {
                    result.rgb[static_cast<std::size_t>((row * result.width + column) * 3 + c)] =
                        stored.rgb[static_cast<std::size_t>((y * stored.width + x) * 3 + c)];
                }
            }
        }
        return result;
    }

    // The colour formula in blocks: every fourth pixel, eight times as large.
    static Picture blocks() {
        Picture picture{24, 16, {}};
        const Picture formula = colourFormula();
        for (int y = 0; y < 16; ++y) {
            for (int x = 0; x < 24; ++x) {
                const auto from = formula.rgb.begin() + ((y / 8 * 4) * formulaWidth + x / 8 * 4) * 3;
                picture.rgb.insert(picture.rgb.end(), from, from + 3);
            }
        }
        return picture;
    }

 private Q_SLOTS:
    void colourIsReadFromEveryFormat_data() {
        QTest::addColumn<QString>("file");
        for (const char* file : {"rgb.png", "rgba.png", "rgb16.png", "rgba16.png", "rgb.bmp", "rgb.tif", "rgb_lzw.tif",
                                 "rgba.tif", "rgb.webp", "rgba.webp", "rgb.ppm", "text.ppm", "rgb.jp2"}) {
            QTest::newRow(file) << QString::fromLatin1(file);
        }
    }

    void colourIsReadFromEveryFormat() {
        QFETCH(QString, file);
        QCOMPARE(difference(readPicture(data(file.toStdString())), colourFormula()), 0);
    }

    void greyIsSpreadOverColours_data() {
        QTest::addColumn<QString>("file");
        for (const char* file :
             {"grey.png", "greyalpha.png", "grey16.png", "greyalpha16.png", "grey.bmp", "grey.pgm"}) {
            QTest::newRow(file) << QString::fromLatin1(file);
        }
    }

    void greyIsSpreadOverColours() {
        QFETCH(QString, file);
        QCOMPARE(difference(readPicture(data(file.toStdString())), greyFormula()), 0);
    }

    void paletteGivesItsColours_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("opaque") << "palette.png";
        QTest::newRow("with a transparent colour") << "palette_transparent.png";
    }

    void paletteGivesItsColours() {
        QFETCH(QString, file);
        Picture expected = colourFormula();
        for (auto& value : expected.rgb)
            value = value >= 128 ? 255 : 0;
        QCOMPARE(difference(readPicture(data(file.toStdString())), expected), 0);
    }

    void bitsBecomeBlackAndWhite() {
        Picture expected = greyFormula();
        for (auto& value : expected.rgb)
            value = value > 127 ? 255 : 0;
        QCOMPARE(difference(readPicture(data("bits.png")), expected), 0);
    }

    void jpegIsReadInBothForms() {
        const Picture plain = readPicture(data("rgb.jpg"));
        QCOMPARE(plain.width, formulaWidth);
        QCOMPARE(plain.height, formulaHeight);
        // The same coefficients in another order.
        QCOMPARE(difference(plain, readPicture(data("progressive.jpg"))), 0);
    }

    void cmykIsConverted() {
        // Two roundings, and JPEG's own.
        QVERIFY(difference(readPicture(data("cmyk.jpg")), blocks()) <= 4);
    }

    void orientationIsApplied_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("orientation");
        for (const char* ending : {".png", ".tif", "_grey16.tif", ".webp", ".jpg"}) {
            for (int orientation = 1; orientation <= 8; ++orientation) {
                const QString file = QStringLiteral("orientation_%1%2").arg(orientation).arg(QLatin1String(ending));
                QTest::newRow(qPrintable(file)) << file << orientation;
            }
        }
    }

    void orientationIsApplied() {
        QFETCH(QString, file);
        QFETCH(int, orientation);
        const bool lossy = file.endsWith(QLatin1String("jpg"));
        const bool deep = file.contains(QLatin1String("grey16"));
        const Picture expected = uprightOf(lossy ? blocks() : deep ? greyFormula() : colourFormula(), orientation);
        QVERIFY(difference(readPicture(data(file.toStdString())), expected) <= (lossy ? 3 : 0));
    }

    void writtenPicturesAreReadBack_data() {
        QTest::addColumn<QString>("ending");
        for (const char* ending : {"png", "PNG", "tif", "tiff", "bmp"}) {
            QTest::newRow(ending) << QString::fromLatin1(ending);
        }
    }

    void writtenPicturesAreReadBack() {
        QFETCH(QString, ending);
        const QTemporaryDir folder;
        // A name outside ASCII, and a width whose rows need padding in BMP.
        const auto file = std::filesystem::path(folder.path().toStdString()) / ("\u00e9\u4e2d." + ending.toStdString());
        Picture picture = colourFormula();
        picture.width = 3;
        picture.height = 32;
        writePicture(file, picture);
        QCOMPARE(difference(readPicture(file), picture), 0);
    }

    void writingIsRefusedWithASentence() {
        const QTemporaryDir folder;
        const auto inside = std::filesystem::path(folder.path().toStdString());
        QVERIFY(refusal([&] { writePicture(inside / "map.gif", colourFormula()); }).contains(".png"));
        QVERIFY(refusal([&] { writePicture(inside / "none/map.png", colourFormula()); }).contains("cannot be written"));
        QVERIFY(refusal([&] { writePicture(inside / "map.png", {}); }).contains("empty"));
    }
};

QTEST_GUILESS_MAIN(TestPicture)
#include "tst_picture.moc"
