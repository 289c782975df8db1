// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Deep Taylor decomposition: positive and conserved where it applies, a sentence where it does not.
#include <QTest>

#include "engine/core/error.h"
#include "tests/methods/odd_networks.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

at::Tensor values(const Map& map) {
    return toTensor(map.values);
}

}  // namespace

class TestDeepTaylor : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void positiveAndConserved_data() {
        QTest::addColumn<int>("network");
        QTest::addColumn<std::string>("input");
        QTest::addColumn<bool>("biases");
        for (std::size_t i = 0; i < oddNetworks().size(); ++i) {
            if (!oddNetworks()[i].rectifiersOnly) continue;
            for (const char* input : {"bounded", "unbounded"}) {
                for (const bool biases : {false, true})
                    QTest::addRow("%s, %s, %s", oddNetworks()[i].name, input, biases ? "biases" : "none")
                        << static_cast<int>(i) << std::string(input) << biases;
            }
        }
    }
    void positiveAndConserved() {
        QFETCH(int, network);
        QFETCH(std::string, input);
        QFETCH(bool, biases);
        const auto study = studyOfOdd(static_cast<std::size_t>(network), biases);
        const std::int64_t index = topClasses(*study, 1).front();
        const Map map = answer(*study, request("deep_taylor", {{"input", input}}, index));
        // A score below zero turns the whole map round.
        const at::Tensor shares = figure(map, "score") > 0 ? values(map) : -values(map);
        QVERIFY(shares.max().item<float>() > 0);
        QVERIFY(shares.min().item<float>() >= -1e-6F * shares.max().item<float>());
        QVERIFY2(std::abs(figure(map, "conserved") - 1) < 2e-3, qPrintable(QString::number(figure(map, "conserved"))));
    }

    void otherActivationsAreNamed_data() {
        QTest::addColumn<std::string>("network");
        QTest::addColumn<QStringList>("mentions");
        QTest::newRow("gated") << std::string("gated") << QStringList{"swish", "hard_swish", "lrp"};
        QTest::newRow("normalised") << std::string("normalised") << QStringList{"gelu", "lrp"};
        QTest::newRow("response") << std::string("response") << QStringList{"leaky", "leaky_relu", "lrp"};
    }
    void otherActivationsAreNamed() {
        QFETCH(std::string, network);
        QFETCH(QStringList, mentions);
        const auto study = studyOfOdd(network, true);
        const QString sentence = refusal([&] { answer(*study, request("deep_taylor", {})); });
        for (const QString& word : mentions)
            QVERIFY2(sentence.contains(word), qPrintable(sentence));
    }

    void byHand() {
        // Two pixels between 0 and 1, one hidden unit relu(2 a - b + 1) and the output 3 h: at a = 1, b = 1/4 h is 2.75
        // and 8.25 enters. z-box: 2 for a, -1/4 + 1 for b.
        const auto network = Network::build(
            {layer(Kind::input, "input", {}),
             weighted(layer(Kind::convolution, "conv", {0}), at::tensor({2.F, -1.F}).view({1, 2, 1, 1}), at::ones({1})),
             layer(Kind::relu, "relu", {1}), layer(Kind::flatten, "flat", {2}),
             weighted(layer(Kind::linear, "fc", {3}), at::full({1, 1}, 3.0), at::zeros({1}))},
            {}, "fc", "counted");
        const auto study = studyOf(network, at::tensor({1.F, 0.25F}).view({1, 2, 1, 1}));
        const at::Tensor bounded = values(answer(*study, request("deep_taylor", {}))).flatten();
        QVERIFY(at::allclose(bounded, at::tensor({6.F, 2.25F}), 1e-4));
        // Squared weights, 4 to 1.
        const at::Tensor free = values(answer(*study, request("deep_taylor", {{"input", "unbounded"}}))).flatten();
        QVERIFY(at::allclose(free, at::tensor({6.6F, 1.65F}), 1e-4));
    }

    void layersBeforeNoRelu() {
        // What the last layer saw, or its squared weights: x w are 2 and 6, w squared 1 and 9.
        const auto network = Network::build(
            {layer(Kind::input, "input", {}),
             weighted(layer(Kind::convolution, "conv", {0}), at::eye(2).view({2, 2, 1, 1}), at::zeros({2})),
             layer(Kind::relu, "relu", {1}), layer(Kind::flatten, "flat", {2}),
             weighted(layer(Kind::linear, "fc", {3}), at::tensor({1.F, 3.F}).view({1, 2}), at::zeros({1}))},
            {}, "fc", "last");
        const auto study = studyOf(network, at::full({1, 2, 1, 1}, 2.0));
        const auto map = [&](const char* choice) {
            return values(answer(*study, request("deep_taylor", {{"input", "unbounded"}, {"unrectified", choice}})))
                .flatten();
        };
        QVERIFY(at::allclose(map("by_input"), at::tensor({2.F, 6.F}), 1e-4));
        QVERIFY(at::allclose(map("w_squared"), at::tensor({0.8F, 7.2F}), 1e-4));
    }

    void differsFromItsKin() {
        const auto study = studyOfOdd("residual", true);
        const at::Tensor own = values(answer(*study, request("deep_taylor", {}, 2)));
        for (const char* composite : {"epsilon_plus", "epsilon_plus_flat", "epsilon_gamma_box", "epsilon_alpha2_beta1"})
            QVERIFY2(apart(values(answer(*study, request("lrp", {{"composite", composite}}, 2))), own) > 1e-2,
                     composite);
    }

    void negativeScoresAreSaid() {
        const auto study = studyOfOdd("pooled", true);
        for (std::int64_t k = 0; k < 5; ++k) {
            const Map map = answer(*study, request("deep_taylor", {}, k));
            bool said = false;
            for (const Message& note : map.recipe.notes)
                said = said || note.english().find("negative") != std::string::npos;
            QCOMPARE(said, study->logits()[static_cast<std::size_t>(k)] < 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestDeepTaylor)
#include "tst_deep_taylor.moc"
