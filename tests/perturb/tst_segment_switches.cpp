// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What the methods over superpixels stand on: switches, coalitions, linear fits; and boxes, paths and windows, of
/// which a sample may depend on nothing but its number.
#include <QTest>
#include <cmath>
#include <map>
#include <set>

#include "engine/perturb/interleaved_paths.h"
#include "engine/perturb/linear_surrogate.h"
#include "engine/perturb/revealed_boxes.h"
#include "engine/perturb/segment_switches.h"
#include "engine/perturb/shapley_coalitions.h"
#include "engine/perturb/window_samples.h"

using namespace saccade;

namespace {

at::Tensor ramp(std::int64_t channels, std::int64_t height, std::int64_t width) {
    return at::arange(channels * height * width, at::kFloat).view({1, channels, height, width}).add(1);
}

at::Tensor noise(const std::vector<std::int64_t>& shape, std::uint64_t seed) {
    at::Tensor values = at::empty(shape, at::kFloat);
    Random(seed, "test").normal({values.data_ptr<float>(), static_cast<std::size_t>(values.numel())}, 0);
    return values.to(at::kDouble);
}

double largest(const at::Tensor& tensor) {
    return tensor.abs().max().item<double>();
}

bool samplesStandAlone(const Perturbation& perturbation, std::int64_t size) {
    const at::Tensor together = perturbation.inputs(0, size);
    for (std::int64_t i = 0; i < size; ++i) {
        if (!at::equal(perturbation.inputs(i, i + 1)[0], together[i])) return false;
    }
    return true;
}

std::vector<std::uint8_t> drawn(const ShapleyCoalitions& coalitions, std::int64_t players, std::int64_t sample) {
    std::vector<std::uint8_t> on(static_cast<std::size_t>(players));
    coalitions.draw(sample, on);
    return on;
}

}  // namespace

