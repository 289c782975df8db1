// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// XRAI's regions and how they fill a picture: by hand, and against a slow implementation on whole masks.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "engine/core/random.h"
#include "engine/image/felzenszwalb.h"
#include "engine/image/regions.h"
#include "engine/image/spline_resize.h"

using namespace saccade;

namespace {

Array noise(const Shape& shape, std::uint64_t seed) {
    Array array(shape);
    Random(seed, "test").normal(array.values, 0);
    return array;
}

// Random rectangles, some of them the same.
Regions rectangles(std::int64_t height, std::int64_t width, int count, std::uint64_t seed) {
    Regions regions{height, width, {}};
    const Random random(seed, "test/rectangles");
    for (int i = 0; i < count; ++i) {
        const auto draw = [&](std::int64_t bound, std::uint64_t which) {
            return static_cast<std::int64_t>(
                random.below(static_cast<std::uint32_t>(bound), i % 7 == 6 ? 3 : static_cast<std::uint64_t>(i), which));
        };
        const std::int64_t top = draw(height - 1, 0);
        const std::int64_t left = draw(width - 1, 1);
        const std::int64_t bottom = std::min(height, top + 1 + draw(8, 2));
        const std::int64_t right = std::min(width, left + 1 + draw(8, 3));
        auto& pixels = regions.pixels.emplace_back();
        for (std::int64_t y = top; y < bottom; ++y) {
            for (std::int64_t x = left; x < right; ++x)
                pixels.push_back(static_cast<std::int32_t>(y * width + x));
        }
    }
    return regions;
}

// From the description: masks of the whole picture, everything counted anew in every round.
Array slowlyFilled(const Array& attribution, const Regions& regions, std::int64_t least, bool fast) {
    const std::size_t size = attribution.values.size();
    std::vector<std::vector<bool>> masks;
    for (const auto& region : regions.pixels) {
        masks.emplace_back(size, false);
        for (const std::int32_t pixel : region)
            masks.back()[static_cast<std::size_t>(pixel)] = true;
    }
    std::vector<bool> taken(size, false);
    Array map(attribution.shape);
    const auto meanOf = [&](const std::vector<bool>& mask, bool all, std::int64_t& count) {
        double sum = 0;
        count = 0;
        for (std::size_t i = 0; i < size; ++i) {
            if (!mask[i] || (!all && taken[i])) continue;
            sum += static_cast<double>(attribution.values[i]);
            ++count;
        }
        return count > 0 ? sum / static_cast<double>(count) : -std::numeric_limits<double>::infinity();
    };
    const auto take = [&](const std::vector<bool>& mask, double mean) {
        for (std::size_t i = 0; i < size; ++i) {
            if (!mask[i] || taken[i]) continue;
            map.values[i] = static_cast<float>(mean);
            taken[i] = true;
        }
    };
    std::int64_t count = 0;
    if (fast) {
        std::vector<std::pair<double, std::size_t>> order;
        for (std::size_t i = 0; i < masks.size(); ++i)
            order.emplace_back(-meanOf(masks[i], true, count), i);
        std::sort(order.begin(), order.end());
        for (const auto& [mean, i] : order) {
            const double gain = meanOf(masks[i], false, count);
            if (count >= least) take(masks[i], gain);
        }
    } else {
        while (true) {
            double best = -std::numeric_limits<double>::infinity();
            const std::vector<bool>* chosen = nullptr;
            for (const auto& mask : masks) {
                const double mean = meanOf(mask, false, count);
                if (count < least || count == 0 || mean <= best + 1e-12) continue;
                best = mean;
                chosen = &mask;
            }
            if (chosen == nullptr) break;
            take(*chosen, best);
        }
    }
    const std::vector<bool> everything(size, true);
    take(everything, meanOf(everything, false, count));
    return map;
}

double apart(const Array& a, const Array& b) {
    double worst = 0;
    for (std::size_t i = 0; i < a.values.size(); ++i)
        worst = std::max(worst, static_cast<double>(std::abs(a.values[i] - b.values[i])));
    return worst;
}

}  // namespace

