// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The demo's training, cut down to a few steps.

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "engine/core/error.h"
#include "engine/demo/demo_training.h"
#include "engine/import/open.h"

using namespace saccade;

namespace {

DemoTrainingOptions few() {
    DemoTrainingOptions options;
    options.steps = 4;
    options.batch = 4;
    options.unseen = 4;
    return options;
}

QByteArray content(const std::filesystem::path& file) {
    QFile opened(QString::fromStdString(file.string()));
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

std::filesystem::path folderOf(const QTemporaryDir& folder) {
    return folder.path().toStdString();
}

}  // namespace

class TestDemoTraining : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void writesAModelThatOpens() {
        const QTemporaryDir folder;
        std::set<std::int64_t> reported;
        Job job;
        const auto result = trainDemo(few(), folderOf(folder) / "new", job,
                                      [&](const DemoTrainingReport& report) { reported.insert(report.step); });
        QCOMPARE(reported, (std::set<std::int64_t>{4}));
        QCOMPARE(result.resumedFrom, 0);
        QCOMPARE(result.unseen, 4);
        QVERIFY(result.accuracy >= 0 && result.accuracy <= 1);
        const auto model = openModel(result.model, std::nullopt, job);
        QVERIFY(model.card.has_value());
        QCOMPARE(model.classes, static_cast<std::int64_t>(model.card->classes.size()));
        QVERIFY(!std::filesystem::exists(folderOf(folder) / "new" / "checkpoint.safetensors"));
    }

    void anInterruptionLeavesNoTrace() {
        const QTemporaryDir whole;
        Job undisturbed;
        const auto expected = content(trainDemo(few(), folderOf(whole), undisturbed).model);
        QVERIFY(!expected.isEmpty());

        const QTemporaryDir folder;
        std::unique_ptr<Job> job;
        job = std::make_unique<Job>(
            [&](const Progress& progress) {
                if (progress.done >= 1) job->cancel();
            },
            Job::PartialListener());
        QVERIFY_THROWS_EXCEPTION(Cancelled, trainDemo(few(), folderOf(folder), *job));
        QVERIFY(std::filesystem::exists(folderOf(folder) / "checkpoint.safetensors"));
        QVERIFY(!std::filesystem::exists(folderOf(folder) / "demo.safetensors"));
        const auto result = trainDemo(few(), folderOf(folder), undisturbed);
        QVERIFY(result.resumedFrom >= 1 && result.resumedFrom < 4);
        QVERIFY(content(result.model) == expected);
    }

    void seedsDiffer() {
        const QTemporaryDir one;
        const QTemporaryDir other;
        Job job;
        auto options = few();
        options.steps = 1;
        const auto first = content(trainDemo(options, folderOf(one), job).model);
        options.seed = 1;
        QVERIFY(content(trainDemo(options, folderOf(other), job).model) != first);
    }

    void aCheckpointOfAnotherTrainingIsRefused() {
        const QTemporaryDir folder;
        std::unique_ptr<Job> job;
        job = std::make_unique<Job>([&](const Progress&) { job->cancel(); }, Job::PartialListener());
        QVERIFY_THROWS_EXCEPTION(Cancelled, trainDemo(few(), folderOf(folder), *job));
        auto options = few();
        options.seed = 7;
        Job again;
        QVERIFY_THROWS_EXCEPTION(RequestError, trainDemo(options, folderOf(folder), again));
        options.restart = true;
        QCOMPARE(trainDemo(options, folderOf(folder), again).resumedFrom, 0);
    }

    void refusesWhatCannotBe_data() {
        QTest::addColumn<qint64>("steps");
        QTest::addColumn<qint64>("batch");
        QTest::newRow("no step") << qint64{0} << qint64{4};
        QTest::newRow("one scene has no variance") << qint64{4} << qint64{1};
        QTest::newRow("too many") << qint64{2'000'000} << qint64{4};
    }
    void refusesWhatCannotBe() {
        QFETCH(qint64, steps);
        QFETCH(qint64, batch);
        const QTemporaryDir folder;
        auto options = few();
        options.steps = steps;
        options.batch = batch;
        Job job;
        QVERIFY_THROWS_EXCEPTION(RequestError, trainDemo(options, folderOf(folder), job));
        QVERIFY_THROWS_EXCEPTION(RequestError, trainDemo(few(), "/dev/null/folder", job));
    }
};

QTEST_GUILESS_MAIN(TestDemoTraining)
#include "tst_demo_training.moc"
