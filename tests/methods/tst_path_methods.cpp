// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Integrated gradients along other ways than the straight line.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "engine/core/error.h"
#include "engine/perturb/blur_path.h"
#include "tests/methods/tiny_networks.h"

using namespace saccade;
using namespace saccade::test;

namespace {

at::Tensor values(const Map& map) {
    return toTensor(map.values);
}

at::Tensor picture() {
    return normal({1, 3, 12, 14}, 9);
}

using Numbers = std::vector<double>;

Numbers numbersOf(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.to(at::kDouble).contiguous();
    return {plain.data_ptr<double>(), plain.data_ptr<double>() + plain.numel()};
}

/// Guided integrated gradients as their authors describe them, number by number: at every step the values furthest
/// behind are brought up, then those with the smallest gradients go on as far as they may, until what is left of the
/// way is what the straight line has left.
struct SlowGuided {
    Numbers input;
    Numbers baseline;
    double fraction = 0.25;
    double reach = 0.02;
    std::function<Numbers(const Numbers&)> gradient;

    double left(const Numbers& point) const {
        double sum = 0;
        for (std::size_t i = 0; i < input.size(); ++i)
            sum += std::abs(input[i] - point[i]);
        return sum;
    }
    double at(std::size_t i, double share) const { return baseline[i] + share * (input[i] - baseline[i]); }

    Numbers map(int steps) const {
        Numbers point = baseline;
        Numbers sum(input.size(), 0.0);
        const double whole = left(baseline);
        for (int step = 0; step < steps; ++step) {
            const Numbers slopes = gradient(point);
            const double line = (step + 1.0) / steps;
            const double low = std::max(line - reach, 0.0);
            const double high = std::min(line + reach, 1.0);
            const Numbers before = point;
            for (std::size_t i = 0; i < input.size(); ++i) {
                if (input[i] != baseline[i] && (point[i] - baseline[i]) / (input[i] - baseline[i]) < low)
                    point[i] = at(i, low);
            }
            while (true) {
                const double missing = left(point) - whole * (1 - line);
                if (missing <= 1e-9 * whole) break;
                Numbers sizes(input.size());
                for (std::size_t i = 0; i < input.size(); ++i) {
                    const bool there = std::abs(at(i, high) - point[i]) < 1e-12;
                    sizes[i] = there ? std::numeric_limits<double>::infinity() : std::abs(slopes[i]);
                }
                Numbers sorted = sizes;
                std::sort(sorted.begin(), sorted.end());
                const double most = sorted[static_cast<std::size_t>(fraction * static_cast<double>(sorted.size() - 1))];
                double gain = 0;
                for (std::size_t i = 0; i < input.size(); ++i) {
                    if (std::isfinite(sizes[i]) && sizes[i] <= most) gain += std::abs(at(i, high) - point[i]);
                }
                if (gain == 0) break;
                const double part = std::min(missing / gain, 1.0);
                for (std::size_t i = 0; i < input.size(); ++i) {
                    if (std::isfinite(sizes[i]) && sizes[i] <= most) point[i] += part * (at(i, high) - point[i]);
                }
            }
            for (std::size_t i = 0; i < input.size(); ++i)
                sum[i] += slopes[i] * (point[i] - before[i]);
        }
        return sum;
    }
};

}  // namespace

