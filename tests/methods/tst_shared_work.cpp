// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What methods share, and when sampling stops early.
#include <QTest>

#include "engine/core/error.h"
#include "engine/methods/passes.h"
#include "engine/methods/shared_gradient.h"
#include "engine/propagate/gradient.h"
#include "tests/methods/tiny_networks.h"

using namespace saccade;
using namespace saccade::test;

namespace {

std::shared_ptr<Study> studyOfPicture(std::uint64_t seed = 3) {
    return studyOf(convolutionalNetwork(), normal({1, 3, 14, 14}, seed));
}

// For RISE a score that one quarter of the picture decides: a map that stands out of its chance early.
std::shared_ptr<Study> studyForSampling(const QString& method) {
    if (method != "rise") return studyOfPicture();
    at::Tensor weights = at::zeros({3, 3, 14, 14});
    weights[1].slice(1, 0, 7).slice(2, 0, 7).fill_(1);
    return studyOf(linearNetwork(weights, at::zeros({3})), at::ones({1, 3, 14, 14}));
}

Question questionOf(const Target& target, Score score) {
    Question question;
    question.target = target;
    question.score = score;
    return question;
}

// The same by a sweep of its own.
at::Tensor ownGradient(const Question& question, const std::string& layer) {
    const auto study = studyOfPicture();
    Job job;
    const Run& run = study->cleanRun(job);
    const LayerId target = targetLayer(run.network(), question.target);
    SweepRequest request;
    request.start.emplace_back(target, targetSignal(question.target, question.score, run.activation(target)));
    request.stop = {layer.empty() ? run.network().input() : run.network().find(layer)};
    return sweep(run, gradientRules(), std::move(request), job).front();
}

}  // namespace

