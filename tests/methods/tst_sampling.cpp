// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What every sampling method keeps: samples that depend on seed and index alone, results that can be interrupted and
/// gone on with, scores of all classes from one set of forwards.
#include <QTest>
#include <map>

#include "engine/core/error.h"
#include "tests/methods/tiny_networks.h"

using namespace saccade;
using namespace saccade::test;

Q_DECLARE_METATYPE(Request)

namespace {

at::Tensor picture() {
    return normal({1, 3, 18, 22}, 40);
}

std::shared_ptr<Study> freshStudy() {
    return studyOf(convolutionalNetwork(), picture());
}

Request withLayer(Request asked, const std::string& layer) {
    asked.layer = layer;
    return asked;
}

// A method in each of its ways of sampling.
void addMethods() {
    QTest::addColumn<Request>("asked");
    QTest::newRow("occlusion") << request("occlusion", {{"window", "5"}, {"stride", "3"}}, 1);
    QTest::newRow("occlusion, noise") << request("occlusion", {{"window", "6"}, {"baseline", "noise"}}, 1);
    QTest::newRow("prediction_difference")
        << request("prediction_difference", {{"window", "6"}, {"samples", "4"}, {"patches", "500"}}, 1);
    QTest::newRow("rise") << request("rise", {{"samples", "150"}, {"cells", "4"}}, 1);
    QTest::newRow("lime") << request("lime", {{"samples", "150"}, {"segments", "20"}}, 1);
    QTest::newRow("kernel_shap") << request("kernel_shap", {{"samples", "150"}, {"segments", "20"}}, 1);
    QTest::newRow("partition_shap") << request("partition_shap", {{"evaluations", "150"}}, 1);
    QTest::newRow("score_cam, increase") << withLayer(request("score_cam", {}, 1), "relu1");
    QTest::newRow("score_cam, softmax_aligned")
        << withLayer(request("score_cam", {{"variant", "softmax_aligned"}}, 1), "relu2");
    QTest::newRow("xrai") << request("xrai", {{"steps", "40"}}, 1);
    QTest::newRow("smoothgrad") << request("smoothgrad", {{"samples", "60"}}, 1);
    QTest::newRow("smoothgrad, variance") << request("smoothgrad", {{"samples", "60"}, {"variant", "variance"}}, 1);
    QTest::newRow("fusiongrad") << request("fusiongrad", {{"networks", "5"}, {"samples", "11"}}, 1);
    QTest::newRow("ablation_cam") << withLayer(request("ablation_cam", {}, 1), "relu1");
    QTest::newRow("smooth_grad_cam_pp") << withLayer(request("smooth_grad_cam_pp", {{"samples", "60"}}, 1), "relu1");
}

// Asks under a job that is cancelled at its first report of progress, after the first batch.
Map interrupted(Study& study, const Request& asked, std::int64_t& forwards) {
    Job* self = nullptr;
    Job job([&](const Progress&) { self->cancel(); }, nullptr);
    self = &job;
    Map map = explain(study, asked, job);
    forwards = job.forwards();
    return map;
}

// What a row of addMethods() answers on one thread in batches of four, and what that costs.
struct Reference {
    Map map;
    std::int64_t forwards = 0;
};

}  // namespace

class TestSampling : public QObject {
    Q_OBJECT

    std::map<std::string, Reference> references_;

    // Made once: every question about a row compares with it.
    const Reference& reference(Request asked) {
        const auto [found, missing] = references_.try_emplace(QTest::currentDataTag());
        if (!missing) return found->second;
        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        asked.batch = 4;
        Job job;
        found->second.map = explain(*freshStudy(), asked, job);
        found->second.forwards = job.forwards();
        at::set_num_threads(threads);
        return found->second;
    }

 private Q_SLOTS:
    void batchesDoNotShow_data() { addMethods(); }
    void batchesDoNotShow() {
        QFETCH(Request, asked);
        const Map& four = reference(asked).map;
        for (const int batch : {1, 7, 32}) {
            asked.batch = batch;
            const Map other = answer(*freshStudy(), asked);
            QVERIFY2(apart(other, four) < 1e-5, qPrintable(QString("batches of %1").arg(batch)));
            QCOMPARE(other.recipe.batch, batch);
        }
        QVERIFY(toTensor(four.values).std().item<double>() > 0);
    }

