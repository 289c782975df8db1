// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What is kept on disk: a hit costs nothing, a damaged file is none, another question is another file.
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <sstream>

#include "engine/core/error.h"
#include "engine/survey/layer_mean.h"
#include "engine/survey/layer_patterns.h"
#include "engine/survey/patch_gaussian.h"
#include "engine/survey/state_file.h"
#include "tests/support/refusal.h"
#include "tests/survey/survey_samples.h"

using namespace saccade;
using namespace saccade::test;

namespace {

const at::Tensor& pictures() {
    static const at::Tensor all = normal({9, 3, 9, 8}, 40);
    return all;
}

SurveyOptions keptIn(const QTemporaryDir& folder) {
    SurveyOptions options;
    options.cache = SurveyCache{(folder.path() + "/deep/er").toStdString(), "model", "folded"};
    return options;
}

struct Ran {
    SurveyProgress progress;
    std::int64_t forwards = 0;
};

Ran run(Accumulator& accumulator, const SurveyOptions& options, const at::Tensor& inputs = pictures()) {
    Job job;
    BatchPlanner planner(4);
    Ran ran;
    ran.progress = survey(surveyedNetwork(), TensorSource(inputs), accumulator, options, planner, job);
    ran.forwards = job.forwards();
    return ran;
}

std::vector<std::filesystem::path> files(const QTemporaryDir& folder) {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path().toStdString())) {
        if (entry.is_regular_file()) found.push_back(entry.path());
    }
    return found;
}

std::string contentOf(const std::filesystem::path& file) {
    std::ostringstream content;
    content << std::ifstream(file, std::ios::binary).rdbuf();
    return content.str();
}

void write(const std::filesystem::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary) << content;
}

}  // namespace

