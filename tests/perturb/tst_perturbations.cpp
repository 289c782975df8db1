// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "engine/perturb/channel_masks.h"
#include "engine/perturb/noisy_copies.h"
#include "engine/perturb/occlusion_windows.h"
#include "engine/perturb/random_masks.h"
#include "engine/perturb/straight_path.h"

using namespace saccade;

namespace {

at::Tensor ones(std::int64_t channels, std::int64_t height, std::int64_t width) {
    return at::ones({1, channels, height, width});
}

at::Tensor ramp(std::int64_t channels, std::int64_t height, std::int64_t width) {
    return at::arange(channels * height * width, at::kFloat).view({1, channels, height, width}).add(1);
}

double largest(const at::Tensor& tensor) {
    return tensor.abs().max().item<double>();
}

// What each perturbation must keep: a sample does not depend on the batch it is made in.
bool samplesStandAlone(const Perturbation& perturbation) {
    const std::int64_t size = std::min<std::int64_t>(perturbation.size(), 9);
    const at::Tensor together = perturbation.inputs(0, size);
    for (std::int64_t i = 0; i < size; ++i) {
        if (!at::equal(perturbation.inputs(i, i + 1)[0], together[i])) return false;
    }
    return true;
}

}  // namespace

class TestPerturbations : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void windows_data() {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("window");
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("count");
        QTest::newRow("divides") << 32 << 32 << 8 << 4 << 49;
        QTest::newRow("as at 224") << 224 << 224 << 16 << 8 << 729;
        QTest::newRow("last ones cut off") << 10 << 13 << 4 << 4 << 12;  // rows at 0, 4, 8; columns at 0, 4, 8, 12
        QTest::newRow("one pixel") << 3 << 5 << 1 << 1 << 15;
        QTest::newRow("the whole picture") << 6 << 6 << 6 << 1 << 1;
        QTest::newRow("more than the picture") << 6 << 4 << 9 << 3 << 1;
        QTest::newRow("higher than wide") << 9 << 4 << 4 << 2 << 4;  // rows at 0, 2, 4, 6
    }
    void windows() {
        QFETCH(const int, height);
        QFETCH(const int, width);
        QFETCH(const int, window);
        QFETCH(const int, stride);
        QFETCH(const int, count);
        const OcclusionWindows windows(ones(2, height, width), at::zeros({1, 2, height, width}), window, stride);
        QCOMPARE(windows.size(), count);
        QVERIFY(samplesStandAlone(windows));

        at::Tensor covered = at::zeros({height, width});
        std::set<std::pair<std::int64_t, std::int64_t>> corners;
        for (std::int64_t i = 0; i < windows.size(); ++i) {
            const auto& hole = windows.window(i);
            corners.insert({hole.top, hole.left});
            QCOMPARE(hole.top % stride, 0);
            QCOMPARE(hole.left % stride, 0);
            QCOMPARE(hole.bottom, std::min<std::int64_t>(hole.top + window, height));
            QCOMPARE(hole.right, std::min<std::int64_t>(hole.left + window, width));
            const at::Tensor hidden = windows.inputs(i, i + 1)[0].eq(0).to(at::kFloat);
            QVERIFY(at::equal(hidden[0], hidden[1]));
            QCOMPARE(hidden[0].sum().item<float>(),
                     static_cast<float>((hole.bottom - hole.top) * (hole.right - hole.left)));
            covered += hidden[0];
        }
        QCOMPARE(static_cast<int>(corners.size()), count);
        QVERIFY(covered.min().item<float>() >= 1);
    }

    // Where a sample differs is what it says, no more and no less.
    void windowsSayWhereTheyDiffer() {
        const at::Tensor input = ramp(2, 7, 10);
        const OcclusionWindows windows(input, ramp(2, 7, 10).mul(-1), 4, 3);
        for (std::int64_t i = 0; i < windows.size(); ++i) {
            const auto box = windows.changed(i);
            QVERIFY(box.has_value());
            at::Tensor inside = at::zeros({7, 10}, at::kBool);
            inside.slice(0, box->y0, box->y1).slice(1, box->x0, box->x1).fill_(true);
            QVERIFY(at::equal(windows.inputs(i, i + 1)[0][1].ne(input[0][1]), inside));
        }
        QVERIFY(!RandomMasks(input, {}, 1, 2).changed(0).has_value());
    }

    void firstWindowsSpanThePicture() {
        const OcclusionWindows windows(ones(1, 224, 224), at::zeros({1, 1, 224, 224}), 16, 8);
        std::int64_t lowest = 0;
        std::int64_t rightmost = 0;
        for (std::int64_t i = 0; i < 16; ++i) {
            lowest = std::max(lowest, windows.window(i).bottom);
            rightmost = std::max(rightmost, windows.window(i).right);
        }
        QVERIFY(lowest > 140);
        QVERIFY(rightmost > 140);
    }

    void windowsShowTheBaseline() {
        const at::Tensor input = ramp(3, 6, 6);
        const at::Tensor baseline = ramp(3, 6, 6).mul(-1);
        const OcclusionWindows windows(input, baseline, 3, 3);
        const at::Tensor batch = windows.inputs(0, windows.size());
        QVERIFY(at::equal(batch.abs(), input.abs().expand_as(batch)));
        for (std::int64_t i = 0; i < windows.size(); ++i)
            QCOMPARE(batch[i].lt(0).sum().item<std::int64_t>(), 27);
    }

    void coverageIsAMean() {
        CoverageMean mean(2, 4);
        mean.add({0, 0, 2, 2}, 3);
        mean.add({0, 1, 1, 3}, 5);
        const at::Tensor expected = at::tensor({3.0F, 4.0F, 5.0F, 0.0F, 3.0F, 3.0F, 0.0F, 0.0F}).view({2, 4});
        QVERIFY(at::equal(mean.mean(), expected));
    }

    void randomMasksAreOpenAsOftenAsAsked_data() {
        QTest::addColumn<double>("probability");
        for (const double probability : {0.1, 0.5, 0.8}) {
            QTest::addRow("probability %g", probability) << probability;
        }
    }
    void randomMasksAreOpenAsOftenAsAsked() {
        QFETCH(const double, probability);
        const std::int64_t count = 2000;
        const RandomMasks masks(ones(1, 28, 21), {7, probability}, 3, count);
        const at::Tensor all = masks.masks(0, count);
        QCOMPARE(all.min().item<float>() >= 0, true);
        QCOMPARE(all.max().item<float>() <= 1, true);
        // Five deviations of a mean of 2000 cells, at every pixel.
        const double bound = 5 * std::sqrt(probability * (1 - probability) / static_cast<double>(count));
        QVERIFY(largest(all.mean(0) - probability) < bound);
    }

    // Made independently: the grid by nearest reading of a mask's own cells is not visible from outside, so the mask
    // is compared with LibTorch's enlargement of every possible grid of 2 x 2 cells at the reported offset.
    void randomMasksAreEnlargedBilinearly_data() {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("square") << 16 << 16;
        QTest::newRow("wide") << 9 << 20;
        QTest::newRow("not divisible") << 15 << 7;
    }
    void randomMasksAreEnlargedBilinearly() {
        QFETCH(const int, height);
        QFETCH(const int, width);
        const RandomMasks masks(ones(1, height, width), {2, 0.5}, 11, 40);
        const std::int64_t cellHeight = (height + 1) / 2;
        const std::int64_t cellWidth = (width + 1) / 2;
        for (std::int64_t sample = 0; sample < 40; ++sample) {
            const auto [top, left] = masks.offset(sample);
            QVERIFY(top >= 0 && top < cellHeight && left >= 0 && left < cellWidth);
            const at::Tensor mask = masks.masks(sample, sample + 1)[0];
            bool found = false;
            for (int pattern = 0; pattern < 16 && !found; ++pattern) {
                at::Tensor grid = at::empty({1, 1, 2, 2});
                for (int cell = 0; cell < 4; ++cell)
                    grid.view(-1)[cell] = (pattern >> cell) & 1;
                const at::Tensor large = at::upsample_bilinear2d(grid, {3 * cellHeight, 3 * cellWidth}, false,
                                                                 c10::nullopt, c10::nullopt)[0][0];
                found = largest(large.slice(0, top, top + height).slice(1, left, left + width) - mask) < 1e-5;
            }
            QVERIFY2(found, qPrintable(QString("sample %1 is no enlarged grid").arg(sample)));
        }
    }

    void randomMasksAreCutOutIndependently() {
        const RandomMasks masks(ones(1, 70, 70), {7, 0.5}, 5, 200);
        std::set<std::int64_t> tops;
        std::set<std::int64_t> lefts;
        std::set<std::pair<std::int64_t, std::int64_t>> both;
        for (std::int64_t i = 0; i < 200; ++i) {
            const auto offset = masks.offset(i);
            tops.insert(offset.first);
            lefts.insert(offset.second);
            both.insert(offset);
        }
        // Ten places an axis: 200 draws hit all of them, and most of the hundred pairs (87 expected).
        QCOMPARE(tops.size(), std::size_t{10});
        QCOMPARE(lefts.size(), std::size_t{10});
        QVERIFY(both.size() > 70);
    }

    void randomMasksAreReproducible() {
        const RandomMasks masks(ramp(3, 20, 24), {7, 0.5}, 5, 100);
        const RandomMasks same(ramp(3, 20, 24), {7, 0.5}, 5, 10);
        const RandomMasks other(ramp(3, 20, 24), {7, 0.5}, 6, 100);
        QVERIFY(samplesStandAlone(masks));
        QVERIFY(at::equal(masks.masks(0, 10), same.masks(0, 10)));
        QVERIFY(!at::equal(masks.masks(0, 10), other.masks(0, 10)));
        QVERIFY(at::equal(masks.inputs(3, 5), ramp(3, 20, 24) * masks.masks(3, 5).unsqueeze(1)));
        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        const at::Tensor alone = masks.masks(0, 100);
        at::set_num_threads(4);
        QVERIFY(at::equal(masks.masks(0, 100), alone));
        at::set_num_threads(threads);
    }

    void channelMasksAreBroughtToUnitRange_data() {
        QTest::addColumn<bool>("aligned");
        QTest::newRow("half pixel") << false;
        QTest::newRow("aligned corners") << true;
    }
    void channelMasksAreBroughtToUnitRange() {
        QFETCH(const bool, aligned);
        at::Tensor activation = ramp(4, 3, 5).sub(20);
        activation[0][2].fill_(7);
        const ChannelMasks masks(ramp(3, 12, 20), activation,
                                 aligned ? ChannelMasks::Corners::aligned : ChannelMasks::Corners::halfPixel);
        QCOMPARE(masks.size(), 4);
        QCOMPARE(masks.constant(), (std::vector<bool>{false, false, true, false}));
        QVERIFY(samplesStandAlone(masks));
        const at::Tensor all = masks.masks(0, 4);
        QCOMPARE(all.sizes().vec(), (std::vector<std::int64_t>{4, 1, 12, 20}));
        for (const int channel : {0, 1, 3}) {
            QCOMPARE(all[channel].min().item<float>(), 0.0F);
            QCOMPARE(all[channel].max().item<float>(), 1.0F);
        }
        QCOMPARE(largest(all[2]), 0.0);
        // The ramp's row of pixels next to a corner stays level for half a cell only where pixel borders meet.
        const bool level = all[0][0][0][0].item<float>() == all[0][0][0][1].item<float>();
        QCOMPARE(level, !aligned);
        QVERIFY(at::equal(masks.inputs(0, 4), ramp(3, 12, 20) * all));
    }

    void noiseHasTheAskedDeviation() {
        const at::Tensor input = ramp(3, 16, 16);
        const NoisyCopies copies(input, 0.3, 1, 64);
        QVERIFY(samplesStandAlone(copies));
        const at::Tensor noise = copies.inputs(0, 64) - input;
        QVERIFY(std::abs(noise.mean().item<double>()) < 5 * 0.3 / std::sqrt(64 * 768.0));
        QVERIFY(std::abs(noise.std().item<double>() - 0.3) < 5 * 0.3 / std::sqrt(2 * 64 * 768.0));
        QVERIFY(!at::equal(noise[0], noise[1]));
        QVERIFY(at::equal(NoisyCopies(input, 0, 1, 4).inputs(0, 4), input.expand({4, 3, 16, 16})));
        QVERIFY(at::equal(NoisyCopies(input, 0.3, 1, 8).inputs(0, 8), copies.inputs(0, 8)));
        QVERIFY(!at::equal(NoisyCopies(input, 0.3, 2, 8).inputs(0, 8), copies.inputs(0, 8)));
    }

    void straightPathRunsFromBaselineToInput() {
        const at::Tensor baseline = at::full({1, 2, 2, 2}, 4.0);
        const at::Tensor input = at::full({1, 2, 2, 2}, 8.0);
        const StraightPath path(baseline, input, {0, 0.25, 1});
        QCOMPARE(path.size(), 3);
        QVERIFY(samplesStandAlone(path));
        const at::Tensor points = path.inputs(0, 3);
        QVERIFY(at::equal(points[0], baseline[0]));
        QVERIFY(at::equal(points[1], at::full({2, 2, 2}, 5.0)));
        QVERIFY(at::equal(points[2], input[0]));
    }
};

QTEST_GUILESS_MAIN(TestPerturbations)
#include "tst_perturbations.moc"