    void threadsDoNotShow_data() { addMethods(); }
    void threadsDoNotShow() {
        QFETCH(Request, asked);
        const Map& one = reference(asked).map;
        const int threads = at::get_num_threads();
        at::set_num_threads(4);
        asked.batch = 4;
        const Map four = answer(*freshStudy(), asked);
        at::set_num_threads(threads);
        QVERIFY(apart(four, one) < 1e-5);
    }

    void interruptedAndResumed_data() { addMethods(); }
    void interruptedAndResumed() {
        QFETCH(Request, asked);
        asked.batch = 4;
        const auto& [expected, forwards] = reference(asked);
        QVERIFY(!expected.recipe.partial);

        const auto study = freshStudy();
        std::int64_t before = 0;
        const Map partial = interrupted(*study, asked, before);
        QVERIFY(partial.recipe.partial);
        QVERIFY(before > 0 && before < forwards);
        QCOMPARE(partial.values.shape, expected.values.shape);

        Job again;
        const Map resumed = explain(*study, asked, again);
        QVERIFY(!resumed.recipe.partial);
        QVERIFY(apart(resumed, expected) < 1e-5);
        QCOMPARE(before + again.forwards(), forwards);
    }

    void cancelledBeforeTheFirstBatch_data() { addMethods(); }
    void cancelledBeforeTheFirstBatch() {
        QFETCH(const Request, asked);
        const auto study = freshStudy();
        Job job;
        job.cancel();
        QVERIFY_THROWS_EXCEPTION(Cancelled, explain(*study, asked, job));
    }

    void askedTwiceCostsNothing_data() { addMethods(); }
    void askedTwiceCostsNothing() {
        QFETCH(const Request, asked);
        const auto study = freshStudy();
        const Map first = answer(*study, asked);
        Job job;
        const Map second = explain(*study, asked, job);
        QCOMPARE(job.forwards(), 0);
        QCOMPARE(second.values.values, first.values.values);
    }

    void anotherClassOrScoreCostsNoForward_data() {
        QTest::addColumn<Request>("asked");
        QTest::newRow("occlusion") << request("occlusion", {{"window", "5"}, {"stride", "3"}});
        QTest::newRow("rise") << request("rise", {{"samples", "100"}});
        QTest::newRow("score_cam") << withLayer(request("score_cam", {}), "relu2");
        QTest::newRow("lime") << request("lime", {{"samples", "100"}});
        QTest::newRow("kernel_shap") << request("kernel_shap", {{"samples", "200"}});
        QTest::newRow("prediction_difference")
            << request("prediction_difference", {{"window", "6"}, {"samples", "4"}, {"patches", "500"}});
    }
    void anotherClassOrScoreCostsNoForward() {
        QFETCH(Request, asked);
        const auto study = freshStudy();
        answer(*study, asked);
        std::vector<Target> targets{Target::ofClass(3), Target::contrast(2, 4), Target::ofClass(1)};
        targets.back().score = Score::logProbability;
        for (const Target& target : targets) {
            asked.target = target;
            Job job;
            const Map map = explain(*study, asked, job);
            QCOMPARE(job.forwards(), 0);
            QVERIFY(apart(map, answer(*freshStudy(), asked)) < 1e-5);
        }
    }

    void anotherSeedIsAnotherSample_data() {
        QTest::addColumn<Request>("asked");
        QTest::newRow("rise") << request("rise", {{"samples", "50"}});
        QTest::newRow("smoothgrad") << request("smoothgrad", {{"samples", "20"}});
        QTest::newRow("lime") << request("lime", {{"samples", "50"}});
        QTest::newRow("kernel_shap") << request("kernel_shap", {{"samples", "50"}});
        QTest::newRow("noisegrad") << request("noisegrad", {{"samples", "5"}});
        QTest::newRow("fusiongrad, weights")
            << request("fusiongrad", {{"networks", "3"}, {"samples", "2"}, {"noise", "0"}});
        QTest::newRow("fusiongrad, picture")
            << request("fusiongrad", {{"networks", "3"}, {"samples", "2"}, {"weight_noise", "0"}});
        QTest::newRow("smooth_grad_cam_pp") << withLayer(request("smooth_grad_cam_pp", {{"samples", "9"}}, 1), "relu1");
        QTest::newRow("occlusion by noise") << request("occlusion", {{"baseline", "noise"}, {"window", "6"}});
    }
    void anotherSeedIsAnotherSample() {
        QFETCH(Request, asked);
        const auto study = freshStudy();
        const Map first = answer(*study, asked);
        asked.seed = 1;
        QVERIFY(apart(answer(*study, asked), first) > 1e-3);
        asked.seed = 0;
        QCOMPARE(answer(*study, asked).values.values, first.values.values);
    }

