// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// XRAI from gradients that are asked for one by one, and regions filled as the description says.
#include <QTest>
#include <map>

#include "engine/image/regions.h"
#include "tests/methods/golden_case.h"

using namespace saccade;
using namespace saccade::test;

namespace {

/// The gradient method's map of another input of the same network.
at::Tensor gradientAt(const Study& study, const at::Tensor& input, std::int64_t index) {
    Job job;
    Subject subject = study.subject();
    subject.input = toArray(input);
    return toTensor(answer(*openStudy(subject, job), request("gradient", {}, index)).values).to(at::kDouble);
}

/// The mean over both baselines of the midpoint rule's integrated gradients, C x H x W.
at::Tensor slowAttribution(const Study& study, std::int64_t index, int steps) {
    const at::Tensor& input = study.input();
    at::Tensor sum = at::zeros(input.sizes().slice(1), at::kDouble);
    for (const double level : {input.min().item<double>(), input.max().item<double>()}) {
        const at::Tensor baseline = at::full_like(input, level);
        for (int step = 0; step < steps; ++step) {
            const double position = (step + 0.5) / steps;
            sum +=
                (input - baseline)[0] * gradientAt(study, baseline + position * (input - baseline), index) / steps / 2;
        }
    }
    return sum;
}

Regions regionsOf(const Study& study) {
    Job job;
    const Shape& shape = study.subject().input.shape;
    return xraiRegions(Array({shape[1], shape[2], shape[3]}, study.subject().input.values), job);
}

}  // namespace

class TestXrai : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void madeAgain_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("variant");
        for (const char* network : {"vggish", "resnetish", "inceptionish"}) {
            for (const char* variant : {"full", "fast"})
                QTest::addRow("%s, %s", network, variant) << network << variant;
        }
    }
    void madeAgain() {
        QFETCH(const QString, network);
        QFETCH(const QString, variant);
        // A network is opened once, for that starts a program, and studied anew, for a study remembers gradients.
        auto& golden = cases_[network];
        if (!golden) golden = std::make_unique<GoldenCase>(network.toStdString());
        Job opening;
        const auto fresh = openStudy(golden->study->subject(), opening);
        const auto target = golden->facts.at("target_class").get<std::int64_t>();
        const Map map = answer(*fresh, request("xrai",
                                               {{"steps", "12"},
                                                {"quadrature", "midpoint"},
                                                {"variant", variant.toStdString()},
                                                {"minimum_area", "20"}},
                                               target));
        Study& study = *fresh;
        const at::Tensor integral = slowAttribution(study, target, 12);
        const Array expected = filledByRegions(toArray(integral.amax(0)), regionsOf(study), 20,
                                               variant == "fast" ? Filling::sorted : Filling::greedy);
        QVERIFY2(apart(toTensor(map.values), toTensor(expected)) < 1e-3,
                 qPrintable(QString::number(apart(toTensor(map.values), toTensor(expected)))));
        QVERIFY(toTensor(map.values).std().item<double>() > 0);

        // How far the integral is from the score's difference from the mean of both baselines'.
        Job job;
        const auto score = [&](const at::Tensor& input) {
            return study.logitsOf(input, job)[0][target].item<double>();
        };
        const at::Tensor& input = study.input();
        const double ends = score(at::full_like(input, input.min().item<double>())) +
                            score(at::full_like(input, input.max().item<double>()));
        const double difference = score(input) - ends / 2;
        QVERIFY(std::abs(figure(map, "score_difference") - difference) < 1e-4);
        const double gap = integral.sum().item<double>() - difference;
        QVERIFY2(std::abs(figure(map, "completeness_gap") - gap) < 1e-3,
                 qPrintable(QString("%1 %2").arg(figure(map, "completeness_gap")).arg(gap)));
        QCOMPARE(figure(map, "steps_done"), 24.0);
        // Two runs over each step, the two baselines, and the picture itself.
        QCOMPARE(map.recipe.forwards, 27);
        QCOMPARE(map.recipe.backwards, 24);
    }

    void ofALinearNetwork() {
        const at::Tensor weights = normal({2, 3, 32, 28}, 3);
        const at::Tensor input = normal({1, 3, 32, 28}, 4);
        const auto study = studyOf(linearNetwork(weights, normal({2}, 5)), input);
        const Map map = answer(*study, request("xrai", {{"steps", "2"}}, 1));
        const double middle = (input.min().item<double>() + input.max().item<double>()) / 2;
        const at::Tensor attribution = std::get<0>((weights[1] * (input[0] - middle)).max(0));
        const Array expected = filledByRegions(toArray(attribution), regionsOf(*study), 50, Filling::greedy);
        QVERIFY(apart(toTensor(map.values), toTensor(expected)) < 1e-4);
        QVERIFY(std::abs(figure(map, "completeness_gap")) < 1e-3);
    }

 private:
    std::map<QString, std::unique_ptr<GoldenCase>> cases_;
};

QTEST_GUILESS_MAIN(TestXrai)
#include "tst_xrai.moc"
