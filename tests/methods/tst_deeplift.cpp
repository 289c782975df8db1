// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeepLIFT: complete on every topology, for every rule and score, and as worked out by hand.
#include <QTest>

#include "engine/core/error.h"
#include "engine/methods/batch_maps.h"
#include "engine/propagate/deeplift.h"
#include "tests/methods/odd_networks.h"

using namespace saccade;
using namespace saccade::test;

namespace {

const std::vector<std::string>& rules() {
    static const std::vector<std::string> all{"rescale", "reveal_cancel", "reveal_cancel_dense"};
    return all;
}

at::Tensor values(const Map& map) {
    return toTensor(map.values);
}

void compare(const std::vector<float>& found, const std::vector<float>& expected) {
    QCOMPARE(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        QVERIFY2(std::abs(found[i] - expected[i]) < 1e-5F, qPrintable(QString::number(found[i])));
}

/// How much the contributions are without their signs: what rounding may miss of their sum is small beside it.
double extent(const Map& map) {
    return values(map).abs().sum(at::kDouble).item<double>();
}

}  // namespace

class TestDeepLift : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void complete_data() {
        QTest::addColumn<int>("network");
        QTest::addColumn<std::string>("rule");
        QTest::addColumn<std::string>("baseline");
        for (std::size_t i = 0; i < oddNetworks().size(); ++i) {
            for (const auto& rule : rules()) {
                for (const char* baseline : {"zero", "noise", "blur"})
                    QTest::addRow("%s, %s, %s", oddNetworks()[i].name, rule.c_str(), baseline)
                        << static_cast<int>(i) << rule << std::string(baseline);
            }
        }
    }
    void complete() {
        QFETCH(int, network);
        QFETCH(std::string, rule);
        QFETCH(std::string, baseline);
        const auto study = studyOfOdd(static_cast<std::size_t>(network), true);
        for (const Score score : {Score::logit, Score::probability, Score::logProbability}) {
            Request asked = request("deeplift", {{"rule", rule}, {"baseline", baseline}}, 2);
            asked.target.score = score;
            const Map map = answer(*study, asked);
            const double gap = figure(map, "completeness_gap");
            QVERIFY2(std::abs(gap) < 1e-4 * extent(map), qPrintable(QString("%1 of %2").arg(gap).arg(extent(map))));
            QVERIFY(std::abs(values(map).sum(at::kDouble).item<double>() - figure(map, "sum")) < 1e-6);
        }
    }

    void hiddenTargetsAreComplete() {
        const auto study = studyOfOdd("residual", true);
        for (const auto& rule : rules()) {
            Request asked = request("deeplift", {{"rule", rule}, {"baseline", "noise"}});
            asked.target.layer = "joined";
            asked.target.index = 3;
            for (const auto kind : {Target::Kind::channel, Target::Kind::unit, Target::Kind::cell}) {
                asked.target.kind = kind;
                const Map map = answer(*study, asked);
                QVERIFY2(std::abs(figure(map, "completeness_gap")) < 1e-4 * (extent(map) + 1e-3), rule.c_str());
            }
        }
    }

    void contrastsAreComplete() {
        const auto study = studyOfOdd("gated", true);
        Request asked = request("deeplift", {});
        asked.target = Target::contrast(1, 4);
        const Map map = answer(*study, asked);
        QVERIFY(std::abs(figure(map, "completeness_gap")) < 1e-4 * extent(map));
    }

    void squares() {
        const at::Tensor input = normal({1, 3, 4, 5}, 2);
        const auto study = studyOf(squareNetwork(3 * 4 * 5), input);
        const at::Tensor b = study->baseline("noise", 0);
        for (const auto& rule : rules()) {
            const Map map = answer(*study, request("deeplift", {{"rule", rule}, {"baseline", "noise"}}));
            QVERIFY2(apart(values(map), (input * input - b * b)[0]) < 1e-5, rule.c_str());
        }
    }

    void theLesserOfTwo() {
        // min(a, b) = a - relu(a - b), the example of the paper: for a > b > 0 rescale gives all to b, and
        // reveal-cancel, which sees that both are needed, half to each.
        at::Tensor first = at::tensor({1.F, 0.F, 1.F, -1.F}).view({2, 2});
        const auto network = Network::build(
            {layer(Kind::input, "input", {}), layer(Kind::flatten, "flat", {0}),
             weighted(layer(Kind::linear, "fc1", {1}), first, at::zeros({2})), layer(Kind::relu, "relu", {2}),
             weighted(layer(Kind::linear, "fc2", {3}), at::tensor({1.F, -1.F}).view({1, 2}), at::zeros({1}))},
            {}, "fc2", "least");
        const auto study = studyOf(network, at::tensor({5.F, 2.F}).view({1, 1, 1, 2}));
        const auto map = [&](const std::string& rule) {
            return answer(*study, request("deeplift", {{"rule", rule}})).values.values;
        };
        compare(map("rescale"), {0, 2});
        compare(map("reveal_cancel"), {1, 1});
        compare(map("reveal_cancel_dense"), {1, 1});
    }

