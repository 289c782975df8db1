// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Gradient methods and relevance where the answer is known in closed form.
#include <QTest>
#include <algorithm>

#include "engine/core/error.h"
#include "engine/methods/batch_maps.h"
#include "tests/methods/tiny_networks.h"

using namespace saccade;
using namespace saccade::test;

namespace {

constexpr double tolerance = 1e-5;

at::Tensor values(const Map& map) {
    return toTensor(map.values).unsqueeze(0);
}
double total(const Map& map) {
    return toTensor(map.values).to(at::kDouble).sum().item<double>();
}

/// A job that is cancelled at its first report of progress: after the first batch.
struct StoppedAfterOneBatch {
    Job job{[this](const Progress&) { job.cancel(); }, {}};
};

}  // namespace

class TestGradientMethods : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void linearNetworks() {
        // The gradient of a linear network is its weights, whatever the picture; paths change nothing.
        const at::Tensor weights = normal({4, 2, 3, 5}, 1);
        const at::Tensor input = normal({1, 2, 3, 5}, 2);
        const auto study = studyOf(linearNetwork(weights, normal({4}, 3)), input);
        const at::Tensor row = weights.narrow(0, 2, 1);
        for (const char* id : {"gradient", "guided_backpropagation", "deconvnet"}) {
            QVERIFY2(apart(values(answer(*study, request(id, {}, 2))), row) < tolerance, id);
        }
        for (const char* id : {"gradient_x_input", "integrated_gradients"}) {
            QVERIFY2(apart(values(answer(*study, request(id, {}, 2))), row * input) < tolerance, id);
        }
        QVERIFY(apart(values(answer(*study, request("lrp", {{"composite", "gradient_x_input"}}, 2))), row * input) <
                tolerance);
        // Epsilon relevance of y = w x + b is w x times y / (y + epsilon).
        QVERIFY(apart(values(answer(*study, request("lrp", {{"composite", "epsilon"}}, 2))), row * input) < 1e-4);

