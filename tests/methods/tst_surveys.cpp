// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Surveys of a folder parameter as methods reach them through the study.
#include "engine/methods/surveys.h"

#include <QTemporaryDir>
#include <QTest>

#include "engine/image/picture.h"
#include "engine/image/preprocess.h"
#include "engine/survey/layer_mean.h"
#include "tests/methods/tiny_networks.h"
#include "tests/support/network_builder.h"
#include "tests/support/refusal.h"

using namespace saccade;
using namespace saccade::test;

namespace {

Picture noisy(std::uint64_t seed) {
    Picture picture{12, 12, {}};
    for (std::uint64_t i = 0; i < 12 * 12 * 3; ++i)
        picture.rgb.push_back(static_cast<std::uint8_t>(Random(seed, "test").below(256, 0, i)));
    return picture;
}

std::shared_ptr<const Network> network() {
    at::manual_seed(3);
    return NetworkBuilder()
        .convolution("conv", "input", 3, 4, 3, 1, 1, false)
        .batchNorm("norm", "conv", 4)
        .add(Kind::relu, "relu", {"norm"})
        .add(Kind::mean, "gap", {"relu"}, {{"axes", std::vector<std::int64_t>{2, 3}}})
        .build("gap");
}

}  // namespace

class TestSurveys : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        root_ = folder_->path().toStdString();
        std::filesystem::create_directories(root_ / "below");
        for (const char* const name : {"a.png", "b.png", "c.png"})
            writePicture(root_ / name, noisy(static_cast<std::uint64_t>(name[0])));
        writePicture(root_ / "below" / "d.png", noisy(9));
    }

    void theFolderThatIsMeant() {
        const auto study = open(root_ / "a.png");
        QCOMPARE(surveyFolder(*study, "/else").folder, std::filesystem::path("/else"));
        QVERIFY(surveyFolder(*study, "/else").recursive);
        QCOMPARE(surveyFolder(*study, "").folder, root_);
        // It may be a home: only what lies beside the picture.
        QVERIFY(!surveyFolder(*study, "").recursive);
        for (const char* const none : {"", "Pasted picture", "tensor.npy"})
            QVERIFY(surveyFolder(*open(none), "").folder.string().ends_with("demo/pictures"));
    }

    void meansOfTheFolder() {
        const auto study = open(root_ / "a.png");
        Job job;
        SurveyRequest request;
        const auto beside = surveyed(*study, request, LayerMean("relu"), job);
        QCOMPARE(beside.progress.used, 3);
        QVERIFY(beside.progress.complete());
        QCOMPARE(job.forwards(), 3);
        request.folder = root_.string();
        const auto all = surveyed(*study, request, LayerMean("relu"), job);
        QCOMPARE(all.statistic.count(), 4);

        at::Tensor sum = at::zeros({4, 12, 12}, at::kDouble);
        for (const auto& file : {"a.png", "b.png", "c.png", "below/d.png"}) {
            Subject subject;
            const at::Tensor input = toTensor(prepare(readPicture(root_ / file), study->card()).input);
            const Run run(network(), input, {true, {}, {}, {}, {}, 0}, job);
            sum += run.activation(run.network().find("relu"))[0].to(at::kDouble);
        }
        QVERIFY(apart(all.statistic.mean(), sum / 4) < 1e-5);
    }

    void askedAgainCostsNothing() {
        const auto study = open(root_ / "a.png");
        Job job;
        surveyed(*study, {}, LayerMean("gap"), job);
        const auto before = job.forwards();
        QCOMPARE(surveyed(*study, {}, LayerMean("gap"), job).statistic.count(), 3);
        QCOMPARE(job.forwards(), before);
        // A layer that folding takes away is observed, and that is another survey.
        SurveyRequest observing;
        observing.observed = {"conv"};
        QCOMPARE(surveyed(*study, observing, LayerMean("conv"), job).statistic.count(), 3);
        QCOMPARE(job.forwards(), before + 3);
        // A picture that came into the folder since makes it another folder.
        writePicture(root_ / "e.png", noisy(11));
        QCOMPARE(surveyed(*study, {}, LayerMean("gap"), job).statistic.count(), 4);
        SurveyRequest two;
        two.most = 2;
        QCOMPARE(surveyed(*study, two, LayerMean("gap"), job).statistic.count(), 2);
    }

    void keptForTheNextStudy() {
        const QTemporaryDir cache;
        Job first;
        surveyed(*open(root_ / "a.png", cache.path()), {}, LayerMean("gap"), first);
        QCOMPARE(first.forwards(), 3);
        Job second;
        const auto study = open(root_ / "b.png", cache.path());
        QCOMPARE(surveyed(*study, {}, LayerMean("gap"), second).statistic.count(), 3);
        QCOMPARE(second.forwards(), 0);
    }

    void cancelledAndGoneOnWith() {
        const auto study = open(root_ / "a.png");
        SurveyRequest request;
        request.batch = 2;
        Job none;
        none.cancel();
        QVERIFY_EXCEPTION_THROWN(surveyed(*study, request, LayerMean("gap"), none), Cancelled);
        Job* self = nullptr;
        Job job([&](const Progress&) { self->cancel(); }, nullptr);
        self = &job;
        QVERIFY(!surveyed(*study, request, LayerMean("gap"), job).progress.complete());
        Job rest;
        QVERIFY(surveyed(*study, request, LayerMean("gap"), rest).progress.complete());
        QCOMPARE(rest.forwards(), 1);
    }

    void foldersWithoutPictures() {
        const auto study = open(root_ / "a.png");
        Job job;
        SurveyRequest request;
        request.folder = (root_ / "nowhere").string();
        QVERIFY(refusal([&] { surveyed(*study, request, LayerMean("gap"), job); }).contains("is not a folder"));
    }

 private:
    static std::shared_ptr<Study> open(const std::filesystem::path& picture, const QString& cache = {}) {
        Subject subject;
        subject.network = network();
        subject.input = toArray(normal({1, 3, 12, 12}, 1));
        subject.card.input = {12, 12};
        subject.modelHash = "tested";
        subject.imageFile = picture.string();
        subject.cacheFolder = cache.toStdString();
        Job job;
        return openStudy(std::move(subject), job);
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::filesystem::path root_;
};

QTEST_GUILESS_MAIN(TestSurveys)
#include "tst_surveys.moc"
