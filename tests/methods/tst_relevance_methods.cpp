// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Layer-wise relevance and its contrastive forms: conservation layer by layer, and what the contrasts must sum to.
#include <QTest>

#include "engine/core/error.h"
#include "tests/methods/odd_networks.h"
#include "tests/methods/tiny_networks.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

double total(const Map& map) {
    return toTensor(map.values).sum(at::kDouble).item<double>();
}

at::Tensor values(const Map& map) {
    return toTensor(map.values);
}

}  // namespace

class TestRelevanceMethods : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void conservation_data() {
        QTest::addColumn<int>("network");
        QTest::addColumn<std::string>("composite");
        for (std::size_t i = 0; i < oddNetworks().size(); ++i) {
            const std::string name = oddNetworks()[i].name;
            // Layer and group norm subtract a mean, which is no sharing out.
            if (name == "normalised" || name == "attended") continue;
            for (const char* composite : {"epsilon_plus", "epsilon_plus_flat", "epsilon_gamma_box", "epsilon"}) {
                // Where inputs are negative, behind SiLU or between a depthwise and a pointwise convolution, units can
                // be on without any positive contribution, and z-plus then has nobody to give to.
                const bool signedInputs = name == "gated" || name == "shuffled";
                if (signedInputs && std::string(composite).find("plus") != std::string::npos) continue;
                QTest::addRow("%s, %s", oddNetworks()[i].name, composite)
                    << static_cast<int>(i) << std::string(composite);
            }
        }
    }
    void conservation() {
        QFETCH(int, network);
        QFETCH(std::string, composite);
        const auto study = studyOfOdd(static_cast<std::size_t>(network), false);
        const Map map = answer(
            *study, request("lrp", {{"composite", composite}, {"epsilon", "1e-9"}}, topClasses(*study, 1).front()));
        QVERIFY(!map.recipe.flow.empty());
        const double score = figure(map, "score");
        QVERIFY(std::abs(score) > 1e-3);
        for (const LayerFlow& layer : map.recipe.flow) {
            QVERIFY2(std::abs(layer.arrives - layer.passes) < 5e-3 * std::abs(score),
                     qPrintable(QString::fromStdString(layer.layer) +
                                QString(": %1 became %2 of %3").arg(layer.arrives).arg(layer.passes).arg(score)));
        }
        QVERIFY(std::abs(total(map) - score) < 0.02 * std::abs(score));
        QVERIFY(map.recipe.notes.empty());
    }

    void biasesTakenOut() {
        // With biases the sum changes, and the recipe says where; without their part it does not.
        const auto study = studyOfOdd("residual", true);
        const Map with = answer(*study, request("lrp", {{"composite", "epsilon"}}, 1));
        QVERIFY(std::abs(figure(with, "conserved") - 1) > 0.02);
        QCOMPARE(with.recipe.notes.size(), std::size_t{1});
        const Map without =
            answer(*study, request("lrp", {{"composite", "epsilon"}, {"epsilon", "1e-9"}, {"biases", "false"}}, 1));
        QVERIFY2(std::abs(figure(without, "conserved") - 1) < 0.02,
                 qPrintable(QString::number(figure(without, "conserved"))));
    }

    void theFlowAddsUp() {
        const auto study = studyOfOdd("pooled", true);
        const Map map = answer(*study, request("lrp", {}, 2));
        QCOMPARE(map.recipe.flow.front().layer, std::string("fc"));
        QCOMPARE(map.recipe.flow.back().layer, std::string("input"));
        QVERIFY(std::abs(map.recipe.flow.front().arrives - figure(map, "score")) < 1e-4);
        QVERIFY(std::abs(map.recipe.flow.back().arrives - figure(map, "sum")) < 1e-4);
        // What is missing at the end was kept by the layers on the way.
        double kept = 0;
        for (const LayerFlow& layer : map.recipe.flow)
            kept += layer.arrives - layer.passes;
        QVERIFY(std::abs(figure(map, "score") - kept - figure(map, "sum")) < 1e-3);
    }

    void rulesByRow() {
        const auto study = studyOfOdd("residual", true);
        const Map composite = answer(*study, request("lrp", {{"composite", "epsilon_gamma_box"}}, 1));
        const Map rows =
            answer(*study, request("lrp", {{"composite", "epsilon"}, {"rules", "conv=gamma,first=z_box"}}, 1));
        QVERIFY(apart(rows, composite) < 1e-5);
        // Batch norm was folded, and its name is the convolution's now.
        const Map named = answer(*study, request("lrp", {{"rules", "name:norm=flat"}}, 1));
        QVERIFY(apart(named, answer(*study, request("lrp", {{"composite", "epsilon_plus_flat"}}, 1))) < 1e-5);
        QVERIFY(refusal([&] { answer(*study, request("lrp", {{"rules", "conv7=flat"}})); }).contains("conv7"));
        QVERIFY(refusal([&] { answer(*study, request("lrp", {{"rules", "conv"}})); }).contains("WHERE=RULE"));
    }

    void residualsShareAsAsked() {
        const auto study = studyOfOdd("residual", true);
        const at::Tensor proportional = values(answer(*study, request("lrp", {}, 1)));
        const at::Tensor equal = values(answer(*study, request("lrp", {{"residual", "equal"}}, 1)));
        const at::Tensor main = values(answer(*study, request("lrp", {{"residual", "main"}}, 1)));
        QVERIFY(apart(equal, proportional) > 0.01);
        QVERIFY(apart(main, proportional) > 0.01);
        QVERIFY(apart(main, equal) > 0.01);
    }

    void finiteEverywhere_data() {
        QTest::addColumn<int>("network");
        QTest::addColumn<std::string>("method");
        for (std::size_t i = 0; i < oddNetworks().size(); ++i) {
            for (const char* method : {"lrp", "clrp", "sglrp"})
                QTest::addRow("%s, %s", oddNetworks()[i].name, method) << static_cast<int>(i) << std::string(method);
        }
    }
    void finiteEverywhere() {
        QFETCH(int, network);
        QFETCH(std::string, method);
        const auto study = studyOfOdd(static_cast<std::size_t>(network), true);
        // explain() refuses maps that are not finite.
        const Map map = answer(*study, request(method, {}, 3));
        QCOMPARE(map.values.shape, (Shape{3, 12, 12}));
        QVERIFY(values(map).abs().max().item<double>() > 0);
    }

    void contrastsOfAClass() {
        const auto study = studyOfOdd("pooled", false);
        const double logit = study->logits()[2];
        const at::Tensor own = values(answer(*study, request("lrp", {}, 2)));
        at::Tensor others = at::zeros_like(own);
        for (const int other : {0, 1, 3, 4}) {
            // A sweep is linear in what enters: the other classes' maps, scaled to a quarter of this class's logit.
            const at::Tensor map = values(answer(*study, request("lrp", {}, other)));
            others += map * (logit / 4 / study->logits()[static_cast<std::size_t>(other)]);
        }
        const Map signedMap = answer(*study, request("clrp", {}, 2));
        QVERIFY2(apart(values(signedMap), own - others) < 1e-4,
                 qPrintable(QString::number(apart(values(signedMap), own - others))));
        const Map cut = answer(*study, request("clrp", {{"variant", "max0"}}, 2));
        QVERIFY(apart(values(cut), (own - others).clamp_min(0)) < 1e-4);
        // Without biases both take the same amount down: the contrast sums to nothing.
        QVERIFY(std::abs(figure(signedMap, "sum")) < 5e-3 * std::abs(logit));
        QVERIFY(std::abs(figure(signedMap, "relevance") - logit) < 5e-3 * std::abs(logit));
    }

    void contrastsNormalised() {
        const auto study = studyOfOdd("pooled", true);
        const at::Tensor own = values(answer(*study, request("lrp", {}, 2)));
        at::Tensor others = at::zeros_like(own);
        for (const int other : {0, 1, 3, 4}) {
            const at::Tensor map = values(answer(*study, request("lrp", {}, other)));
            others += study->logits()[static_cast<std::size_t>(other)] > 0 ? map : -map;
        }
        const Map map = answer(*study, request("clrp", {{"variant", "normalised"}}, 2));
        QVERIFY(apart(values(map), (own / own.sum() - others / others.sum()).clamp_min(0)) < 1e-3);
    }

    void contrastsOfTwoClasses() {
        const auto study = studyOfOdd("residual", true);
        Request asked = request("clrp", {});
        asked.target = Target::contrast(1, 3);
        const at::Tensor own = values(answer(*study, request("lrp", {}, 1)));
        const at::Tensor other = values(answer(*study, request("lrp", {}, 3)));
        QVERIFY(apart(values(answer(*study, asked)), own - other * (study->logits()[1] / study->logits()[3])) < 1e-4);
    }

    void theOppositeOfAClass() {
        // One linear layer: the class takes the positive contributions, its opposite the negative ones.
        const at::Tensor weights = normal({3, 1, 2, 3}, 1);
        const at::Tensor input = at::rand({1, 1, 2, 3}) + 0.5;
        const auto study = studyOf(linearNetwork(weights, at::zeros({3})), input);
        const Map map = answer(*study, request("clrp", {{"dual", "opposite"}}, 1));
        const at::Tensor contributions = (weights[1] * input[0]).to(at::kDouble);
        const double logit = study->logits()[1];
        const at::Tensor up = contributions.clamp_min(0);
        const at::Tensor down = (-contributions).clamp_min(0);
        QVERIFY(apart(values(map).to(at::kDouble), logit * (up / up.sum() - down / down.sum())) < 1e-4);
        QVERIFY(std::abs(figure(map, "sum")) < 1e-4);
    }

    void softmaxGradients() {
        const auto study = studyOfOdd("residual", false);
        const auto p = probabilities(*study);
        const Map map = answer(*study, request("sglrp", {}, 1));
        QCOMPARE(map.recipe.score, Score::probability);
        at::Tensor expected = at::zeros({3, 12, 12});
        for (std::size_t k = 0; k < p.size(); ++k) {
            const at::Tensor one =
                values(answer(*study, request("lrp", {}, static_cast<std::int64_t>(k)))) / study->logits()[k];
            expected += one * (k == 1 ? p[1] * (1 - p[1]) : -p[1] * p[k]);
        }
        QVERIFY(apart(values(map), expected) < 1e-3);
        QVERIFY(std::abs(figure(map, "entered_for") + figure(map, "entered_against")) < 1e-5);
        QVERIFY(std::abs(figure(map, "sum")) < 0.02 * figure(map, "entered_for"));
    }

    void refused() {
        const auto study = studyOf(convolutionalNetwork(), normal({1, 3, 12, 12}, 1));
        Request hidden = request("clrp", {});
        hidden.target.kind = Target::Kind::channel;
        hidden.target.layer = "relu1";
        QVERIFY(refusal([&] { answer(*study, hidden); }).contains("lrp"));
        hidden.method = "sglrp";
        QVERIFY(refusal([&] { answer(*study, hidden); }).contains("lrp"));
        Request plain = request("sglrp", {}, 1);
        plain.target.score = Score::logit;
        QVERIFY(refusal([&] { answer(*study, plain); }).contains("probability"));
        for (const char* method : {"clrp", "sglrp"}) {
            QVERIFY(refusal([&] {
                        answer(*study, request(method, {{"composite", "gradient_x_input"}}));
                    }).contains("epsilon"));
        }
        Request pair = request("clrp", {{"dual", "opposite"}});
        pair.target = Target::contrast(0, 1);
        QVERIFY(refusal([&] { answer(*study, pair); }).contains("opposite"));
        const auto single = studyOf(squareNetwork(12), normal({1, 3, 2, 2}, 1));
        QVERIFY(refusal([&] { answer(*single, request("clrp", {})); }).contains("another class"));
    }
};

QTEST_GUILESS_MAIN(TestRelevanceMethods)
#include "tst_relevance_methods.moc"