    void saturation() {
        // y = 1 - relu(1 - a - b) at a = b = 1 from 0: the gradient is zero, but each has half of the change.
        const auto network =
            Network::build({layer(Kind::input, "input", {}), layer(Kind::flatten, "flat", {0}),
                            weighted(layer(Kind::linear, "fc1", {1}), at::full({1, 2}, -1.0), at::ones({1})),
                            layer(Kind::relu, "relu", {2}),
                            weighted(layer(Kind::linear, "fc2", {3}), at::full({1, 1}, -1.0), at::ones({1}))},
                           {}, "fc2", "saturated");
        const auto study = studyOf(network, at::ones({1, 1, 1, 2}));
        QCOMPARE(answer(*study, request("gradient", {})).values.values, (std::vector<float>{0, 0}));
        for (const auto& rule : rules())
            QCOMPARE(answer(*study, request("deeplift", {{"rule", rule}})).values.values,
                     (std::vector<float>{0.5F, 0.5F}));
    }

    void poolingSharesWhatTheMaximumGained() {
        // Maxima of pairs: 3 for 0 from the second; 1 for 2, lost by the winner of the baseline.
        const auto network = Network::build(
            {layer(Kind::input, "input", {}),
             layer(Kind::maxPool, "pool", {0},
                   {{"kernel", std::vector<std::int64_t>{1, 2}}, {"stride", std::vector<std::int64_t>{1, 2}}}),
             layer(Kind::flatten, "flat", {1}),
             weighted(layer(Kind::linear, "fc", {2}), at::ones({1, 2}), at::zeros({1}))},
            {}, "fc", "pooled");
        Job job;
        RunOptions keep;
        keep.keepAll = true;
        const Run run(network, at::tensor({1.F, 3.F, 1.F, 0.5F}).view({1, 1, 1, 4}), keep, job);
        const Run reference(network, at::tensor({0.F, 0.F, 0.F, 2.F}).view({1, 1, 1, 4}), keep, job);
        SweepRequest asked{{{network->output(), at::ones({1, 1})}}, {}, {}};
        asked.reference = &reference;
        const at::Tensor multipliers = sweep(run, rescaleRules(), asked, job).front();
        const at::Tensor shares = contributions(multipliers, run.activation(0), reference.activation(0));
        QVERIFY(at::allclose(shares.flatten(), at::tensor({0.F, 3.F, 0.F, -1.F})));
    }

    void softmaxIsComplete() {
        at::manual_seed(3);
        for (const double distance : {1e-4, 1.0, 40.0, 500.0}) {
            const at::Tensor x = at::randn({4, 6}) * distance;
            const at::Tensor b = at::randn({4, 6}) * distance;
            const at::Tensor signal = at::randn({4, 6});
            for (const bool logarithm : {false, true}) {
                const auto f = [&](const at::Tensor& at) {
                    return logarithm ? at::log_softmax(at, 1) : at::softmax(at, 1);
                };
                const at::Tensor shares = softmaxMultipliers(x, b, signal, 1, logarithm) * (x - b);
                const at::Tensor expected = (signal * (f(x.to(at::kDouble)) - f(b.to(at::kDouble)))).sum(1);
                const double error = (shares.to(at::kDouble).sum(1) - expected).abs().max().item<double>();
                QVERIFY2(error < 1e-5 * shares.abs().max().item<double>() + 1e-9, qPrintable(QString::number(error)));
            }
        }
    }

    void theBatchDoesNotShow() {
        for (const char* name : {"pooled", "gated"}) {
            const auto study = studyOfOdd(name, true);
            at::manual_seed(9);
            const at::Tensor inputs = at::rand({3, 3, 12, 12});
            for (const auto& rule : rules()) {
                Question question;
                question.target = Target::ofClass(1);
                question.parameters =
                    Parameters("deeplift", findMethod("deeplift").parameters, {{"rule", rule}, {"baseline", "noise"}});
                Job job;
                const at::Tensor maps = findMethod("deeplift").maps(*study, inputs, question, job);
                for (std::int64_t i = 0; i < 3; ++i) {
                    const auto alone = studyOf(study->network(), inputs.narrow(0, i, 1));
                    const Map map = answer(*alone, request("deeplift", {{"rule", rule}, {"baseline", "noise"}}, 1));
                    QVERIFY2(apart(maps[i], values(map)) < 1e-4, rule.c_str());
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestDeepLift)
#include "tst_deeplift.moc"
