// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/resize.h"

#include <QTest>

#include "tests/image/pictures.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

class TestResize : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void equalsPillow_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        for (const auto& [width, height] :
             {std::pair{7, 5}, {31, 10}, {50, 23}, {13, 40}, {30, 22}, {61, 47}, {1, 1}, {62, 3}}) {
            QTest::addRow("%d x %d", width, height) << width << height;
        }
    }

    void equalsPillow() {
        QFETCH(int, width);
        QFETCH(int, height);
        const Picture source = readPicture(data("source.png"));
        const Picture expected =
            readPicture(data("resized_" + std::to_string(width) + "x" + std::to_string(height) + ".png"));
        QCOMPARE(difference(resized(source, width, height), expected), 0);
    }

    void theSameSizeIsTheSamePicture() {
        const Picture source = readPicture(data("source.png"));
        QCOMPARE(difference(resized(source, source.width, source.height), source), 0);
    }

    void oneColourStaysThatColour() {
        const Picture plain{5, 4, std::vector<std::uint8_t>(5 * 4 * 3, 255)};
        for (const int size : {1, 3, 9, 100}) {
            const Picture result = resized(plain, size, size + 1);
            QVERIFY(std::all_of(result.rgb.begin(), result.rgb.end(), [](auto level) { return level == 255; }));
        }
    }

    void impossibleSizesAreRefused() {
        const Picture source = readPicture(data("source.png"));
        QVERIFY(refusal([&] { resized(source, 0, 5); }).contains("0 x 5"));
        QVERIFY(refusal([&] { resized(source, 5, -1); }).contains("5 x -1"));
        QVERIFY(refusal([&] { resized(source, 1 << 16, 1 << 16); }).contains("at most"));
        QVERIFY(refusal([&] { resized(source, 1 << 30, 1); }).contains("at most"));
        QVERIFY(refusal([&] { resized({}, 5, 5); }).contains("empty"));
    }
};

QTEST_GUILESS_MAIN(TestResize)
#include "tst_resize.moc"
