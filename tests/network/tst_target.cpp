// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Targets: the score of every kind and its derivative against autograd.
#include <QTest>

#include "engine/core/error.h"
#include "engine/network/target_signal.h"
#include "tests/support/network_builder.h"

using namespace saccade;
using saccade::test::NetworkBuilder;

class TestTarget : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void signalIsTheDerivative_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("score");
        QTest::addColumn<bool>("spatial");
        const char* const kinds[] = {"class", "contrast", "unit", "channel", "cell", "direction"};
        for (int kind = 0; kind < 6; ++kind) {
            for (int score = 0; score < 3; ++score) {
                if (kind > 1 && score > 0) continue;
                for (const bool spatial : {false, true}) {
                    if (kind == 4 && !spatial) continue;
                    QTest::addRow("%s, %s%s", kinds[kind], std::string(toText(static_cast<Score>(score))).c_str(),
                                  spatial ? ", spatial" : "")
                        << kind << score << spatial;
                }
            }
        }
    }

    void signalIsTheDerivative() {
        QFETCH(int, kind);
        QFETCH(int, score);
        QFETCH(bool, spatial);
        at::manual_seed(11);
        Target target;
        target.kind = static_cast<Target::Kind>(kind);
        target.index = 3;
        target.other = 1;
        target.row = 2;
        target.column = 1;
        target.weights = {0.5F, -1, 2, 0, 1};
        const at::Tensor output = (spatial ? at::randn({2, 5, 3, 4}) : at::randn({2, 5})).requires_grad_(true);
        const at::Tensor value = targetScore(target, static_cast<Score>(score), output);
        QCOMPARE(value.sizes().vec(), Shape{2});
        value.sum().backward();
        const at::Tensor signal = targetSignal(target, static_cast<Score>(score), output.detach());
        QCOMPARE(signal.sizes().vec(), output.sizes().vec());
        QVERIFY((signal - output.grad()).abs().max().item<float>() < 1e-6F);
    }

    void valuesByHand() {
        const at::Tensor output = at::tensor({1.0F, 2.0F, 4.0F}).view({1, 3});
        QCOMPARE(targetScore(Target::ofClass(2), Score::logit, output).item<float>(), 4.0F);
        QCOMPARE(targetScore(Target::contrast(2, 0), Score::logit, output).item<float>(), 3.0F);
        const double sum = std::exp(1.0) + std::exp(2.0) + std::exp(4.0);
        QVERIFY(std::abs(targetScore(Target::ofClass(2), Score::probability, output).item<float>() -
                         std::exp(4.0) / sum) < 1e-6);
        QVERIFY(std::abs(targetScore(Target::contrast(2, 0), Score::probability, output).item<float>() -
                         (std::exp(4.0) - std::exp(1.0)) / sum) < 1e-6);
        QVERIFY(std::abs(targetScore(Target::ofClass(1), Score::logProbability, output).item<float>() -
                         (2.0 - std::log(sum))) < 1e-6);
    }

    void aCellIsProjectedOnItselfOrOnWeights() {
        at::manual_seed(12);
        const at::Tensor output = at::randn({2, 3, 4, 5});
        Target cell;
        cell.kind = Target::Kind::cell;
        cell.row = 1;
        cell.column = 2;
        const at::Tensor there = output.select(2, 1).select(2, 2);
        QVERIFY(at::allclose(targetScore(cell, Score::logit, output), there.square().sum(1)));
        QVERIFY(at::allclose(targetSignal(cell, Score::logit, output).sum({2, 3}), there));
        cell.weights = {2, 0, -1};
        QVERIFY(at::allclose(targetScore(cell, Score::logit, output), 2 * there.select(1, 0) - there.select(1, 2)));
        const at::Tensor signal = targetSignal(cell, Score::logit, output);
        QVERIFY(at::allclose(signal.sum({2, 3}), at::tensor({2.F, 0.F, -1.F}).expand({2, 3})));
        QCOMPARE(signal.count_nonzero().item<std::int64_t>(), std::int64_t{4});
    }

    void almostCertainClassesHaveADerivative() {
        // In single precision p (1 - p) has one digit left here.
        const at::Tensor output = at::tensor({17.0F, 0.5F, 1.0F, -2.0F}).view({1, 4});
        const at::Tensor wide = output.to(at::kDouble).requires_grad_(true);
        at::softmax(wide, 1).select(1, 0).sum().backward();
        const at::Tensor signal = targetSignal(Target::ofClass(0), Score::probability, output).to(at::kDouble);
        QVERIFY(((signal - wide.grad()).abs() < 1e-6 * wide.grad().abs()).all().item<bool>());
    }

    void wrongTargetsAreNamed() {
        NetworkBuilder b;
        b.convolution("conv", "input", 3, 4).add(Kind::mean, "gap", {"conv"}, {{"axes", Shape{2, 3}}});
        b.linear("fc", "gap", 4, 5).add(Kind::softmax, "softmax", {"fc"});
        const auto network = b.build("softmax");
        QCOMPARE(network->layer(network->logits()).name, std::string("fc"));
        QVERIFY(network->endsInSoftmax());
        const auto shapes = network->shapes({1, 3, 6, 6});
        const auto says = [&](Target target, Score score, const char* words) {
            try {
                checkTarget(*network, target, score, shapes);
            } catch (const RequestError& error) {
                return QString(error.what()).contains(words);
            }
            return false;
        };
        QVERIFY(says(Target::ofClass(5), Score::logit, "allowed are 0 to 4"));
        QVERIFY(says(Target::ofClass(-1), Score::logit, "allowed are 0 to 4"));
        QVERIFY(says(Target::contrast(1, 9), Score::logit, "class 9"));
        QVERIFY(says(Target::contrast(1, 1), Score::logit, "two different"));
        Target unit;
        unit.kind = Target::Kind::unit;
        unit.layer = "conv";
        unit.row = 6;
        QVERIFY(says(unit, Score::logit, "row 6"));
        unit.row = 5;
        QVERIFY(says(unit, Score::probability, "use logit"));
        checkTarget(*network, unit, Score::logit, shapes);
        Target direction;
        direction.kind = Target::Kind::direction;
        direction.weights = {1, 2};
        QVERIFY(says(direction, Score::logit, "has 5 weights"));
        unit.layer = "kanv";
        QVERIFY(says(unit, Score::logit, "conv"));
    }
};

QTEST_GUILESS_MAIN(TestTarget)
#include "tst_target.moc"