class TestSegmentSwitches : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void segmentsAreSwitched() {
        const Segments segments{2, 3, 3, {0, 0, 1, 2, 1, 1}};
        const at::Tensor input = ramp(2, 2, 3);
        const at::Tensor fill = -ramp(2, 2, 3);
        // Sample i is written in binary.
        const SegmentSwitches switches(
            input, fill, segments,
            [](std::int64_t sample, std::span<std::uint8_t> on) {
                for (std::size_t i = 0; i < on.size(); ++i)
                    on[i] = static_cast<std::uint8_t>(sample >> i & 1);
            },
            8);
        QVERIFY(samplesStandAlone(switches, 8));
        const at::Tensor batch = switches.inputs(0, 8);
        for (std::int64_t sample = 0; sample < 8; ++sample) {
            for (std::int64_t pixel = 0; pixel < 6; ++pixel) {
                const bool on = (sample >> segments.labels[static_cast<std::size_t>(pixel)] & 1) != 0;
                for (std::int64_t c = 0; c < 2; ++c) {
                    const float value = input[0][c][pixel / 3][pixel % 3].item<float>();
                    QCOMPARE(batch[sample][c][pixel / 3][pixel % 3].item<float>(), on ? value : -value);
                }
            }
        }
        const at::Tensor rows = switches.switches(3, 6);
        QVERIFY(at::equal(rows, at::tensor({1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0}, at::kDouble).view({3, 3})));
        const at::Tensor means = segmentMeans(input, segments);
        QCOMPARE(means[0][0][0][1].item<float>(), 1.5F);
        QCOMPARE(means[0][1][1][2].item<float>(), (9 + 11 + 12) / 3.0F);
        QCOMPARE(means[0][1][1][0].item<float>(), 10.0F);
        const at::Tensor colours = painted(at::tensor({5.0, 6.0, 7.0}, at::kDouble), segments);
        QVERIFY(at::equal(colours, at::tensor({5.0F, 5.0F, 6.0F, 7.0F, 6.0F, 6.0F}).view({2, 3})));
    }

    void everyCoalitionOnce_data() {
        QTest::addColumn<int>("players");
        for (const int players : {2, 3, 6})
            QTest::addRow("%d players", players) << players;
    }
    void everyCoalitionOnce() {
        QFETCH(const int, players);
        const std::int64_t count = (std::int64_t{1} << players) - 2;
        const ShapleyCoalitions coalitions(players, count, 0);
        QVERIFY(coalitions.everyOne());
        QCOMPARE(coalitions.size(), count);
        std::set<std::vector<std::uint8_t>> all;
        for (std::int64_t sample = 0; sample < count; ++sample) {
            const auto on = drawn(coalitions, players, sample);
            all.insert(on);
            const auto taking = std::count(on.begin(), on.end(), 1);
            QVERIFY(taking > 0 && taking < players);
            const double choices =
                std::tgamma(players + 1) / std::tgamma(double(taking) + 1) / std::tgamma(double(players - taking) + 1);
            const double weight = (players - 1) / (choices * double(taking) * double(players - taking));
            QVERIFY(std::abs(coalitions.weight(sample) - weight) < 1e-12);
        }
        QCOMPARE(static_cast<std::int64_t>(all.size()), count);
        QVERIFY(!ShapleyCoalitions(players, count - 1, 0).everyOne());
        // Nobody to share with.
        QCOMPARE(ShapleyCoalitions(1, 100, 0).size(), 0);
    }

    void coalitionsByChance() {
        const int players = 9;
        const std::int64_t count = 500;
        const ShapleyCoalitions coalitions(players, count, 7);
        QCOMPARE(coalitions.size(), count);
        const ShapleyCoalitions many(players, 509, 7);
        const ShapleyCoalitions other(players, count, 8);
        std::vector<double> sizes(players, 0.0);
        std::vector<double> members(players, 0.0);
        int different = 0;
        for (std::int64_t sample = 0; sample < count; ++sample) {
            const auto on = drawn(coalitions, players, sample);
            QCOMPARE(drawn(many, players, sample), on);
            different += drawn(other, players, sample) != on ? 1 : 0;
            const auto taking = std::count(on.begin(), on.end(), 1);
            QVERIFY(taking > 0 && taking < players);
            ++sizes[static_cast<std::size_t>(taking)];
            for (std::size_t i = 0; i < on.size(); ++i)
                members[i] += on[i];
            if (sample % 2 == 1) {
                const auto before = drawn(coalitions, players, sample - 1);
                for (std::size_t i = 0; i < on.size(); ++i)
                    QCOMPARE(on[i] + before[i], 1);
            }
            QCOMPARE(coalitions.weight(sample), 1.0);
        }
        QVERIFY(different > 400);
        // In proportion to 1 / (s (K - s)), and every player in half of them: with complements exactly.
        double total = 0;
        for (int taking = 1; taking < players; ++taking)
            total += 1.0 / (taking * (players - taking));
        for (int taking = 1; taking < players; ++taking) {
            const double share = 1.0 / (taking * (players - taking)) / total;
            const double deviation = std::sqrt(2 * share * (1 - share) * count);
            QVERIFY(std::abs(sizes[static_cast<std::size_t>(taking)] - share * count) < 5 * deviation);
        }
        for (const double often : members)
            QCOMPARE(often, 250.0);
    }

    void aFitOfAnExactLine() {
        const at::Tensor rows = noise({40, 5}, 1);
        const at::Tensor truth = noise({5}, 2);
        const at::Tensor scores = rows.mv(truth) + 3;
        const at::Tensor weights = noise({40}, 3).square() + 0.1;
        SplitSurrogate surrogate(5);
        surrogate.add(0, rows.slice(0, 0, 13), scores.slice(0, 0, 13), weights.slice(0, 0, 13));
        surrogate.add(13, rows.slice(0, 13, 40), scores.slice(0, 13, 40), weights.slice(0, 13, 40));
        QCOMPARE(surrogate.count(), 40);
        for (const LinearSurrogate& each : {surrogate.whole(), surrogate.first(), surrogate.second()}) {
            const auto fit = each.ridge(0);
            QVERIFY(largest(fit.coefficients - truth) < 1e-6);
            QVERIFY(std::abs(fit.intercept - 3) < 1e-6);
            QVERIFY(fit.determination > 1 - 1e-9);
        }
        // Without the intercept in the scores the constrained fit finds the line, too.
        SplitSurrogate through(5);
        through.add(0, rows, rows.mv(truth), weights);
        QVERIFY(largest(through.whole().summingTo(truth.sum().item<double>()) - truth) < 1e-6);
        const at::Tensor forced = through.whole().summingTo(11);
        QVERIFY(std::abs(forced.sum().item<double>() - 11) < 1e-12);
    }

    void aConstrainedFitIsTheLeast() {
        const at::Tensor rows = noise({30, 4}, 4);
        const at::Tensor scores = noise({30}, 5);
        const at::Tensor weights = noise({30}, 6).square();
        LinearSurrogate surrogate(4);
        surrogate.add(rows, scores, weights);
        const at::Tensor best = surrogate.summingTo(2);
        const auto loss = [&](const at::Tensor& values) {
            return weights.dot((scores - rows.mv(values)).square()).item<double>();
        };
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            at::Tensor step = noise({4}, 50 + seed) * 0.05;
            step = step - step.mean();
            QVERIFY(loss(best + step) > loss(best));
        }
        const auto ridge = surrogate.ridge(0.7);
        const auto penalised = [&](const at::Tensor& values, double intercept) {
            return weights.dot((scores - rows.mv(values) - intercept).square()).item<double>() +
                   0.7 * values.square().sum().item<double>();
        };
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const at::Tensor step = noise({5}, 80 + seed) * 0.05;
            QVERIFY(penalised(ridge.coefficients + step.slice(0, 0, 4), ridge.intercept + step[4].item<double>()) >
                    penalised(ridge.coefficients, ridge.intercept));
        }
    }

    void fitsOfTooLittle() {
        SplitSurrogate surrogate(6);
        QVERIFY(std::abs(surrogate.whole().summingTo(3).sum().item<double>() - 3) < 1e-12);
        QCOMPARE(largest(surrogate.whole().ridge(1).coefficients), 0.0);
        const at::Tensor rows = at::eye(6, at::kDouble).slice(0, 0, 2);
        surrogate.add(0, rows, at::tensor({1.0, 2.0}, at::kDouble), at::ones({2}, at::kDouble));
        const at::Tensor values = surrogate.whole().summingTo(3);
        QVERIFY(largest(values - at::tensor({1.0, 2.0, 0.0, 0.0, 0.0, 0.0}, at::kDouble)) < 1e-3);
        // Scores that are all the same are explained by the intercept.
        LinearSurrogate flat(2);
        flat.add(noise({9, 2}, 1), at::full({9}, 0.3, at::kDouble), at::ones({9}, at::kDouble));
        QCOMPARE(flat.ridge(1).determination, 1.0);
    }

    void howHalvesAgree() {
        const at::Tensor one = at::tensor({1.0, 2.0, 3.0}, at::kDouble);
        const Agreement same = agreement(one, one);
        QCOMPARE(same.standardError, 0.0);
        QVERIFY(std::abs(same.correlation - 1) < 1e-12);
        const Agreement apart = agreement(one, at::tensor({3.0, 2.0, 1.0}, at::kDouble));
        QVERIFY(std::abs(apart.correlation + 1) < 1e-12);
        QVERIFY(std::abs(apart.standardError - std::sqrt(8.0 / 3) / 2) < 1e-12);
        QVERIFY(std::isnan(agreement(one, at::ones({3}, at::kDouble)).correlation));
    }

    void boxesAreRevealed() {
        RevealedBoxes boxes(ramp(2, 4, 5), at::zeros({1, 2, 4, 5}), 10);
        boxes.append({});
        boxes.append({{0, 0, 5, 4}});
        boxes.append({{1, 2, 3, 4}, {4, 0, 5, 1}});
        QCOMPARE(boxes.size(), 10);
        QCOMPARE(boxes.known(), 3);
        QVERIFY(samplesStandAlone(boxes, 3));
        const at::Tensor batch = boxes.inputs(0, 3);
        QCOMPARE(largest(batch[0]), 0.0);
        QVERIFY(at::equal(batch[1], ramp(2, 4, 5)[0]));
        at::Tensor expected = at::zeros({2, 4, 5});
        expected.slice(1, 2, 4).slice(2, 1, 3).copy_(ramp(2, 4, 5)[0].slice(1, 2, 4).slice(2, 1, 3));
        expected.select(2, 4).select(1, 0).copy_(ramp(2, 4, 5)[0].select(2, 4).select(1, 0));
        QVERIFY(at::equal(batch[2], expected));
    }

    void pathsAreLookedAtInTurn() {
        const at::Tensor input = at::full({1, 1, 2, 2}, 8.0);
        const InterleavedPaths paths({at::zeros({1, 1, 2, 2}), at::full({1, 1, 2, 2}, 16.0)}, input, {0, 0.5, 1});
        QCOMPARE(paths.size(), 6);
        QVERIFY(samplesStandAlone(paths, 6));
        const at::Tensor batch = paths.inputs(0, 6);
        const std::vector<float> expected{0, 16, 4, 12, 8, 8};
        for (std::int64_t i = 0; i < 6; ++i) {
            QCOMPARE(batch[i][0][1][1].item<float>(), expected[static_cast<std::size_t>(i)]);
            QCOMPARE(paths.pathOf(i), static_cast<std::size_t>(i % 2));
            QCOMPARE(paths.pointOf(i), static_cast<std::size_t>(i / 2));
        }
    }

    void windowsSlide_data() {
        QTest::addColumn<int>("window");
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("count");
        QTest::newRow("to the border") << 4 << 3 << 4 * 5;  // tops 0, 3, 6, 7; lefts 0, 3, 6, 9, 10
        QTest::newRow("every place") << 5 << 1 << 7 * 10;
        QTest::newRow("the whole picture") << 20 << 7 << 1;
        QTest::newRow("one pixel") << 1 << 1 << 11 * 14;
    }
    void windowsSlide() {
        QFETCH(const int, window);
        QFETCH(const int, stride);
        QFETCH(const int, count);
        const auto windows = slidingWindows(11, 14, window, stride);
        QCOMPARE(static_cast<int>(windows.size()), count);
        std::set<std::pair<int, int>> places;
        at::Tensor covered = at::zeros({11, 14});
        for (const Box& box : windows) {
            places.insert({box.y0, box.x0});
            QCOMPARE(box.height(), std::min(window, 11));
            QCOMPARE(box.width(), std::min(window, 14));
            QVERIFY(box.y1 <= 11 && box.x1 <= 14);
            covered.slice(0, box.y0, box.y1).slice(1, box.x0, box.x1) += 1;
        }
        QCOMPARE(static_cast<int>(places.size()), count);
        QVERIFY(covered.min().item<float>() >= 1);
    }

    void windowsAreFilled() {
        const at::Tensor input = ramp(2, 6, 7);
        const auto windows = slidingWindows(6, 7, 3, 2);
        const WindowSamples samples(input, windows, 4, [&](std::int64_t window, std::int64_t begin, std::int64_t end) {
            const Box& box = windows[static_cast<std::size_t>(window)];
            return at::arange(10 * window + begin, 10 * window + end, at::kFloat)
                .neg()
                .view({-1, 1, 1, 1})
                .expand({-1, 2, box.height(), box.width()});
        });
        QCOMPARE(samples.size(), static_cast<std::int64_t>(windows.size()) * 4);
        QVERIFY(samplesStandAlone(samples, samples.size()));
        const at::Tensor batch = samples.inputs(0, samples.size());
        for (std::int64_t i = 0; i < samples.size(); ++i) {
            const Box box = samples.changed(i).value();
            QCOMPARE(box, windows[static_cast<std::size_t>(i / 4)]);
            at::Tensor expected = input[0].clone();
            expected.slice(1, box.y0, box.y1)
                .slice(2, box.x0, box.x1)
                .fill_(-static_cast<double>(10 * (i / 4) + i % 4));
            QVERIFY(at::equal(batch[i], expected));
        }
    }
};

QTEST_GUILESS_MAIN(TestSegmentSwitches)
#include "tst_segment_switches.moc"