class TestPathMethods : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void linearNetworks_data() {
        QTest::addColumn<QString>("steps");
        for (const char* steps : {"1", "7", "40"})
            QTest::newRow(steps) << steps;
    }
    void linearNetworks() {
        // The gradient is the weights everywhere: the map is weights times the way, whatever the steps.
        QFETCH(QString, steps);
        const at::Tensor weights = normal({2, 3, 6, 7}, 1);
        const at::Tensor input = normal({1, 3, 6, 7}, 2);
        const auto study = studyOf(linearNetwork(weights, at::ones({2})), input);
        const std::string count = steps.toStdString();
        const Map blurred = answer(*study, request("blur_ig", {{"steps", count}, {"max_sigma", "3"}}, 1));
        const at::Tensor end = BlurPath(input, 3, 1).blurred(3);
        QVERIFY(apart(values(blurred), (weights[1] * (input - end)).squeeze(0)) < 1e-4);
        QVERIFY(std::abs(figure(blurred, "completeness_gap")) < 1e-3);
        const Map guided = answer(*study, request("guided_ig", {{"steps", count}, {"baseline", "white"}}, 1));
        const at::Tensor white = study->baseline("white", 0);
        QVERIFY(apart(values(guided), (weights[1] * (input - white)).squeeze(0)) < 1e-4);
        QVERIFY(std::abs(figure(guided, "completeness_gap")) < 1e-3);
    }

    void squares() {
        // Every value stands for itself: what it adds is the difference of its squares, along any way.
        const at::Tensor input = normal({1, 1, 5, 5}, 3);
        const auto study = studyOf(squareNetwork(25), input);
        const Map guided = answer(*study, request("guided_ig", {{"steps", "2000"}, {"max_distance", "0.002"}}));
        QVERIFY(apart(values(guided), input.square().squeeze(0)) < 0.02);
        const Map blurred = answer(*study, request("blur_ig", {{"steps", "600"}, {"max_sigma", "4"}}));
        const at::Tensor end = BlurPath(input, 4, 1).blurred(4);
        QVERIFY(apart(values(blurred), (input.square() - end.square()).squeeze(0)) < 0.01);
    }

    void completeness_data() {
        QTest::addColumn<std::string>("method");
        QTest::addColumn<QString>("few");
        QTest::addColumn<QString>("many");
        QTest::newRow("blur_ig") << std::string("blur_ig") << "20"
                                 << "2000";
        QTest::newRow("guided_ig") << std::string("guided_ig") << "20"
                                   << "2000";
    }
    void completeness() {
        QFETCH(std::string, method);
        QFETCH(QString, few);
        QFETCH(QString, many);
        const auto study = studyOf(convolutionalNetwork(), picture());
        for (const Target& target : {Target::ofClass(1), Target::contrast(4, 0)}) {
            // Near the straight line, and where blurring changes something, the steps are as small as their number
            // says.
            Overrides close;
            if (method == "guided_ig") close.emplace_back("max_distance", "0.003");
            if (method == "blur_ig") close.emplace_back("max_sigma", "4");
            Request asked = request(method, close);
            asked.parameters.emplace_back("steps", many.toStdString());
            asked.target = target;
            const Map map = answer(*study, asked);
            const double scale = std::abs(figure(map, "score_difference"));
            QVERIFY(scale > 0.05);
            const double gap = std::abs(figure(map, "completeness_gap"));
            QVERIFY2(gap < 0.01 * scale, qPrintable(QString("%1 of %2").arg(gap).arg(scale)));
            QVERIFY(std::abs(values(map).sum().item<double>() - figure(map, "sum")) < 1e-3);
            asked.parameters.back().second = few.toStdString();
            QVERIFY(std::abs(figure(answer(*study, asked), "completeness_gap")) >
                    std::abs(figure(map, "completeness_gap")));
        }
    }

    void theEndsAreWhereTheyShouldBe() {
        const auto study = studyOf(convolutionalNetwork(), picture());
        const auto scoreAt = [&](const at::Tensor& input) {
            return studyOf(convolutionalNetwork(), input)->logits().at(2);
        };
        const Map blurred = answer(*study, request("blur_ig", {{"steps", "5"}, {"max_sigma", "2"}}, 2));
        const double expected = scoreAt(picture()) - scoreAt(BlurPath(picture(), 2, 1).blurred(2));
        QVERIFY(std::abs(figure(blurred, "score_difference") - expected) < 1e-4);
        const Map guided = answer(*study, request("guided_ig", {{"steps", "5"}, {"baseline", "mean"}}, 2));
        const double other = scoreAt(picture()) - scoreAt(study->baseline("mean", 0));
        QVERIFY(std::abs(figure(guided, "score_difference") - other) < 1e-4);
    }

    void guidedValueByValue_data() {
        QTest::addColumn<double>("fraction");
        QTest::addColumn<double>("reach");
        QTest::newRow("the paper's") << 0.25 << 0.02;
        QTest::newRow("far") << 0.6 << 0.3;
        QTest::newRow("few together") << 0.01 << 0.1;
    }
    void guidedValueByValue() {
        QFETCH(const double, fraction);
        QFETCH(const double, reach);
        const auto network = convolutionalNetwork();
        const auto study = studyOf(network, picture());
        const Map map = answer(*study, request("guided_ig",
                                               {{"steps", "9"},
                                                {"fraction", QString::number(fraction).toStdString()},
                                                {"max_distance", QString::number(reach).toStdString()},
                                                {"baseline", "mean"}},
                                               3));
        SlowGuided slow{numbersOf(picture()), numbersOf(study->baseline("mean", 0)), fraction, reach, {}};
        slow.gradient = [&](const Numbers& point) {
            const at::Tensor input = at::tensor(point, at::kDouble).to(at::kFloat).view({1, 3, 12, 14});
            return numbersOf(values(answer(*studyOf(network, input), request("gradient", {}, 3))));
        };
        const at::Tensor expected = at::tensor(slow.map(9), at::kDouble).to(at::kFloat).view({3, 12, 14});
        QVERIFY2(apart(values(map), expected) < 1e-3, qPrintable(QString::number(apart(values(map), expected))));
    }

    void guidedOnTheStraightLineIsIntegratedGradients() {
        const auto study = studyOf(convolutionalNetwork(), picture());
        for (const char* baseline : {"zero", "black", "blur"}) {
            const Map guided = answer(
                *study, request("guided_ig", {{"steps", "12"}, {"max_distance", "0"}, {"baseline", baseline}}, 3));
            const Map straight = answer(
                *study,
                request("integrated_gradients", {{"steps", "12"}, {"quadrature", "left"}, {"baseline", baseline}}, 3));
            QVERIFY2(apart(guided, straight) < 1e-4, baseline);
        }
        // Guided, it goes another way.
        const Map guided = answer(*study, request("guided_ig", {{"steps", "50"}, {"max_distance", "0.3"}}, 3));
        const Map straight = answer(*study, request("integrated_gradients", {}, 3));
        QVERIFY(apart(guided, straight) > 0.01);
    }
};

QTEST_GUILESS_MAIN(TestPathMethods)
#include "tst_path_methods.moc"