        Request contrast = request("gradient", {});
        contrast.target = Target::contrast(2, 1);
        QVERIFY(apart(values(answer(*study, contrast)), row - weights.narrow(0, 1, 1)) < tolerance);
    }

    void scoresOfALinearNetwork() {
        const at::Tensor weights = normal({4, 1, 2, 3}, 1);
        const at::Tensor input = normal({1, 1, 2, 3}, 2);
        const auto study = studyOf(linearNetwork(weights, at::zeros({4})), input);
        const at::Tensor logit = at::matmul(weights.flatten(1), input.flatten());
        const at::Tensor p = at::softmax(logit, 0);
        const at::Tensor mean = (p.view({4, 1, 1, 1}) * weights).sum(0, true);
        Request asked = request("gradient", {}, 3);
        asked.target.score = Score::probability;
        const Map probability = answer(*study, asked);
        QCOMPARE(probability.recipe.score, Score::probability);
        QVERIFY(apart(values(probability), p[3] * (weights.narrow(0, 3, 1) - mean)) < tolerance);
        asked.target.score = Score::logProbability;
        QVERIFY(apart(values(answer(*study, asked)), weights.narrow(0, 3, 1) - mean) < tolerance);
    }

    void recipesSayWhatWasDone() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 8, 8}, 1));
        const Map map = answer(*study, request("gradient", {}, 2));
        QCOMPARE(map.values.shape, (Shape{3, 8, 8}));
        QVERIFY(map.native.empty());
        QCOMPARE(map.recipe.method, std::string("gradient"));
        QCOMPARE(map.recipe.targetName, std::string("class 2"));
        QCOMPARE(map.recipe.forwards, std::int64_t{1});
        QCOMPARE(map.recipe.backwards, std::int64_t{1});
        QVERIFY(map.recipe.layer.empty());
        QVERIFY(!map.recipe.partial);
    }

    void hiddenTargets() {
        // A unit of the first rectifier: its gradient is the kernel at its place, if it is on.
        const at::Tensor input = normal({1, 3, 8, 8}, 1);
        const auto network = convolutionalNetwork();
        const auto study = studyOf(network, input);
        const Layer& convolution = network->layer(network->find("conv1"));
        const at::Tensor before = at::conv2d(input, convolution.tensor("weight"), convolution.tensor("bias"),
                                             at::IntArrayRef({1, 1}), at::IntArrayRef({1, 1}));
        std::int64_t channel = 0;
        while (before[0][channel][4][4].item<float>() <= 0)
            ++channel;
        Request asked = request("gradient", {});
        asked.target.kind = Target::Kind::unit;
        asked.target.layer = "relu1";
        asked.target.index = channel;
        asked.target.row = 4;
        asked.target.column = 4;
        at::Tensor expected = at::zeros_like(input);
        expected[0].narrow(1, 3, 3).narrow(2, 3, 3).copy_(convolution.tensor("weight")[channel]);
        QVERIFY(apart(values(answer(*study, asked)), expected) < tolerance);
    }

    void integratedGradientsOfSquares_data() {
        QTest::addColumn<QString>("baseline");
        QTest::addColumn<QString>("quadrature");
        for (const char* baseline : {"zero", "white", "mean", "blur", "noise"}) {
            for (const char* rule : {"gauss_legendre", "trapezoid", "midpoint"})
                QTest::addRow("%s, %s", baseline, rule) << baseline << rule;
        }
    }
    void integratedGradientsOfSquares() {
        // Y = sum of x squared: the gradient is linear along the path, and these rules integrate it exactly.
        QFETCH(QString, baseline);
        QFETCH(QString, quadrature);
        const at::Tensor input = normal({1, 3, 4, 5}, 2);
        const auto study = studyOf(squareNetwork(3 * 4 * 5), input);
        const Map map = answer(*study, request("integrated_gradients", {{"baseline", baseline.toStdString()},
                                                                        {"quadrature", quadrature.toStdString()},
                                                                        {"steps", "6"}}));
        const at::Tensor b = study->baseline(baseline.toStdString(), 0);
        QVERIFY(apart(values(map), input * input - b * b) < tolerance);
        QVERIFY(std::abs(figure(map, "completeness_gap")) < 1e-3);
        QVERIFY(std::abs(figure(map, "sum") - total(map)) < 1e-3);
        QCOMPARE(map.recipe.backwards, std::int64_t{6});
    }

    void leftAndRightBracket() {
        const at::Tensor input = at::ones({1, 1, 2, 2});
        const auto study = studyOf(squareNetwork(4), input);
        // The gradient 2 a at 0, 1/2 against 1/2, 1: means 1/2 and 3/2 in place of 1.
        for (const auto& [rule, expected] : {std::pair("left", 0.5), std::pair("right", 1.5)}) {
            const Map map = answer(*study, request("integrated_gradients", {{"steps", "2"}, {"quadrature", rule}}));
            QVERIFY(apart(values(map), at::full({1, 1, 2, 2}, expected)) < tolerance);
            QVERIFY(std::abs(figure(map, "completeness_gap") - 4 * (expected - 1)) < 1e-4);
        }
    }

    void integratedGradientsAreComplete() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 7));
        const Map coarse = answer(*study, request("integrated_gradients", {{"steps", "50"}}, 1));
        const Map fine = answer(*study, request("integrated_gradients", {{"steps", "2000"}}, 1));
        const double difference = std::abs(figure(fine, "score_difference"));
        QVERIFY(difference > 0.01);
        QVERIFY(std::abs(figure(coarse, "completeness_gap")) < 0.05 * difference);
        QVERIFY(std::abs(figure(fine, "completeness_gap")) < 0.001 * difference);
    }

    void theBatchDoesNotShow() {
        const auto network = convolutionalNetwork();
        const at::Tensor input = normal({1, 3, 12, 12}, 7);
        Request asked = request("integrated_gradients", {{"steps", "33"}}, 1);
        asked.batch = 1;
        const Map one = answer(*studyOf(network, input), asked);
        asked.batch = 16;
        const Map many = answer(*studyOf(network, input), asked);
        QVERIFY(apart(many, one) < tolerance);
        QCOMPARE(many.recipe.batch, std::int64_t{16});
    }

    void stoppedPathsGoOn() {
        const auto network = convolutionalNetwork();
        const at::Tensor input = normal({1, 3, 12, 12}, 7);
        Request asked = request("integrated_gradients", {{"steps", "40"}}, 1);
        asked.batch = 20;
        const Map whole = answer(*studyOf(network, input), asked);

        const auto study = studyOf(network, input);
        StoppedAfterOneBatch stopped;
        const Map part = explain(*study, asked, stopped.job);
        QVERIFY(part.recipe.partial);
        QCOMPARE(part.recipe.backwards, std::int64_t{20});
        // Half of the points, spread over the path, are an estimate of the whole.
        QVERIFY(apart(part, whole) < 0.5);
        QVERIFY(apart(part, whole) > 0);
        const Map finished = answer(*study, asked);
        QVERIFY(!finished.recipe.partial);
        QCOMPARE(finished.recipe.backwards, std::int64_t{20});
        QVERIFY(apart(finished, whole) < tolerance);
    }

    void aJobCancelledBeforeItBegan() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 7));
        for (const auto& method : {"gradient", "integrated_gradients", "lrp", "grad_cam", "guided_grad_cam"}) {
            Job job;
            job.cancel();
            QVERIFY_EXCEPTION_THROWN(explain(*study, request(method, {}), job), Cancelled);
        }
    }

    void relevanceFiguresAndStarts() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 7));
        const auto relevance = [&](Target target, std::optional<Score> score = {}) {
            Request asked = request("lrp", {});
            asked.target = target;
            asked.target.score = score;
            return answer(*study, asked);
        };
        const Map one = relevance(Target::ofClass(1));
        const Map two = relevance(Target::ofClass(2));
        QVERIFY(std::abs(figure(one, "score") - study->logits()[1]) < 1e-4);
        QVERIFY(std::abs(figure(one, "sum") - total(one)) < 1e-4);
        QVERIFY(std::abs(figure(one, "conserved") - total(one) / study->logits()[1]) < 1e-3);
        // A contrast starts with both logits, and a sweep is linear in its start.
        QVERIFY(apart(values(relevance(Target::contrast(1, 2))), values(one) - values(two)) < 1e-4);
        // A probability enters in the logit's place.
        const double factor = probabilities(*study)[1] / study->logits()[1];
        QVERIFY(apart(values(relevance(Target::ofClass(1), Score::probability)), factor * values(one)) < 1e-4);
    }

    void batchMapsAreTheMethodsMaps_data() {
        QTest::addColumn<std::string>("base");
        // Those that answer a batch, and of the others, which are asked input by input, those that are soon done.
        const std::vector<std::string> alone{"cameras", "ablation_cam", "clear", "smooth_grad_cam_pp", "deep_shap"};
        for (const auto& base : batchMapBases()) {
            const bool isAlone = std::find(alone.begin(), alone.end(), base) != alone.end();
            QVERIFY2(!isAlone || findMethod(base).maps == nullptr, base.c_str());
            const bool surveys = base == "pattern_net" || base == "pattern_attribution";
            if ((findMethod(base).maps != nullptr && !surveys) || isAlone) QTest::newRow(base.c_str()) << base;
        }
    }
    void batchMapsAreTheMethodsMaps() {
        QFETCH(std::string, base);
        const auto network = convolutionalNetwork();
        const at::Tensor inputs = normal({3, 3, 12, 12}, 9);
        const auto study = studyOf(network, inputs.narrow(0, 0, 1));
        Question question;
        question.target = Target::ofClass(3);
        question.score = findMethod(base).defaultScore;
        Job job;
        const at::Tensor maps = batchMaps(*study, base, inputs, question, job);
        QCOMPARE(maps.size(0), std::int64_t{3});
        for (std::int64_t i = 0; i < 3; ++i) {
            const auto alone = studyOf(network, inputs.narrow(0, i, 1));
            const at::Tensor expected = toTensor(answer(*alone, request(base, {}, 3)).values);
            QVERIFY(apart(maps[i].view(expected.sizes()), expected) < 1e-4);
        }
        QVERIFY_EXCEPTION_THROWN(batchMaps(*study, "smoothgrad", inputs, question, job), RequestError);
    }

    void everyMethodButAveragesIsABase() {
        const auto bases = batchMapBases();
        for (const Method& method : methods()) {
            const bool averages = std::any_of(method.parameters.begin(), method.parameters.end(),
                                              [](const Parameter& parameter) { return parameter.id == "base"; });
            QCOMPARE(std::count(bases.begin(), bases.end(), method.id) == 1, !averages);
        }
    }

    void averagesOfferEveryBase() {
        for (const Parameter& parameter : findMethod("smoothgrad").parameters) {
            if (parameter.id != "base") continue;
            QCOMPARE(parameter.choices, batchMapBases());
            QCOMPARE(std::get<std::string>(parameter.defaultValue), std::string("gradient"));
            return;
        }
        QFAIL("smoothgrad has no base");
    }

    void averagesLookWhereTheirBaseLooks() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 9));
        for (const char* layer : {"relu1", "relu2"}) {
            Request averaged = request("smoothgrad", {{"base", "grad_cam"}, {"samples", "2"}, {"noise", "0"}}, 2);
            averaged.layer = layer;
            Request alone = request("grad_cam", {}, 2);
            alone.layer = layer;
            const Map map = answer(*study, averaged);
            QCOMPARE(map.recipe.layer, std::string(layer));
            QVERIFY2(apart(map, answer(*study, alone)) < 1e-5, layer);
        }
        QCOMPARE(answer(*study, request("smoothgrad", {{"samples", "2"}})).recipe.layer, std::string());
    }
};

QTEST_GUILESS_MAIN(TestGradientMethods)
#include "tst_gradient_methods.moc"
