// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Paths through inputs: the guided one, whose next point depends on the last result, and the one of growing blurs.
#include <QTest>
#include <cmath>
#include <vector>

#include "engine/core/error.h"
#include "engine/core/random.h"
#include "engine/perturb/blur_path.h"
#include "engine/perturb/guided_path.h"

using namespace saccade;

namespace {

at::Tensor normal(const std::vector<std::int64_t>& shape, std::uint64_t seed) {
    at::Tensor tensor = at::empty(shape, at::kFloat);
    Random(seed, "test").normal({tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())}, 0);
    return tensor;
}

double largest(const at::Tensor& tensor) {
    return tensor.abs().max().item<double>();
}

at::Tensor row(std::vector<double> values) {
    return at::tensor(c10::ArrayRef<double>(values), at::kDouble).view({1, 1, 1, -1});
}

// What a score of the point's squares has for a gradient.
at::Tensor twice(const at::Tensor& point) {
    return 2 * point;
}

}  // namespace

class TestPaths : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void smallGradientsMoveFirst() {
        // Four values a unit away each, free to run ahead; a quarter of them (one) moves at a time, by gradient 0.1,
        // then 0.2, 0.3, 0.4. Each step takes a quarter of the whole way.
        GuidedPath path(at::zeros({1, 1, 1, 4}), at::ones({1, 1, 1, 4}), {4, 0.25, 1});
        const at::Tensor gradient = row({0.3, -0.1, 0.4, 0.2});
        const std::vector<at::Tensor> expected{row({0, 1, 0, 0}), row({0, 1, 0, 1}), row({1, 1, 0, 1}),
                                               row({1, 1, 1, 1})};
        for (const at::Tensor& place : expected) {
            path.advance(gradient);
            QVERIFY(largest(path.point().to(at::kDouble) - place) < 1e-6);
        }
        QCOMPARE(path.taken(), path.size());
        QVERIFY(largest(path.attribution() - gradient) < 1e-9);
    }

    void noValueRunsFurtherThanTheReach() {
        // With a reach of a tenth, the first step of two (to the middle) puts every value between 0.4 and 0.6: those
        // with small gradients ahead, the others behind.
        GuidedPath path(at::zeros({1, 1, 1, 4}), at::ones({1, 1, 1, 4}), {2, 0.5, 0.1});
        path.advance(row({4, 1, 3, 2}));
        QVERIFY(largest(path.point().to(at::kDouble) - row({0.4, 0.6, 0.4, 0.6})) < 1e-6);
        path.advance(row({1, 1, 1, 1}));
        QVERIFY(largest(path.point() - 1) < 1e-6);
    }

    void distancesCountNotValues() {
        // A value nine units away is nine tenths of the way: half of the way moves it alone, by five ninths.
        GuidedPath path(at::zeros({1, 1, 1, 2}), row({9, 1}).to(at::kFloat), {2, 0.01, 1});
        path.advance(row({1, 2}));
        QVERIFY(largest(path.point().to(at::kDouble) - row({5, 0})) < 1e-6);
        // The other one has the smaller gradient now and goes all its way before the first goes on.
        path.advance(row({2, 1}));
        QVERIFY(largest(path.point().to(at::kDouble) - row({9, 1})) < 1e-6);
        QVERIFY(largest(path.attribution() - row({5 + 8, 1})) < 1e-6);
    }

    void everyStepTakesItsShareOfTheWay_data() {
        QTest::addColumn<double>("fraction");
        QTest::addColumn<double>("reach");
        QTest::newRow("the paper's") << 0.25 << 0.02;
        QTest::newRow("one at a time") << 0.001 << 0.3;
        QTest::newRow("all together") << 1.0 << 0.1;
    }
    void everyStepTakesItsShareOfTheWay() {
        QFETCH(const double, fraction);
        QFETCH(const double, reach);
        const at::Tensor baseline = normal({1, 3, 5, 6}, 1);
        at::Tensor input = normal({1, 3, 5, 6}, 2);
        // A value that has no way to go stays where it is.
        input[0][1][2][3] = baseline[0][1][2][3];
        const double whole = (input - baseline).abs().sum().item<double>();
        constexpr std::int64_t steps = 20;
        GuidedPath path(baseline, input, {steps, fraction, reach});
        for (std::int64_t step = 1; step <= steps; ++step) {
            path.advance(normal({1, 3, 5, 6}, 10 + static_cast<std::uint64_t>(step)));
            const double left = (input - path.point()).abs().sum().item<double>();
            QVERIFY(std::abs(left / whole - (1 - static_cast<double>(step) / steps)) < 1e-5);
            const at::Tensor share = ((path.point() - baseline) / (input - baseline)).nan_to_num(0.0);
            const double line = static_cast<double>(step) / steps;
            QVERIFY(share.max().item<double>() < std::min(line + reach, 1.0) + 1e-4);
            QVERIFY(path.point()[0][1][2][3].item<float>() == baseline[0][1][2][3].item<float>());
        }
        QVERIFY(largest(path.point() - input) < 1e-5);
    }

    void withoutReachItIsTheStraightLine() {
        const at::Tensor baseline = normal({1, 2, 3, 3}, 1);
        const at::Tensor input = normal({1, 2, 3, 3}, 2);
        GuidedPath path(baseline, input, {5, 0.25, 0});
        for (int step = 1; step <= 5; ++step) {
            path.advance(twice(path.point()));
            QVERIFY(largest(path.point() - (baseline + (input - baseline) * (step / 5.0))) < 1e-5);
        }
    }

    void nowhereToGo() {
        const at::Tensor input = normal({1, 2, 3, 3}, 2);
        GuidedPath path(input, input, {3, 0.25, 0.02});
        for (int step = 0; step < 3; ++step)
            path.advance(twice(path.point()));
        QCOMPARE(largest(path.attribution()), 0.0);
        QVERIFY(largest(path.point() - input) < 1e-6);
    }

    void followedInterruptedAndResumed() {
        const at::Tensor baseline = normal({1, 2, 4, 4}, 1);
        const at::Tensor input = normal({1, 2, 4, 4}, 2);
        const GuidedPath::Options options{500, 0.25, 0.005};
        GuidedPath whole(baseline, input, options);
        int steps = 0;
        Job job;
        QCOMPARE(follow(
                     whole, twice, [&] { ++steps; }, job),
                 std::int64_t{500});
        QCOMPARE(steps, 500);
        // The squares' difference, value by value, whatever the way: the integral of 2 x is x squared.
        const at::Tensor squares = (input.square() - baseline.square()).to(at::kDouble);
        QVERIFY(largest(whole.attribution() - squares) < 0.1 * largest(squares));

        GuidedPath path(baseline, input, options);
        Job first;
        int seen = 0;
        const auto cancelling = [&] {
            if (++seen == 7) first.cancel();
        };
        QCOMPARE(follow(path, twice, cancelling, first), std::int64_t{7});
        Job second;
        QCOMPARE(follow(path, twice, {}, second), std::int64_t{500});
        QCOMPARE(largest(path.attribution() - whole.attribution()), 0.0);
    }

    void blurIsAGaussian() {
        at::Tensor point = at::zeros({1, 1, 41, 51});
        point[0][0][20][25] = 1;
        const BlurPath path(point, 5, 10);
        const at::Tensor blurred = path.blurred(3)[0][0];
        QVERIFY(std::abs(blurred.sum().item<double>() - 1) < 1e-4);
        const double middle = blurred[20][25].item<double>();
        QVERIFY(std::abs(blurred[20][28].item<double>() / middle - std::exp(-0.5)) < 1e-5);
        QVERIFY(std::abs(blurred[26][25].item<double>() / middle - std::exp(-2.0)) < 1e-5);
        // Cut off at four deviations.
        QVERIFY(blurred[20][25 + 12].item<double>() > 0);
        QCOMPARE(blurred[20][25 + 13].item<double>(), 0.0);
        QVERIFY(largest(path.blurred(0) - point) == 0);
    }

    void blurFadesBeyondTheBorder() {
        const BlurPath path(at::ones({1, 2, 9, 9}), 50, 10);
        const at::Tensor once = path.blurred(1);
        QVERIFY(std::abs(once[0][1][4][4].item<double>() - 1) < 1e-3);
        QVERIFY(once[0][1][0][0].item<double>() < 0.6);
        QVERIFY(largest(path.blurred(50)) < 0.05);
    }

    void blurStepsAddUp() {
        const at::Tensor input = normal({1, 3, 12, 10}, 4);
        const BlurPath path(input, 6, 9);
        QCOMPARE(path.size(), std::int64_t{9});
        const at::Tensor all = path.differences(0, 9);
        QVERIFY(largest(all.sum(0, true) - (input - path.blurred(6))) < 1e-5);
        // The same whatever they are asked with.
        QVERIFY(largest(at::cat({path.differences(0, 4), path.differences(4, 9)}) - all) < 1e-6);
        QVERIFY(largest(at::cat({path.inputs(0, 1), path.inputs(1, 9)}) - path.inputs(0, 9)) < 1e-6);
        // The middle of the second step of two thirds each.
        QVERIFY(largest(path.inputs(1, 2) - path.blurred(1)) < 1e-6);
    }
};

QTEST_GUILESS_MAIN(TestPaths)
#include "tst_paths.moc"
