// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <iterator>
#include <vector>

#include "engine/core/random.h"
#include "engine/image/picture.h"
#include "tests/image/pictures.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

/// Files that are no pictures, or no longer whole ones: each is refused with a sentence, and none ends the program.
class TestDamagedPicture : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    using Content = std::vector<char>;

    static Content contentOf(const QString& name) {
        std::ifstream stream(data(name.toStdString()), std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    std::filesystem::path written(const Content& content) const {
        const auto file = std::filesystem::path(folder_.path().toStdString()) / "file";
        std::ofstream(file, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
        return file;
    }

    QString refusalOf(const Content& content) const {
        const auto file = written(content);
        return refusal([&] { readPicture(file); });
    }

    static void everyFormat() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"rgb.png", "rgb16.png", "palette.png", "rgb.jpg", "progressive.jpg", "orientation_6.jpg", "cmyk.jpg",
              "rgb.webp", "rgb.bmp", "rgb.tif", "rgb_lzw.tif", "rgba.tif", "rgb.ppm", "rgb.jp2"}) {
            QTest::newRow(name) << QString::fromLatin1(name);
        }
    }

 private Q_SLOTS:
    void otherFilesAreRefusedByName_data() {
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QString>("word");
        QTest::newRow("GIF") << QByteArray("GIF89a\x10\0\x10\0", 10) << "GIF";
        QTest::newRow("HEIC") << QByteArray(
                                     "\0\0\0\x18"
                                     "ftypheic\0\0\0\0",
                                     16)
                              << "HEIC";
        QTest::newRow("AVIF") << QByteArray(
                                     "\0\0\0\x18"
                                     "ftypavif\0\0\0\0",
                                     16)
                              << "AVIF";
        QTest::newRow("JPEG XL") << QByteArray("\xFF\x0A\0\0", 4) << "JPEG XL";
        QTest::newRow("PDF") << QByteArray("%PDF-1.7\n") << "PDF";
        QTest::newRow("PSD") << QByteArray("8BPS\0\1", 6) << "PSD";
        QTest::newRow("SVG") << QByteArray("<?xml version='1.0'?>\n<svg xmlns='a'/>") << "SVG";
        QTest::newRow("text") << QByteArray("once upon a time") << "PNG, JPEG";
        QTest::newRow("one byte") << QByteArray("P") << "PNG, JPEG";
        QTest::newRow("empty") << QByteArray() << "empty";
    }

    void otherFilesAreRefusedByName() {
        QFETCH(QByteArray, start);
        QFETCH(QString, word);
        const QString sentence = refusalOf({start.begin(), start.end()});
        QVERIFY2(sentence.contains(word), qPrintable(sentence));
        QVERIFY(sentence.contains(folder_.path()));
    }

    void filesOfOtherFormatsAreRefusedByName() {
        QVERIFY(refusal([] { readPicture(data("picture.gif")); }).contains("GIF"));
        QVERIFY(refusal([] { readPicture(data("animated.webp")); }).contains("animated WebP"));
        QVERIFY(refusal([] { readPicture(data("nowhere.png")); }).contains("no such file"));
        QVERIFY(refusal([] { readPicture(data("")); }).contains("cannot be read"));
    }

    void cutOffFilesAreRefused_data() { everyFormat(); }

    void cutOffFilesAreRefused() {
        QFETCH(QString, name);
        const Content whole = contentOf(name);
        QVERIFY(refusalOf(whole).isEmpty());
        for (std::size_t size = 1; size < whole.size(); ++size) {
            const Content part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
            QVERIFY2(!refusalOf(part).isEmpty(), qPrintable(QStringLiteral("accepted with %1 bytes").arg(size)));
        }
    }

    void changedBytesNeverEndTheProgram_data() { everyFormat(); }

    void changedBytesNeverEndTheProgram() {
        QFETCH(QString, name);
        const Content whole = contentOf(name);
        const Random random(1, "damage");
        for (std::uint64_t sample = 0; sample < 200; ++sample) {
            Content changed = whole;
            for (std::uint64_t i = 0; i < 1 + sample % 5; ++i) {
                changed[random.below(static_cast<std::uint32_t>(changed.size()), sample, 2 * i)] =
                    static_cast<char>(random.below(256, sample, 2 * i + 1));
            }
            const auto file = written(changed);
            try {
                const Picture picture = readPicture(file);
                QCOMPARE(picture.rgb.size(),
                         static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 3);
            } catch (const RequestError& error) {
                QVERIFY(*error.what() != '\0');
            }
        }
    }

    void sidesAreLimitedBeforeDecoding_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("at");
        QTest::addColumn<QByteArray>("side");
        QTest::newRow("BMP width") << "rgb.bmp" << 18 << QByteArray("\1\x40\0\0", 4);
        QTest::newRow("WebP") << "rgb.webp" << 21 << QByteArray("\xFF\xFF\xFF\x0F", 4);
        QTest::newRow("JPEG 2000 width") << "rgb.jp2" << -1 << QByteArray("\0\0\x40\1", 4);
    }

    void sidesAreLimitedBeforeDecoding() {
        QFETCH(QString, name);
        QFETCH(int, at);
        QFETCH(QByteArray, side);
        Content content = contentOf(name);
        if (at < 0) {
            const QByteArray bytes(content.data(), static_cast<qsizetype>(content.size()));
            at = static_cast<int>(bytes.indexOf("\xFF\x4F\xFF\x51")) + 8;
        }
        std::copy(side.begin(), side.end(), content.begin() + at);
        const QString sentence = refusalOf(content);
        // A BMP that claims more pixels than it has is cut off, which is as good a reason.
        QVERIFY2(sentence.contains("at most 16384") || sentence.contains("too early") || name == "rgb.webp",
                 qPrintable(sentence));
        QVERIFY(!sentence.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestDamagedPicture)
#include "tst_damaged_picture.moc"