class TestSurveyCache : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aHitCostsNoForward() {
        const QTemporaryDir folder;
        LayerPatterns first;
        QCOMPARE(run(first, keptIn(folder)).forwards, 9);
        LayerPatterns second;
        const Ran again = run(second, keptIn(folder));
        QCOMPARE(again.forwards, 0);
        QVERIFY(again.progress.complete());
        QCOMPARE(again.progress.used, 9);
        QVERIFY(at::equal(second.statistics("conv2").product, first.statistics("conv2").product));
        QCOMPARE(files(folder).size(), std::size_t{1});
    }

    void whatWasSkippedIsKeptToo() {
        const QTemporaryDir folder;
        for (const int round : {0, 1}) {
            const PatchySource source(pictures(), {2, 8});
            Job job;
            BatchPlanner planner(4);
            LayerMean mean("fc");
            const SurveyProgress progress = survey(surveyedNetwork(), source, mean, keptIn(folder), planner, job);
            QCOMPARE(progress.used, 7);
            QCOMPARE(progress.skipped.size(), std::size_t{2});
            QCOMPARE(progress.skipped[1].name, std::string("picture 8"));
            QCOMPARE(source.reads, round == 0 ? 9 : 0);
        }
    }

    void anotherQuestionIsAnotherFile() {
        const QTemporaryDir folder;
        const auto expectNew = [&](Accumulator& accumulator, const SurveyOptions& options, const at::Tensor& inputs) {
            const auto before = files(folder).size();
            QVERIFY(run(accumulator, options, inputs).forwards > 0);
            QCOMPARE(files(folder).size(), before + 1);
        };
        LayerMean fc("fc");
        expectNew(fc, keptIn(folder), pictures());
        LayerMean relu("relu2");
        expectNew(relu, keptIn(folder), pictures());
        PatchGaussian gaussian(3, 1, 0);
        expectNew(gaussian, keptIn(folder), pictures());
        PatchGaussian seeded(3, 1, 1);
        expectNew(seeded, keptIn(folder), pictures());
        LayerMean others("fc");
        expectNew(others, keptIn(folder), pictures() + 1);
        SurveyOptions options = keptIn(folder);
        options.cache->modelHash = "another model";
        LayerMean model("fc");
        expectNew(model, options, pictures());
        options = keptIn(folder);
        options.cache->variant = "loaded";
        LayerMean variant("fc");
        expectNew(variant, options, pictures());
        options = keptIn(folder);
        options.end = 5;
        LayerMean shard("fc");
        expectNew(shard, options, pictures());
        QCOMPARE(shard.count(), 5);
    }

    void aCancelledOneGoesOn() {
        const QTemporaryDir folder;
        LayerMean part("fc");
        Job* self = nullptr;
        Job job([&](const Progress&) { self->cancel(); }, nullptr);
        self = &job;
        BatchPlanner planner(4);
        const SurveyProgress progress =
            survey(surveyedNetwork(), TensorSource(pictures()), part, keptIn(folder), planner, job);
        QCOMPARE(progress.done, 4);
        LayerMean whole("fc");
        const Ran rest = run(whole, keptIn(folder));
        QCOMPARE(rest.forwards, 5);
        QCOMPARE(whole.count(), 9);
        LayerMean plain("fc");
        run(plain, {});
        QVERIFY(apart(whole.mean(), plain.mean()) < 1e-6);
        LayerMean third("fc");
        QCOMPARE(run(third, keptIn(folder)).forwards, 0);
    }

    void aDamagedFileIsNone_data() {
        QTest::addColumn<QString>("damage");
        for (const char* const damage : {"empty", "cut", "a bit in the numbers", "a bit in the header", "longer header",
                                         "another survey's", "text", "a folder"})
            QTest::newRow(damage) << damage;
    }
    void aDamagedFileIsNone() {
        QFETCH(const QString, damage);
        const QTemporaryDir folder;
        LayerMean expected("fc");
        run(expected, keptIn(folder));
        const auto file = files(folder).front();
        std::string content = contentOf(file);
        if (damage == "empty") content.clear();
        if (damage == "cut") content.resize(content.size() - 8);
        if (damage == "a bit in the numbers") content[content.size() - 3] ^= 16;
        if (damage == "a bit in the header") content[content.find("sum") + 1] ^= 1;
        if (damage == "longer header") content[6] = 1;
        if (damage == "text") content = "not what it was";
        if (damage == "another survey's") {
            const QTemporaryDir elsewhere;
            LayerMean other("relu2");
            run(other, keptIn(elsewhere));
            content = contentOf(files(elsewhere).front());
        }
        if (damage == "a folder") {
            std::filesystem::remove(file);
            std::filesystem::create_directory(file);
        } else {
            write(file, content);
        }
        LayerMean mean("fc");
        const Ran ran = run(mean, keptIn(folder));
        QCOMPARE(ran.forwards, 9);
        QVERIFY(at::equal(mean.mean(), expected.mean()));
        QCOMPARE(ran.progress.cacheProblem.empty(), damage != "a folder");
        if (damage == "a folder") return;
        LayerMean again("fc");
        QCOMPARE(run(again, keptIn(folder)).forwards, 0);
        QVERIFY(at::equal(again.mean(), expected.mean()));
    }

    void everyFlippedBitIsFound() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("state").toStdString();
        SurveyState state;
        state.text = "{\"a\": 1}";
        state.tensors["sum"] = normal({3}, 1).to(at::kDouble);
        state.tensors["count"] = at::full({}, std::int64_t{7}, at::kLong);
        writeState(file, state);
        const SurveyState back = readState(file);
        QCOMPARE(back.text, state.text);
        QVERIFY(at::equal(back.tensors.at("sum"), state.tensors.at("sum")));
        QCOMPARE(back.tensors.at("count").item<std::int64_t>(), 7);
        const std::string content = contentOf(file);
        int refused = 0;
        for (std::size_t at = 0; at < content.size(); ++at) {
            std::string damaged = content;
            damaged[at] ^= 4;
            write(file, damaged);
            const bool found = !refusal([&] { readState(file); }).isEmpty();
            // The padding after the header is white space or is not: JSON alone decides.
            if (!found) {
                const SurveyState same = readState(file);
                QVERIFY(at::equal(same.tensors.at("sum"), state.tensors.at("sum")) && same.text == state.text);
            }
            refused += found ? 1 : 0;
        }
        QVERIFY(refused > static_cast<int>(content.size()) - 8);
    }

    void aFolderThatCannotBeWrittenIsNoFailure() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("file").toStdString();
        write(file, "in the way");
        SurveyOptions options = keptIn(folder);
        options.cache->folder = file;
        LayerMean mean("fc");
        const Ran ran = run(mean, options);
        QVERIFY(ran.progress.complete());
        QCOMPARE(mean.count(), 9);
        QVERIFY(!ran.progress.cacheProblem.empty());
    }
};

QTEST_GUILESS_MAIN(TestSurveyCache)
#include "tst_survey_cache.moc"
