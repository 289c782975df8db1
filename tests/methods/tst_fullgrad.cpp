// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// FullGrad: complete on every topology, biases worked out by hand and against finite differences; its map by its
/// formula.
#include <QTest>

#include "engine/propagate/biases.h"
#include "tests/methods/odd_networks.h"

using namespace saccade;
using namespace saccade::test;

class TestFullGrad : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void complete_data() {
        QTest::addColumn<int>("network");
        for (std::size_t i = 0; i < oddNetworks().size(); ++i)
            QTest::newRow(oddNetworks()[i].name) << static_cast<int>(i);
    }
    void complete() {
        QFETCH(int, network);
        const auto study = studyOfOdd(static_cast<std::size_t>(network), true);
        for (const Score score : {Score::logit, Score::probability, Score::logProbability}) {
            for (const bool contrast : {false, true}) {
                Request asked = request("fullgrad", {}, 2);
                if (contrast) asked.target = Target::contrast(2, 0);
                asked.target.score = score;
                const Map map = answer(*study, asked);
                const double gap = figure(map, "completeness_gap");
                QVERIFY2(std::abs(gap) < 1e-5 * (1 + std::abs(figure(map, "score"))), qPrintable(QString::number(gap)));
                QCOMPARE(map.values.shape, (Shape{12, 12}));
                QVERIFY(toTensor(map.values).min().item<float>() >= 0);
            }
        }
    }

    void biasesAreWhatIsNotLinear_data() {
        QTest::addColumn<int>("network");
        for (std::size_t i = 0; i < oddNetworks().size(); ++i)
            QTest::newRow(oddNetworks()[i].name) << static_cast<int>(i);
    }
    void biasesAreWhatIsNotLinear() {
        // y - J x, with J x as the difference of two outputs at inputs a little apart.
        QFETCH(int, network);
        const auto study = studyOfOdd(static_cast<std::size_t>(network), true);
        Job job;
        RunOptions keep;
        keep.keepAll = true;
        const Run run(study->network(), study->input(), keep, job);
        const Network& loaded = run.network();
        constexpr double step = 1e-2;
        for (LayerId id = 1; id < loaded.size(); ++id) {
            const Layer& layer = loaded.layer(id);
            Tensors more;
            Tensors less;
            for (const at::Tensor& input : run.inputsOf(id)) {
                more.push_back(input * (1 + step));
                less.push_back(input * (1 - step));
            }
            const at::Tensor linear =
                (layer.rules().forward(layer, more) - layer.rules().forward(layer, less)) / (2 * step);
            const at::Tensor bias = biasOf(run, id);
            const at::Tensor found = bias.defined() ? bias.expand_as(linear) : at::zeros_like(linear);
            const at::Tensor expected = run.activation(id) - linear;
            const double error = (found - expected).abs().mean().item<double>();
            const double scale = run.activation(id).abs().max().item<double>();
            // Where a bend lies between the two, the difference says nothing: that is so for few values.
            QVERIFY2(error < 5e-3 * scale,
                     qPrintable(QString::fromStdString(layer.name + " ") + QString::number(error / scale)));
        }
    }

    void batchNormByHand() {
        // (x - 1) / 2 * 3 + 5: what it adds of its own is 3.5.
        const auto network = NetworkBuilder()
                                 .add(Kind::batchNorm, "norm", {"input"}, {{"epsilon", 0.0}},
                                      {{"mean", at::ones({1})},
                                       {"variance", at::full({1}, 4.0)},
                                       {"weight", at::full({1}, 3.0)},
                                       {"bias", at::full({1}, 5.0)}})
                                 .build("norm");
        Job job;
        RunOptions keep;
        keep.keepAll = true;
        const Run run(network, at::full({1, 1, 2, 2}, 9.0), keep, job);
        QVERIFY(at::allclose(biasOf(run, 1), at::full({1, 1, 2, 2}, 3.5)));
    }

    void constantsCountAsBiases() {
        const auto network =
            NetworkBuilder()
                .add(Kind::constant, "shift", {}, {}, {{"value", at::full({1, 1, 1, 2}, 3.0)}})
                .add(Kind::addition, "sum", {"input", "shift"}, {{"coefficients", std::vector<double>{1, -2}}})
                .add(Kind::pad, "border", {"sum"},
                     {{"before", std::vector<std::int64_t>{0, 0, 1}},
                      {"after", std::vector<std::int64_t>{0, 0, 0}},
                      {"value", 4.0}})
                .build("border");
        Job job;
        RunOptions keep;
        keep.keepAll = true;
        const Run run(network, at::tensor({1.F, 2.F}).view({1, 1, 1, 2}), keep, job);
        QVERIFY(at::allclose(biasOf(run, network->find("sum")), at::full({1, 1, 1, 2}, -6.0)));
        QVERIFY(at::allclose(biasOf(run, network->find("border")), at::tensor({4.F, 0.F, 0.F}).view({1, 1, 1, 3})));
    }

    void theMapByItsFormula() {
        // One convolution: the picture's part and the bias's, each scaled over its whole layer.
        at::manual_seed(8);
        const at::Tensor weight = at::randn({4, 2, 3, 3});
        const at::Tensor bias = at::randn({4});
        const at::Tensor classes = at::randn({3, 4});
        const auto network = NetworkBuilder()
                                 .add(Kind::convolution, "conv", {"input"}, {}, {{"weight", weight}, {"bias", bias}})
                                 .add(Kind::mean, "gap", {"conv"}, {{"axes", std::vector<std::int64_t>{2, 3}}})
                                 .add(Kind::linear, "fc", {"gap"}, {}, {{"weight", classes}})
                                 .build("fc");
        const at::Tensor input = at::randn({1, 2, 5, 5});
        const auto study = studyOf(network, input);
        const at::Tensor upper = (classes[1] / 9).view({1, 4, 1, 1}).expand({1, 4, 3, 3}).contiguous();
        const at::Tensor gradient = toTensor(answer(*study, request("gradient", {}, 1)).values).unsqueeze(0);
        const auto psi = [](const at::Tensor& part) {
            const at::Tensor size = part.abs() - part.abs().min();
            return at::upsample_bilinear2d(size / (size.max() + 1e-6), {5, 5}, true).sum(1);
        };
        const at::Tensor expected = psi(gradient * input) + psi(upper * bias.view({1, 4, 1, 1}));
        QVERIFY(apart(toTensor(answer(*study, request("fullgrad", {}, 1)).values), expected[0]) < 1e-5);
    }
};

QTEST_GUILESS_MAIN(TestFullGrad)
#include "tst_fullgrad.moc"
