// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Objects cut out of pictures that were drawn, so that it is known where they are.
#include "engine/image/graph_cut.h"

#include <QTest>
#include <cmath>
#include <opencv2/core.hpp>

#include "engine/core/error.h"
#include "engine/core/random.h"

using namespace saccade;

namespace {

constexpr int side = 60;

bool inDisk(int x, int y, double centreX, double centreY, double radius) {
    return std::hypot(x - centreX, y - centreY) < radius;
}

/// A large and a small reddish disk on a bluish ground, both colours noisy.
Picture twoDisks() {
    Picture picture{side, side, {}};
    const Random random(3, "test/disks");
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const bool inside = inDisk(x, y, 22, 24, 14) || inDisk(x, y, 50, 50, 5);
            const auto grain = random.below(40, 0, static_cast<std::uint64_t>(y * side + x));
            const std::array<std::uint32_t, 3> colour = inside
                                                            ? std::array<std::uint32_t, 3>{190 + grain, 60 + grain, 40}
                                                            : std::array<std::uint32_t, 3>{30 + grain, 70, 150 + grain};
            for (const std::uint32_t level : colour)
                picture.rgb.push_back(static_cast<std::uint8_t>(level));
        }
    }
    return picture;
}

/// High on a part of the large disk alone.
Array pointing() {
    Array map(Shape{side, side});
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x)
            map.values[static_cast<std::size_t>(y * side + x)] =
                static_cast<float>(std::exp(-std::hypot(x - 19, y - 21) / 6));
    }
    return map;
}

}  // namespace

class TestGraphCut : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theWholeObjectFromAPartOfIt() {
        for (const int refinements : {0, 3}) {
            const CutOut cut = cutOut(twoDisks(), pointing(), {0.95, 0.3, refinements});
            QCOMPARE(cut.mask.size(), std::size_t{side} * side);
            int both = 0;
            int either = 0;
            std::int64_t area = 0;
            for (int y = 0; y < side; ++y) {
                for (int x = 0; x < side; ++x) {
                    const bool truth = inDisk(x, y, 22, 24, 14);
                    const bool cutIn = cut.mask[static_cast<std::size_t>(y * side + x)] == 1;
                    both += truth && cutIn ? 1 : 0;
                    either += truth || cutIn ? 1 : 0;
                    area += cutIn ? 1 : 0;
                }
            }
            // The small disk has the colours, too, but hangs not together with it.
            QVERIFY2(both > 0.95 * either, qPrintable(QString("%1 of %2").arg(both).arg(either)));
            QCOMPARE(cut.area, area);
            QVERIFY(std::abs(cut.box.x0 - 9) <= 1 && std::abs(cut.box.y0 - 11) <= 1);
            QVERIFY(std::abs(cut.box.x1 - 36) <= 1 && std::abs(cut.box.y1 - 38) <= 1);
        }
    }

    void seedsAreTheQuantiles() {
        const CutOut cut = cutOut(twoDisks(), pointing(), {0.95, 0.3, 0});
        // 3600 pixels, few of them with the same value.
        QVERIFY(std::abs(cut.foregroundSeeds - 180) <= 8);
        QVERIFY(std::abs(cut.backgroundSeeds - 1080) <= 8);
    }

    void theSameEveryTime() {
        const CutOut first = cutOut(twoDisks(), pointing(), {0.9, 0.4, 2});
        cv::theRNG() = cv::RNG(987654);
        const cv::RNG before = cv::theRNG();
        const CutOut second = cutOut(twoDisks(), pointing(), {0.9, 0.4, 2});
        QCOMPARE(second.mask, first.mask);
        // Nobody else's numbers were taken.
        QVERIFY(cv::theRNG() == before);
    }

    void mapsOfFewValues() {
        // Nine in ten pixels are zero, as behind a ReLU: no pixel lies below the quantile, none above the other one.
        Array map(Shape{side, side});
        for (int y = 0; y < side; ++y) {
            for (int x = 0; x < side; ++x)
                map.values[static_cast<std::size_t>(y * side + x)] = inDisk(x, y, 20, 22, 9) ? 1.0F : 0.0F;
        }
        const CutOut cut = cutOut(twoDisks(), map, {0.95, 0.3, 0});
        QVERIFY(cut.foregroundSeeds > 200 && cut.backgroundSeeds > 3000);
        QCOMPARE(cut.area, cut.foregroundSeeds);
        QVERIFY_EXCEPTION_THROWN(cutOut(twoDisks(), Array(Shape{side, side}), {}), ComputationError);
    }

    void flatAndTinyPictures() {
        Picture flat{2, 1, {9, 9, 9, 9, 9, 9}};
        const CutOut cut = cutOut(flat, Array(Shape{1, 2}, {0, 1}), {});
        QCOMPARE(cut.mask, (std::vector<std::uint8_t>{0, 1}));
        QCOMPARE(cut.box, (Box{1, 0, 2, 1}));
    }
};

QTEST_GUILESS_MAIN(TestGraphCut)
#include "tst_graph_cut.moc"
