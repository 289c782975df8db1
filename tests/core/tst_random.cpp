// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "engine/core/random.h"

using saccade::Random;
using Words = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;
Q_DECLARE_METATYPE(Words)
Q_DECLARE_METATYPE(Key)

class TestRandom : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void sampleDependsOnSeedPurposeAndIndexAlone() {
        const Random random(7, "test");
        std::vector<float> whole(100);
        random.uniform(whole, 3);
        // Any part of a sample, asked for alone, is the same.
        for (std::size_t i = 0; i < whole.size(); ++i)
            QCOMPARE(random.uniform(3, i), whole[i]);
        QVERIFY(Random(8, "test").words(3, 0) != random.words(3, 0));
        QVERIFY(Random(7, "other").words(3, 0) != random.words(3, 0));
        QVERIFY(random.words(4, 0) != random.words(3, 0));
        QVERIFY(random.words(3, 1) != random.words(3, 0));
    }

    void uniformIsUniform() {
        std::vector<float> values(100000);
        Random(1, "test").uniform(values, 0);
        std::vector<int> histogram(10);
        for (const float value : values) {
            QVERIFY(value >= 0.0F && value < 1.0F);
            ++histogram[static_cast<std::size_t>(value * 10.0F)];
        }
        // Each bin holds 10,000 with a deviation of 95: five deviations.
        for (const int count : histogram)
            QVERIFY(std::abs(count - 10000) < 475);
    }

    void normalHasItsMoments() {
        std::vector<float> values(100001);
        Random(2, "test").normal(values, 5);
        double mean = 0;
        double square = 0;
        double fourth = 0;
        for (const float v : values) {
            mean += v;
            square += static_cast<double>(v) * v;
            fourth += std::pow(static_cast<double>(v), 4);
        }
        const auto n = static_cast<double>(values.size());
        QVERIFY(std::abs(mean / n) < 5 / std::sqrt(n));
        QVERIFY(std::abs(square / n - 1) < 5 * std::sqrt(2 / n));
        QVERIFY(std::abs(fourth / n - 3) < 5 * std::sqrt(96 / n));
    }

    // Box and Muller in float64, from the words as they are: whatever the length, which is computed in blocks.
    void normalIsBoxMuller_data() {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 2, 3, 5, 255, 256, 257, 1003})
            QTest::addRow("%d", count) << count;
    }
    void normalIsBoxMuller() {
        QFETCH(const int, count);
        const Random random(9, "test");
        std::vector<float> values(static_cast<std::size_t>(count));
        random.normal(values, 12);
        const auto unit = [](std::uint32_t word) { return static_cast<double>(word >> 8U) / 16777216.0; };
        for (std::size_t i = 0; i < values.size(); ++i) {
            const Words words = random.words(12, i / 4);
            const std::size_t pair = i % 4 / 2 * 2;
            const double radius = std::sqrt(-2 * std::log(1 - unit(words[pair])));
            const double angle = 2 * M_PI * unit(words[pair + 1]);
            const double expected = radius * (i % 2 == 0 ? std::cos(angle) : std::sin(angle));
            QVERIFY2(std::abs(values[i] - expected) <= 1e-6, qPrintable(QString::number(i)));
        }
    }

    void normalInPiecesIsTheWhole() {
        const Random random(9, "test");
        std::vector<float> whole(1003);
        random.normal(whole, 3);
        for (const std::size_t first : {std::size_t{4}, std::size_t{252}, std::size_t{256}, std::size_t{1000}}) {
            std::vector<float> part(whole.size() - first);
            random.normal(part, 3, first);
            QVERIFY(std::equal(part.begin(), part.end(), whole.begin() + static_cast<std::ptrdiff_t>(first)));
        }
    }

    void belowStaysBelow() {
        const Random random(3, "test");
        std::vector<int> seen(5);
        for (std::uint64_t i = 0; i < 1000; ++i)
            ++seen[random.below(5, 0, i)];
        for (const int count : seen)
            QVERIFY(count > 130);
    }

    // The known answers that Random123 publishes for philox4x32-10.
    void philoxGivesThePublishedWords_data() {
        QTest::addColumn<Words>("counter");
        QTest::addColumn<Key>("key");
        QTest::addColumn<Words>("answer");
        constexpr std::uint32_t ones = 0xffffffffU;
        QTest::newRow("zeros") << Words{} << Key{} << Words{0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U};
        QTest::newRow("ones") << Words{ones, ones, ones, ones} << Key{ones, ones}
                              << Words{0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU};
        QTest::newRow("digits of pi") << Words{0x243f6a88U, 0x85a308d3U, 0x13198a2eU, 0x03707344U}
                                      << Key{0xa4093822U, 0x299f31d0U}
                                      << Words{0xd16cfe09U, 0x94fdccebU, 0x5001e420U, 0x24126ea1U};
    }

    void philoxGivesThePublishedWords() {
        QFETCH(Words, counter);
        QFETCH(Key, key);
        QFETCH(Words, answer);
        QCOMPARE(saccade::philox(counter, key), answer);
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