class TestRegions : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void filledByHand() {
        const Array attribution(Shape{1, 6}, {1, 5, 3, 0, -2, 4});
        // Means 3, 4, 1 and -1 ...
        const Regions regions{1, 6, {{0, 1, 2}, {1, 2}, {2, 3}, {3, 4}}};
        // ... the second takes 5 and 3; of the first 1 is left, of the third 0, of the fourth -1; nobody has 4.
        QCOMPARE(filledByRegions(attribution, regions, 1, Filling::greedy).values,
                 (std::vector<float>{1, 4, 4, 0, -2, 4}));
        // At least two pixels: after the second only the fourth has two.
        QCOMPARE(filledByRegions(attribution, regions, 2, Filling::greedy).values,
                 (std::vector<float>{2.5F, 4, 4, -1, -1, 2.5F}));
        // Sorted by their own means: second, first, third, fourth.
        QCOMPARE(filledByRegions(attribution, regions, 1, Filling::sorted).values,
                 (std::vector<float>{1, 4, 4, 0, -2, 4}));
        // No region at all: the mean everywhere.
        const Array mean = filledByRegions(attribution, {1, 6, {}}, 1, Filling::greedy);
        for (const float value : mean.values)
            QVERIFY(std::abs(value - 11.0F / 6) < 1e-6F);
    }

    void theFormsDiffer() {
        // Without the pixel that the best one takes the second best is worth less than the third.
        const Array attribution(Shape{1, 5}, {10, 0, 0, 4, 2});
        const Regions regions{1, 5, {{0}, {0, 1, 2}, {3, 4, 1}}};
        QCOMPARE(filledByRegions(attribution, regions, 1, Filling::greedy).values,
                 (std::vector<float>{10, 2, 0, 2, 2}));
        QCOMPARE(filledByRegions(attribution, regions, 1, Filling::sorted).values,
                 (std::vector<float>{10, 0, 0, 3, 3}));
    }

    void filledFromTheDescription_data() {
        QTest::addColumn<int>("seed");
        QTest::addColumn<int>("least");
        QTest::addColumn<bool>("fast");
        for (const int seed : {1, 2, 3}) {
            for (const int least : {1, 6}) {
                QTest::addRow("greedy %d %d", seed, least) << seed << least << false;
                QTest::addRow("fast %d %d", seed, least) << seed << least << true;
            }
        }
    }
    void filledFromTheDescription() {
        QFETCH(const int, seed);
        QFETCH(const int, least);
        QFETCH(const bool, fast);
        const auto unsignedSeed = static_cast<std::uint64_t>(seed);
        const Array attribution = noise({17, 23}, unsignedSeed);
        const Regions regions = rectangles(17, 23, 60, unsignedSeed);
        const Array map = filledByRegions(attribution, regions, least, fast ? Filling::sorted : Filling::greedy);
        QVERIFY(apart(map, slowlyFilled(attribution, regions, least, fast)) < 1e-5);
        const double sum = std::accumulate(map.values.begin(), map.values.end(), 0.0);
        QVERIFY(std::abs(sum - std::accumulate(attribution.values.begin(), attribution.values.end(), 0.0)) < 1e-3);
        QVERIFY(std::set<float>(map.values.begin(), map.values.end()).size() > 5);
    }

    void dilatedByADisk() {
        Segments segments{9, 13, 2, std::vector<std::int32_t>(9 * 13, 0)};
        segments.labels[4 * 13 + 6] = 1;
        segments.labels[0] = 1;
        Regions regions{9, 13, {{5}}};
        appendDilated(regions, segments, 3);
        QCOMPARE(regions.pixels.size(), std::size_t{3});
        std::set<std::int32_t> expected;
        for (int y = 0; y < 9; ++y) {
            for (int x = 0; x < 13; ++x) {
                const bool near = (y - 4) * (y - 4) + (x - 6) * (x - 6) <= 9 || y * y + x * x <= 9;
                if (near) expected.insert(y * 13 + x);
            }
        }
        QCOMPARE(regions.pixels[2], std::vector<std::int32_t>(expected.begin(), expected.end()));
        // The background reaches everywhere.
        QCOMPARE(regions.pixels[1].size(), std::size_t{9 * 13});
    }

    // At 224 x 224 there is nothing to resize: the segments of six scales, dilated by five.
    void regionsAreDilatedSegments() {
        Array picture(Shape{2, 224, 224});
        for (std::int64_t y = 0; y < 224; ++y) {
            for (std::int64_t x = 0; x < 224; ++x) {
                const auto at = static_cast<std::size_t>(y * 224 + x);
                picture.values[at] = static_cast<float>(std::sin(0.05 * static_cast<double>(x)) * 3 + 2);
                picture.values[50176 + at] = static_cast<float>(y / 56);
            }
        }
        Job job;
        const Regions regions = xraiRegions(picture, job);
        const auto [least, greatest] = std::minmax_element(picture.values.begin(), picture.values.end());
        Array stretched = picture;
        for (float& value : stretched.values)
            value = -1 + 2 * (value - *least) / (*greatest - *least);
        std::size_t next = 0;
        for (const double scale : {50.0, 100.0, 150.0, 250.0, 500.0, 1200.0}) {
            const Segments segments = felzenszwalb(stretched, {scale, 0.8, 150}, job);
            for (std::int32_t label = 0; label < segments.count; ++label, ++next) {
                std::set<std::int32_t> expected;
                for (std::int64_t y = 0; y < 224; ++y) {
                    for (std::int64_t x = 0; x < 224; ++x) {
                        if (segments.at(y, x) != label) continue;
                        for (std::int64_t row = std::max<std::int64_t>(0, y - 5);
                             row <= std::min<std::int64_t>(223, y + 5); ++row) {
                            const auto half = static_cast<std::int64_t>(std::sqrt(25 - (row - y) * (row - y)));
                            for (std::int64_t column = std::max<std::int64_t>(0, x - half);
                                 column <= std::min<std::int64_t>(223, x + half); ++column)
                                expected.insert(static_cast<std::int32_t>(row * 224 + column));
                        }
                    }
                }
                QVERIFY(next < regions.pixels.size());
                QCOMPARE(regions.pixels[next].size(), expected.size());
                QVERIFY(std::equal(expected.begin(), expected.end(), regions.pixels[next].begin()));
                if (next >= 12) break;  // enough: each takes a while this way
            }
            if (next >= 12) break;
        }
        QVERIFY(next >= 12 || next == regions.pixels.size());
    }

    // Pixels in the middle between two of 224: scikit-image 0.19 takes, of either, the one that rounding leaves it.
    void nearestAsScipyHasIt_data() {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("pixel");
        QTest::addColumn<int>("source");
        QTest::newRow("24") << 24 << 1 << 14;
        QTest::newRow("40") << 40 << 22 << 125;
        QTest::newRow("48") << 48 << 1 << 7;
        QTest::newRow("80") << 80 << 42 << 118;
        QTest::newRow("110") << 110 << 82 << 167;
        QTest::newRow("193") << 193 << 96 << 111;
    }
    void nearestAsScipyHasIt() {
        QFETCH(const int, size);
        QFETCH(const int, pixel);
        QFETCH(const int, source);
        // Two segments: up to the source, and beyond it.
        std::vector<std::int64_t> marks;
        for (int i = 0; i < 224; ++i)
            marks.push_back(i <= source ? 0 : 1);
        const Segments across = nearestSized(numbered(1, 224, marks), 1, size);
        const Segments down = nearestSized(numbered(224, 1, marks), size, 1);
        QCOMPARE(across.labels, down.labels);
        QCOMPARE(across.count, 2);
        QCOMPARE(across.at(0, pixel), 0);
        // And not the one before.
        marks[static_cast<std::size_t>(source)] = 1;
        QCOMPARE(nearestSized(numbered(1, 224, marks), 1, size).at(0, pixel), 1);
    }

    void regionsOfOtherSizes_data() {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("small") << 32 << 32;
        QTest::newRow("larger than 224") << 300 << 240;
        QTest::newRow("wide") << 20 << 60;
        QTest::newRow("one pixel") << 1 << 1;
    }
    void regionsOfOtherSizes() {
        QFETCH(const int, height);
        QFETCH(const int, width);
        // Left dark, right light: at every scale a border down the middle, or none.
        Array picture(Shape{1, height, width});
        for (std::size_t i = 0; i < picture.values.size(); ++i)
            picture.values[i] = static_cast<int>(i) % width < width / 2 ? -3.0F : 7.0F;
        Job job;
        const Regions regions = xraiRegions(picture, job);
        QVERIFY(regions.pixels.size() >= 6);
        std::vector<int> holders(picture.values.size());
        for (const auto& region : regions.pixels) {
            QVERIFY(std::is_sorted(region.begin(), region.end()));
            for (const std::int32_t pixel : region)
                ++holders[static_cast<std::size_t>(pixel)];
        }
        QVERIFY(*std::min_element(holders.begin(), holders.end()) >= 6);
        if (width > 30) {
            // One of them is the left half, but for its rim, where the grey around the picture shows.
            const bool found = std::any_of(regions.pixels.begin(), regions.pixels.end(), [&](const auto& region) {
                const bool beyond = std::any_of(region.begin(), region.end(),
                                                [&](std::int32_t pixel) { return pixel % width >= width / 2 + 8; });
                return !beyond &&
                       static_cast<std::int64_t>(region.size()) * 10 >= std::int64_t{7} * height * (width / 2);
            });
            QVERIFY(found);
        }
    }

    void splinesGoThroughTheValues() {
        const Array map = noise({2, 9, 7}, 3);
        const Array large = splineResized(map, 27, 35);
        QCOMPARE(large.shape, (Shape{2, 27, 35}));
        for (std::size_t c = 0; c < 2; ++c) {
            for (std::size_t y = 0; y < 9; ++y) {
                for (std::size_t x = 0; x < 7; ++x)
                    QVERIFY(std::abs(large.values[(c * 27 + 3 * y + 1) * 35 + 5 * x + 2] -
                                     map.values[(c * 9 + y) * 7 + x]) < 1e-6F);
            }
        }
        const auto [least, greatest] = std::minmax_element(map.values.begin(), map.values.end());
        QVERIFY(*std::min_element(large.values.begin(), large.values.end()) >= *least);
        QVERIFY(*std::max_element(large.values.begin(), large.values.end()) <= *greatest);
        QCOMPARE(splineResized(map, 9, 7).values, map.values);
    }

    // Between two of its values the spline through a cosine of 8 pixels is off by the fourth power of its frequency.
    void splinesAreCubic() {
        Array wave(Shape{1, 1, 64});
        for (std::size_t x = 0; x < 64; ++x)
            wave.values[x] = static_cast<float>(std::cos(0.785398 * static_cast<double>(x)));
        const Array fine = splineResized(wave, 1, 320);
        double worst = 0;
        for (int x = 60; x < 260; ++x) {
            const double place = (x + 0.5) / 5 - 0.5;
            worst = std::max(worst, std::abs(static_cast<double>(fine.values[static_cast<std::size_t>(x)]) -
                                             std::cos(0.785398 * place)));
        }
        QVERIFY2(worst > 1e-5 && worst < 2.5e-3, qPrintable(QString::number(worst)));
    }

    void outsideIsZeroAndWhatShrinksIsSmooth() {
        Array ones(Shape{1, 40, 40});
        std::fill(ones.values.begin(), ones.values.end(), 1.0F);
        ones.values[0] = 0;
        const Array small = splineResized(ones, 10, 10);
        // Two pixels from the border, a Gaussian of 1.5 pixels lets 9 % of the outside's zero in.
        QVERIFY(std::abs(small.values[55] - 1) < 1e-3F);
        QVERIFY(small.values[5] > 0.88F && small.values[5] < 0.94F);
        // A board of single pixels becomes grey.
        Array board(Shape{1, 40, 40});
        for (std::size_t i = 0; i < 1600; ++i)
            board.values[i] = (i / 40 + i % 40) % 2 == 0 ? 1.0F : -1.0F;
        const Array grey = splineResized(board, 10, 10);
        for (std::size_t i = 0; i < 100; ++i)
            QVERIFY(std::abs(grey.values[i]) < 0.02F);
    }

    void cancelled() {
        Job job;
        job.cancel();
        QVERIFY_THROWS_EXCEPTION(Cancelled, xraiRegions(noise({3, 8, 8}, 1), job));
    }
};

QTEST_GUILESS_MAIN(TestRegions)
#include "tst_regions.moc"
