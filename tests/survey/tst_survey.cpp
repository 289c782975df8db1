// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The machine: batches, shards and interruptions do not show, samples keep their numbers.
#include "engine/survey/survey.h"

#include <QTest>
#include <functional>

#include "engine/core/error.h"
#include "engine/survey/layer_mean.h"
#include "engine/survey/layer_patterns.h"
#include "engine/survey/patch_gaussian.h"
#include "tests/support/refusal.h"
#include "tests/survey/survey_samples.h"

using namespace saccade;
using namespace saccade::test;

using Make = std::function<std::unique_ptr<Accumulator>()>;
Q_DECLARE_METATYPE(Make)

namespace {

const at::Tensor& pictures() {
    static const at::Tensor all = normal({13, 3, 9, 8}, 30);
    return all;
}

void addAccumulators() {
    QTest::addColumn<Make>("make");
    QTest::newRow("layer mean") << Make([] { return std::make_unique<LayerMean>("relu2"); });
    QTest::newRow("patterns") << Make([] { return std::make_unique<LayerPatterns>(); });
    QTest::newRow("gaussian") << Make([] { return std::make_unique<PatchGaussian>(4, 3, 9); });
    QTest::newRow("top places") << Make([] { return std::make_unique<TopPlaces>("relu1", 2, 4); });
}

double stateApart(const Accumulator& actual, const Accumulator& expected) {
    const SurveyState a = actual.save();
    const SurveyState b = expected.save();
    if (a.tensors.size() != b.tensors.size()) return 1;
    if (a.text != b.text) return 1;
    double worst = 0;
    for (const auto& [name, tensor] : b.tensors)
        worst = std::max(worst, apart(a.tensors.at(name).to(at::kDouble), tensor.to(at::kDouble)));
    return worst;
}

// What merging in another order leaves alike: patterns hold the places of linear layers as they come, and only what is
// asked of them does not depend on their order.
double meaningApart(const Accumulator& actual, const Accumulator& expected) {
    const auto* const a = dynamic_cast<const LayerPatterns*>(&actual);
    const auto* const b = dynamic_cast<const LayerPatterns*>(&expected);
    if (a == nullptr || b == nullptr) return stateApart(actual, expected);
    const auto network = surveyedNetwork();
    double worst = 0;
    for (const Layer& layer : network->layers()) {
        if (layer.kind != Kind::convolution && layer.kind != Kind::linear) continue;
        const std::string& name = layer.name;
        const PatternStatistics left = a->statistics(name);
        const PatternStatistics right = b->statistics(name);
        if (left.count != right.count) return 1;
        for (const auto member :
             {&PatternStatistics::input, &PatternStatistics::output, &PatternStatistics::squaredOutput,
              &PatternStatistics::product, &PatternStatistics::positives, &PatternStatistics::positiveInput,
              &PatternStatistics::positiveOutput, &PatternStatistics::positiveProduct})
            worst = std::max(worst, apart(left.*member, right.*member));
    }
    return worst;
}

SurveyProgress run(Accumulator& accumulator, const InputSource& source, std::int64_t batch,
                   SurveyOptions options = {}) {
    Job job;
    BatchPlanner planner(batch);
    return survey(surveyedNetwork(), source, accumulator, options, planner, job);
}

}  // namespace