    void moreSamplesGoOn_data() {
        QTest::addColumn<QString>("method");
        QTest::newRow("rise") << "rise";
        QTest::newRow("smoothgrad") << "smoothgrad";
        QTest::newRow("noisegrad") << "noisegrad";
    }
    void moreSamplesGoOn() {
        QFETCH(const QString, method);
        const auto ask = [&](const char* samples) { return request(method.toStdString(), {{"samples", samples}}, 2); };
        const auto study = freshStudy();
        answer(*study, ask("40"));
        Job job;
        const Map extended = explain(*study, ask("100"), job);
        QCOMPARE(job.forwards(), 60);
        QVERIFY(apart(extended, answer(*freshStudy(), ask("100"))) < 1e-5);
        QCOMPARE(figure(extended, "samples"), 100.0);
        // Fewer than there are: those alone.
        const Map fewer = answer(*study, ask("40"));
        QCOMPARE(figure(fewer, "samples"), 40.0);
        QVERIFY(apart(fewer, answer(*freshStudy(), ask("40"))) < 1e-5);
        QVERIFY(figure(fewer, "standard_error") > figure(extended, "standard_error"));
    }

    void targetsInsideTheNetwork_data() {
        QTest::addColumn<Request>("asked");
        QTest::newRow("occlusion") << request("occlusion", {{"window", "5"}, {"stride", "3"}});
        QTest::newRow("rise") << request("rise", {{"samples", "100"}});
        QTest::newRow("score_cam") << withLayer(request("score_cam", {}), "relu1");
        QTest::newRow("smoothgrad") << request("smoothgrad", {{"samples", "20"}});
        QTest::newRow("lime") << request("lime", {{"samples", "100"}});
        QTest::newRow("kernel_shap") << request("kernel_shap", {{"samples", "100"}});
        QTest::newRow("partition_shap") << request("partition_shap", {{"evaluations", "100"}});
        QTest::newRow("noisegrad") << request("noisegrad", {{"samples", "5"}});
        QTest::newRow("fusiongrad") << request("fusiongrad", {{"networks", "3"}, {"samples", "4"}});
        QTest::newRow("ablation_cam") << withLayer(request("ablation_cam", {}), "relu1");
    }
    void targetsInsideTheNetwork() {
        QFETCH(Request, asked);
        const auto study = freshStudy();
        asked.target.layer = "relu2";
        asked.target.kind = Target::Kind::unit;
        // A unit that is not at rest.
        Job clean;
        const Run& run = study->cleanRun(clean);
        asked.target.index =
            run.activation(run.network().find("relu2"))[0].select(1, 4).select(1, 5).argmax().item<std::int64_t>();
        asked.target.row = 4;
        asked.target.column = 5;
        asked.target.score = Score::logit;
        for (const Target::Kind kind : {Target::Kind::unit, Target::Kind::channel}) {
            asked.target.kind = kind;
            Job job;
            const Map map = explain(*study, asked, job);
            QVERIFY(job.forwards() > 0);
            QCOMPARE(map.values.fromEnd(1), 22);
            QCOMPARE(map.values.fromEnd(2), 18);
            QVERIFY(toTensor(map.values).std().item<double>() > 0);
            // Unit (4, 5) of relu2 sees the input's rows 5 to 11 and columns 7 to 13 only; under every other window
            // nothing changes. Its scores are kept for itself alone.
            if (asked.method == "occlusion" && kind == Target::Kind::unit) {
                at::Tensor outside = toTensor(map.values).clone();
                outside.slice(0, 1, 16).slice(1, 3, 18).zero_();
                QVERIFY(outside.abs().max().item<double>() < 1e-6);
            }
            Job again;
            explain(*study, asked, again);
            QCOMPARE(again.forwards(), 0);
        }
    }

    void partialMapsComeOnTheWay() {
        const auto study = freshStudy();
        std::vector<double> samples;
        Job job(nullptr, [&](const Map& map) {
            samples.push_back(figure(map, "samples"));
            QVERIFY(map.recipe.partial || samples.back() == 3000.0);
            QCOMPARE(map.values.shape, (Shape{18, 22}));
        });
        explain(*study, request("rise", {{"samples", "3000"}}), job);
        QVERIFY(!samples.empty());
        QVERIFY(std::is_sorted(samples.begin(), samples.end()));
        QVERIFY(samples.front() <= 3);
    }
};

QTEST_GUILESS_MAIN(TestSampling)
#include "tst_sampling.moc"
