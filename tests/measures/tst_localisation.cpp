// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Localisation on maps and masks whose answers can be counted by hand.

#include <QtTest>
#include <cmath>
#include <limits>

#include "engine/core/error.h"
#include "engine/image/edges.h"
#include "engine/measures/localisation.h"
#include "engine/measures/localisation_survey.h"
#include "engine/measures/reference_maps.h"

using namespace saccade;

namespace {

/// 4 x 4 with the thing in the two columns on the left of the upper two rows.
InputMask corner() {
    InputMask mask{4, 4, std::vector<std::uint8_t>(16)};
    for (const std::size_t pixel : {0U, 1U, 4U, 5U})
        mask.thing[pixel] = 255;
    return mask;
}

Array valuesAt(std::initializer_list<std::pair<std::size_t, float>> values) {
    Array map(Shape{4, 4});
    for (const auto& [pixel, value] : values)
        map.values[pixel] = value;
    return map;
}

}  // namespace

class TestLocalisation : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void positiveEvidenceSumsChannels() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const Array map(Shape{2, 1, 3}, {1, -2, nan, 2, 1, 3});
        QCOMPARE(evidence(map, Reading::positive).values, (std::vector<float>{3, 0, 3}));
    }

    void absoluteEvidenceIsTheGreatestChannel() {
        const Array map(Shape{2, 1, 3}, {1, -2, 0, 2, 1, -3});
        QCOMPARE(evidence(map, Reading::absolute).values, (std::vector<float>{2, 2, 3}));
        const Array plane(Shape{1, 3}, {1, -2, 0});
        QCOMPARE(evidence(plane, Reading::absolute).values, (std::vector<float>{1, 2, 0}));
        QCOMPARE(evidence(plane, Reading::positive).values, (std::vector<float>{1, 0, 0}));
    }

    void pointing_data() {
        QTest::addColumn<std::vector<std::size_t>>("places");
        QTest::addColumn<double>("tolerance");
        QTest::addColumn<double>("expected");
        QTest::newRow("on the thing") << std::vector<std::size_t>{5} << 0.0 << 1.0;
        QTest::newRow("off the thing") << std::vector<std::size_t>{6} << 0.0 << 0.0;
        QTest::newRow("a pixel off, forgiven") << std::vector<std::size_t>{6} << 1.0 << 1.0;
        QTest::newRow("diagonally off is further") << std::vector<std::size_t>{10} << 1.0 << 0.0;
        QTest::newRow("diagonally off, forgiven") << std::vector<std::size_t>{10} << 1.5 << 1.0;
        QTest::newRow("half of two") << std::vector<std::size_t>{0, 15} << 0.0 << 0.5;
    }
    void pointing() {
        QFETCH(std::vector<std::size_t>, places);
        QFETCH(double, tolerance);
        QFETCH(double, expected);
        Array map = valuesAt({{2, 0.5F}});
        for (const auto place : places)
            map.values[place] = 2;
        QCOMPARE(pointingGame(map, corner(), tolerance), expected);
    }

    void aMapWithoutEvidenceMisses() {
        QCOMPARE(pointingGame(valuesAt({}), corner(), 0), 0.0);
        QCOMPARE(massAccuracy(valuesAt({}), corner()), 0.0);
    }

    void massIsTheShareInside() {
        QCOMPARE(massAccuracy(valuesAt({{0, 1.0F}, {4, 2.0F}, {15, 1.0F}}), corner()), 0.75);
        // Even evidence everywhere: the share of the area.
        Array even(Shape{4, 4});
        std::fill(even.values.begin(), even.values.end(), 0.3F);
        QVERIFY(std::abs(massAccuracy(even, corner()) - 0.25) < 1e-6);
        QCOMPARE(corner().area(), 4);
    }

    void refusesAMaskOfAnotherSize() {
        const Array map(Shape{4, 5});
        QVERIFY_THROWS_EXCEPTION(RequestError, pointingGame(map, corner(), 0));
        QVERIFY_THROWS_EXCEPTION(RequestError, massAccuracy(map, corner()));
        QVERIFY_THROWS_EXCEPTION(RequestError, evidence(Array(Shape{1, 1, 2, 2}), Reading::positive));
    }

    // A picture of 8 x 4 of which the network sees the middle 4 x 4, enlarged to 8 x 8.
    void masksFollowTheFrame() {
        std::vector<std::uint8_t> mask(32);
        mask[8 + 3] = 255;  // row 1, column 3
        mask[0] = 255;      // cut off
        const InputMask seen = inInput(mask, 8, 4, Frame{2, 0, 4, 4}, 8, 8);
        for (std::int64_t row = 0; row < 8; ++row) {
            for (std::int64_t column = 0; column < 8; ++column) {
                const bool expected = row / 2 == 1 && column / 2 == 1;
                QCOMPARE(seen.thing[static_cast<std::size_t>(row * 8 + column)] != 0, expected);
            }
        }
        // What lies outside the picture is no thing.
        const InputMask padded = inInput(std::vector<std::uint8_t>(4, 255), 2, 2, Frame{-1, -1, 4, 4}, 4, 4);
        QCOMPARE(padded.area(), 4);
        QVERIFY(padded.thing[5] != 0);
    }

    void aThingWithoutAMaskIsItsBox() {
        TrueThing thing;
        thing.box = {1, 0, 3, 2};
        const Frame whole{0, 0, 4, 3};
        const InputMask boxed = inInput(thing, 4, 3, whole, 3, 4);
        QCOMPARE(boxed.thing, (std::vector<std::uint8_t>{0, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0, 0}));
        thing.mask.assign(12, 0);
        thing.mask[5] = 255;
        QCOMPARE(inInput(thing, 4, 3, whole, 3, 4).area(), 1);
    }

    void centreIsTheMiddle() {
        QCOMPARE(centrePoint(3, 3).values, (std::vector<float>{0, 0, 0, 0, 1, 0, 0, 0, 0}));
        const Array even = centrePoint(4, 4);
        QCOMPARE(evidence(even, Reading::positive).values, valuesAt({{5, 1}, {6, 1}, {9, 1}, {10, 1}}).values);
        QCOMPARE(pointingGame(even, corner(), 0), 0.25);
    }

    void edgesAreWhereTheBrightnessChanges() {
        Picture picture{12, 9, std::vector<std::uint8_t>(12 * 9 * 3)};
        for (std::size_t pixel = 0; pixel < 12 * 9; ++pixel) {
            for (std::size_t colour = 0; colour < 3; ++colour)
                picture.rgb[pixel * 3 + colour] = pixel % 12 < 6 ? 20 : 220;
        }
        const Array edges = edgeStrength(picture);
        QCOMPARE(edges.shape, (Shape{9, 12}));
        for (std::size_t row = 0; row < 9; ++row) {
            const auto begin = edges.values.begin() + static_cast<std::ptrdiff_t>(row * 12);
            const auto greatest = std::max_element(begin, begin + 12) - begin;
            QVERIFY(greatest == 5 || greatest == 6);
            QVERIFY(*begin < 1e-3F);
            QVERIFY(begin[greatest] > 100);
        }
    }

    void meansAndTheirErrors() {
        std::vector<LocalisationScore> scores;
        for (const double value : {1.0, 0.0, 1.0, 1.0})
            scores.push_back({"a", Reading::positive, value, value / 2});
        scores.push_back({"b", Reading::positive, 1, 0.5});
        scores.push_back({"a", Reading::absolute, 0, 0});
        const auto rows = means(scores);
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].things, 4);
        QCOMPARE(rows[0].pointing, 0.75);
        // Variance of {1, 0, 1, 1} is 0.25; over four things, the mean's error is its root by two.
        QVERIFY(std::abs(rows[0].pointingError - 0.25) < 1e-9);
        QVERIFY(std::abs(rows[0].mass - 0.375) < 1e-9 && std::abs(rows[0].massError - 0.125) < 1e-9);
        QCOMPARE(QString::fromStdString(rows[1].method), QString("b"));
        QCOMPARE(rows[1].pointingError, 0.0);
        QVERIFY(rows[2].reading == Reading::absolute);
    }
};

QTEST_GUILESS_MAIN(TestLocalisation)
#include "tst_localisation.moc"