class TestSurvey : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    // Activations are float32 and may differ in their last bits with the batch; the sums add nothing to that.
    void batchesDoNotShow_data() { addAccumulators(); }
    void batchesDoNotShow() {
        QFETCH(const Make, make);
        const auto whole = make();
        const SurveyProgress progress = run(*whole, TensorSource(pictures()), 13);
        QCOMPARE(progress.used, 13);
        QVERIFY(progress.complete());
        for (const std::int64_t batch : {1, 2, 5}) {
            const auto split = make();
            run(*split, TensorSource(pictures()), batch);
            QVERIFY(stateApart(*split, *whole) < 1e-6);
        }
    }

    void shardsMerge_data() { addAccumulators(); }
    void shardsMerge() {
        QFETCH(const Make, make);
        const auto whole = make();
        run(*whole, TensorSource(pictures()), 4);
        const auto merged = make();
        // One of them empty.
        for (const auto& [begin, end] : std::vector<std::pair<int, int>>{{7, 13}, {3, 3}, {0, 7}}) {
            const auto shard = make();
            SurveyOptions options;
            options.begin = begin;
            options.end = end;
            const SurveyProgress progress = run(*shard, TensorSource(pictures()), 4, options);
            QCOMPARE(progress.used, end - begin);
            const SurveyState before = shard->save();
            merged->merge(*shard);
            // What was merged in is left alone.
            merged->merge(*make());
            for (const auto& [name, tensor] : before.tensors)
                QVERIFY(at::equal(shard->save().tensors.at(name), tensor));
        }
        QVERIFY(meaningApart(*merged, *whole) < 1e-6);
    }

    void cancelledAndGoneOnWith_data() { addAccumulators(); }
    void cancelledAndGoneOnWith() {
        QFETCH(const Make, make);
        const TensorSource source(pictures());
        const auto accumulator = make();
        Job* self = nullptr;
        Job job(
            [&](const Progress& at) {
                if (at.done >= 6) self->cancel();
            },
            nullptr);
        self = &job;
        BatchPlanner planner(3);
        // Progress is reported thirty times a second at most; the first report may be the last batch's.
        SurveyOptions options;
        SurveyProgress progress = survey(surveyedNetwork(), source, *accumulator, options, planner, job);
        if (!progress.complete()) {
            // Valid as far as it is.
            QCOMPARE(progress.used, progress.done);
            const auto part = make();
            SurveyOptions first;
            first.end = progress.done;
            run(*part, source, 3, first);
            QVERIFY(stateApart(*accumulator, *part) < 1e-6);
            options.unfinished = progress;
            progress = run(*accumulator, source, 4, options);
        }
        QVERIFY(progress.complete());
        QCOMPARE(progress.used, 13);
        const auto whole = make();
        run(*whole, source, 13);
        QVERIFY(stateApart(*accumulator, *whole) < 1e-6);
    }

    void cancelledInTheMidst() {
        // A source that cancels when the second batch is read: nothing of that batch may count.
        class Cancelling final : public InputSource {
         public:
            explicit Cancelling(Job& job) : job_(job), inputs_(pictures()) {}
            std::int64_t size() const override { return 13; }
            std::string name(std::int64_t sample) const override { return inputs_.name(sample); }
            SourceBatch read(std::int64_t begin, std::int64_t end) const override {
                if (begin == 5) job_.cancel();
                return inputs_.read(begin, end);
            }
            std::string fingerprint() const override { return {}; }

         private:
            Job& job_;
            TensorSource inputs_;
        };
        Job job;
        const Cancelling source(job);
        LayerMean mean("fc");
        BatchPlanner planner(5);
        const SurveyProgress progress = survey(surveyedNetwork(), source, mean, {}, planner, job);
        QVERIFY(!progress.complete());
        QCOMPARE(progress.done, 5);
        QCOMPARE(mean.count(), 5);
        LayerMean five("fc");
        SurveyOptions options;
        options.end = 5;
        run(five, TensorSource(pictures()), 5, options);
        QVERIFY(at::equal(mean.mean(), five.mean()));
        options.end.reset();
        options.unfinished = progress;
        QVERIFY(run(mean, TensorSource(pictures()), 2, options).complete());
        QCOMPARE(mean.count(), 13);
    }

    void samplesKeepTheirNumbers() {
        const PatchySource source(pictures(), {0, 3, 4, 5, 12});
        const Run all = [] {
            Job job;
            RunOptions options;
            options.keepAll = true;
            return Run(surveyedNetwork(), pictures(), options, job);
        }();
        const at::Tensor values = all.activation(all.network().find("relu1")).select(1, 2).flatten(1);
        for (const std::int64_t batch : {1, 3, 13}) {
            TopPlaces places("relu1", 2, 3);
            const SurveyProgress progress = run(places, source, batch);
            QCOMPARE(progress.used, 8);
            QCOMPARE(progress.skipped.size(), std::size_t{5});
            QCOMPARE(progress.skipped[1].name, std::string("picture 3"));
            QCOMPARE(progress.skipped[1].reason, std::string("it is broken"));
            QCOMPARE(places.places().size(), std::size_t{3});
            for (const auto& place : places.places()) {
                QVERIFY(place.sample != 0 && place.sample != 3 && place.sample != 12);
                QVERIFY(std::abs(values[place.sample][place.cell].item<double>() - place.value) < 1e-5);
                QVERIFY(std::abs(values[place.sample].max().item<double>() - place.value) < 1e-5);
            }
        }
    }

    void nothingThatCanBeUsed() {
        const PatchySource source(pictures().narrow(0, 0, 2), {0, 1});
        LayerMean mean("fc");
        const QString sentence = refusal([&] { run(mean, source, 2); });
        QCOMPARE(sentence, QString("none of the 2 pictures can be used; the first is picture 0: it is broken"));
    }

    void shardsOutsideTheSource() {
        LayerMean mean("fc");
        SurveyOptions options;
        options.begin = 10;
        options.end = 14;
        QVERIFY(refusal([&] { run(mean, TensorSource(pictures()), 2, options); }).contains("the source has 13"));
    }

    void inputsThatDoNotFit() {
        LayerMean mean("fc");
        QVERIFY(!refusal([&] { run(mean, TensorSource(normal({2, 4, 9, 8}, 1)), 1); }).isEmpty());
    }

    void goesNoFurtherThanWanted() {
        // The run ends at the last layer wanted; asking a layer beyond it shows that it was not computed.
        class Looking final : public Accumulator {
         public:
            std::string id() const override { return "looking"; }
            std::string parameters() const override { return {}; }
            std::vector<LayerId> layers(const Network& network) const override { return {network.find("relu1")}; }
            void add(const Run& run, const std::vector<std::int64_t>& samples) override {
                beyond = beyond || run.has(run.network().find("conv2"));
                seen += static_cast<std::int64_t>(samples.size());
            }
            void merge(const Accumulator& /*other*/) override {}
            SurveyState save() const override { return {}; }
            void load(const SurveyState& /*state*/) override {}
            bool beyond = false;
            std::int64_t seen = 0;
        } looking;
        run(looking, TensorSource(pictures()), 4);
        QCOMPARE(looking.seen, 13);
        QVERIFY(!looking.beyond);
    }

    void reportsProgressAndForwards() {
        std::vector<std::int64_t> done;
        Job job(
            [&](const Progress& at) {
                done.push_back(at.done);
                QCOMPARE(at.total, 13);
            },
            nullptr);
        LayerMean mean("fc");
        BatchPlanner planner(4);
        survey(surveyedNetwork(), TensorSource(pictures()), mean, {}, planner, job);
        QCOMPARE(done.back(), 13);
        QVERIFY(std::is_sorted(done.begin(), done.end()));
        QCOMPARE(job.forwards(), 13);
    }
};

QTEST_GUILESS_MAIN(TestSurvey)
#include "tst_survey.moc"