class TestSharedWork : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    // In every order, for targets that take turns: each gets its own gradient.
    void gradientsAreTheTargets_data() {
        QTest::addColumn<QStringList>("layers");
        QTest::newRow("input first") << QStringList{"", "relu2", "relu1", "", "relu2"};
        QTest::newRow("late layer first") << QStringList{"relu2", "", "relu1", "conv2"};
        QTest::newRow("early layer first") << QStringList{"conv1", "relu2", "conv1", ""};
    }
    void gradientsAreTheTargets() {
        QFETCH(const QStringList, layers);
        const auto study = studyOfPicture();
        const std::vector<Question> questions{
            questionOf(Target::ofClass(1), Score::logit), questionOf(Target::ofClass(2), Score::logit),
            questionOf(Target::ofClass(1), Score::probability), questionOf(Target::contrast(1, 3), Score::logit)};
        Job job;
        for (const QString& layer : layers) {
            for (const Question& question : questions) {
                const at::Tensor shared = sharedGradient(*study, question, layer.toStdString(), job);
                const at::Tensor expected = ownGradient(question, layer.toStdString());
                QCOMPARE(shapeOf(shared), shapeOf(expected));
                QVERIFY2(apart(shared, expected) < 1e-6, qPrintable(layer));
            }
        }
        QCOMPARE(job.forwards(), std::int64_t{0});
    }

    void aCancelledSweepLeavesNothingWrong() {
        const auto study = studyOfPicture();
        const Question question = questionOf(Target::ofClass(1), Score::logit);
        Job job;
        job.cancel();
        QVERIFY_EXCEPTION_THROWN(sharedGradient(*study, question, "", job), Cancelled);
        Job again;
        QVERIFY(apart(sharedGradient(*study, question, "relu1", again), ownGradient(question, "relu1")) < 1e-6);
    }

    void spentRunsGiveTheSameGradient() {
        const auto study = studyOfPicture();
        const Question question = questionOf(Target::ofClass(4), Score::logProbability);
        Job job;
        const at::Tensor inputs = normal({3, 3, 14, 14}, 9);
        const Run kept = runOf(*study, inputs, question, job);
        QVERIFY(at::equal(inputSignal(kept, gradientRules(), question, job),
                          inputSignal(runOf(*study, inputs, question, job), gradientRules(), question, job)));
        // What was kept is still there.
        QVERIFY(kept.has(kept.network().find("relu1")));
    }

    void samplingStopsAtFixedNumbers_data() {
        QTest::addColumn<QString>("method");
        QTest::newRow("rise") << "rise";
        QTest::newRow("smoothgrad") << "smoothgrad";
    }
    void samplingStopsAtFixedNumbers() {
        QFETCH(const QString, method);
        const auto ask = [&](const std::string& tolerance, std::int64_t batch, Study& study) {
            Request asked = request(method.toStdString(), {{"samples", "4000"}, {"tolerance", tolerance}}, 1);
            if (method == "rise") asked.parameters.emplace_back("cells", "2");
            asked.batch = batch;
            asked.target.score = Score::logit;
            return answer(study, asked);
        };
        const auto study = studyForSampling(method);
        const Map stopped = ask("0.3", 0, *study);
        const auto samples = static_cast<std::int64_t>(figure(stopped, "samples"));
        QVERIFY2(samples < 4000 && samples % 64 == 0, qPrintable(QString::number(samples)));
        QVERIFY(!stopped.recipe.partial);
        QCOMPARE(figure(stopped, "converged"), 1.0);
        QVERIFY(figure(stopped, "relative_error") <= 0.3);
        for (const std::int64_t batch : {1, 7, 100}) {
            const auto fresh = studyForSampling(method);
            const Map other = ask("0.3", batch, *fresh);
            QCOMPARE(static_cast<std::int64_t>(figure(other, "samples")), samples);
            QVERIFY(apart(other, stopped) < 1e-5);
        }
        // Asked once more, where there are samples already, it stops at the same number.
        QVERIFY(apart(ask("0.3", 0, *study), stopped) < 1e-5);
        // A smaller tolerance goes on, none takes every sample; and the first answer stays what it was.
        const Map finer = ask("0.25", 0, *study);
        QVERIFY(figure(finer, "samples") >= static_cast<double>(samples));
        QVERIFY(figure(finer, "relative_error") <= 0.25);
        const Map all = ask("0", 0, *study);
        QCOMPARE(figure(all, "samples"), 4000.0);
        QVERIFY(std::isnan(figure(all, "converged")));
        QVERIFY(apart(ask("0.3", 0, *study), stopped) < 1e-5);
        QCOMPARE(figure(ask("0.3", 0, *study), "samples"), static_cast<double>(samples));
    }

    // Fewer samples than it is asked after: nothing can stop it.
    void fewSamplesAreAllTaken() {
        const Map map = answer(*studyOfPicture(), request("rise", {{"samples", "63"}, {"tolerance", "1"}}));
        QCOMPARE(figure(map, "samples"), 63.0);
        QCOMPARE(figure(map, "converged"), 0.0);
        QVERIFY(!map.recipe.partial);
    }

    void aBatchIsMeasuredOnceForANetwork() {
        const auto network = convolutionalNetwork();
        const auto first = studyOf(network, normal({1, 3, 14, 14}, 1));
        const auto second = studyOf(network, normal({1, 3, 14, 14}, 2));
        const auto larger = studyOf(network, normal({1, 3, 16, 14}, 2));
        QCOMPARE(&first->planner(0), &second->planner(0));
        QCOMPARE(first->folded(), second->folded());
        QVERIFY(&first->planner(0) != &larger->planner(0));
        QVERIFY(&first->planner(0) != &first->planner(4));
        QVERIFY(&first->planner(0) != &first->planner(0, 0.3));
        QVERIFY(&first->planner(0) != &first->sweepPlanner(0));
        QCOMPARE(&first->sweepPlanner(0), &second->sweepPlanner(0));
        const auto other = studyOf(convolutionalNetwork(), normal({1, 3, 14, 14}, 1));
        QVERIFY(&first->planner(0) != &other->planner(0));
    }

    void anUnknownDeviceIsRefused() {
        Subject subject;
        subject.network = convolutionalNetwork();
        subject.input = toArray(normal({1, 3, 14, 14}, 1));
        subject.device = "abacus";
        Job job;
        QVERIFY_EXCEPTION_THROWN(openStudy(subject, job), RequestError);
        subject.device = "cpu";
        const auto study = openStudy(subject, job);
        QCOMPARE(answer(*study, request("gradient", {})).recipe.device, std::string("cpu"));
        QVERIFY(!study->leaveDevice(job));
    }
};

QTEST_GUILESS_MAIN(TestSharedWork)
#include "tst_shared_work.moc"
