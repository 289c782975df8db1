// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <algorithm>
#include <csignal>

#include "engine/core/npy.h"
#include "tests/app/cli.h"

using namespace saccade::test;

namespace {

constexpr std::int64_t side = 160;

/// Whether a process has a handler of its own for a signal. Until its libraries are loaded and main() has begun, a
/// signal ends it whatever the program does later; on a busy machine that takes seconds.
bool handles(qint64 process, int signal) {
    QFile status(QStringLiteral("/proc/%1/status").arg(process));
    if (!status.open(QIODevice::ReadOnly)) return false;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (!line.startsWith("SigCgt:")) continue;
        return ((line.mid(7).trimmed().toULongLong(nullptr, 16) >> static_cast<unsigned>(signal - 1)) & 1U) != 0;
    }
    return false;
}

/// A run that is told to stop.
class Interrupted {
 public:
    Interrupted(const QStringList& arguments, int milliseconds, int signal) {
        process_.setProcessEnvironment(cliEnvironment());
        process_.start(QStringLiteral(SACCADE_CLI), arguments);
        started = process_.waitForStarted() &&
                  QTest::qWaitFor([&] { return handles(process_.processId(), signal); }, cliPatience);
        QThread::msleep(static_cast<unsigned long>(milliseconds));
        running = process_.state() == QProcess::Running;
        ::kill(static_cast<pid_t>(process_.processId()), signal);
    }

    bool wait() { return process_.waitForFinished(cliPatience); }
    QProcess& process() { return process_; }

    bool started = false;
    bool running = false;

 private:
    QProcess process_;
};

}  // namespace

class TestCliInterrupt : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    // The network ends in global pooling: a larger input makes it slow enough to be interrupted.
    void initTestCase() {
        QVERIFY(input_.isValid());
        saccade::Array input(saccade::Shape{1, 3, side, side});
        for (std::size_t i = 0; i < input.values.size(); ++i)
            input.values[i] = static_cast<float>(i % 97) / 97.0F;
        saccade::writeNpy(tensor_.toStdString(), input);
    }

    void aProgressiveMethodKeepsWhatItHas_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }
    void aProgressiveMethodKeepsWhatItHas() {
        QFETCH(int, signal);
        QTemporaryDir folder;
        const QString prefix = folder.filePath("rise");
        // How long the program takes to its first batch is not known on a busy machine, so it is given longer until
        // there is something to keep.
        for (int milliseconds = 3000; milliseconds <= 24000; milliseconds *= 2) {
            Interrupted run(rise(prefix), milliseconds, signal);
            QVERIFY(run.started && run.wait());
            QVERIFY2(run.running, "the work was done before it could be interrupted");
            QCOMPARE(run.process().exitStatus(), QProcess::NormalExit);
            QCOMPARE(run.process().exitCode(), 130);
            const auto error = run.process().readAllStandardError();
            QCOMPARE(error.count('\n'), 1);
            QVERIFY2(error.contains("interrupted"), error.constData());
            if (QFile::exists(prefix + ".npy")) break;
        }
        const auto recipe = jsonOf(prefix + ".json");
        QCOMPARE(recipe["partial"].toBool(), true);
        const auto map = saccade::readNpy((prefix + ".npy").toStdString());
        QCOMPARE(map.shape, (saccade::Shape{side, side}));
        const auto [least, greatest] = std::minmax_element(map.values.begin(), map.values.end());
        QVERIFY(*least < *greatest);
        QVERIFY(QFile::exists(prefix + ".png"));
        QVERIFY(QDir(folder.path()).entryList({".*"}, QDir::Files | QDir::Hidden).isEmpty());
    }

    void aSheetKeepsWhatItHas() {
        QTemporaryDir folder;
        const QString sheet = folder.filePath("sheet.png");
        const QString recipes = folder.filePath("sheet.json");
        for (int milliseconds = 3000; milliseconds <= 24000; milliseconds *= 2) {
            Interrupted run(withGoldenCard({"compare", model_, "--tensor", tensor_, "--methods",
                                            "gradient,rise:samples=" + mostSamples + ",grad_cam", "--out", sheet,
                                            "--json", recipes}),
                            milliseconds, SIGINT);
            QVERIFY(run.started && run.wait());
            QVERIFY2(run.running, "the work was done before it could be interrupted");
            QCOMPARE(run.process().exitCode(), 130);
            if (QFile::exists(sheet)) break;
        }
        QVERIFY(QFile::exists(sheet));
        QCOMPARE(jsonOf(recipes)["interrupted"].toBool(), true);
        const auto maps = jsonOf(recipes)["maps"].toArray();
        QCOMPARE(maps.size(), 3);
        QCOMPARE(maps[0].toObject()["partial"].toBool(true), false);
        QVERIFY(maps[2].toObject()["refusal"].toString().contains("interrupted"));
    }

    void nothingToKeepWritesNothing() {
        QTemporaryDir folder;
        Interrupted run(rise(folder.filePath("rise")), 0, SIGINT);
        QVERIFY(run.started && run.wait());
        // So early that the signal may come before it is handled: then it ends the program as any other.
        if (run.process().exitStatus() == QProcess::NormalExit) QCOMPARE(run.process().exitCode(), 130);
        QVERIFY(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
    }

 private:
    QStringList rise(const QString& prefix) const {
        return withGoldenCard({"explain", model_, "--tensor", tensor_, "--method", "rise", "--set",
                               "samples=" + mostSamples, "--out", prefix});
    }

    const QString mostSamples = QStringLiteral("50000");
    QTemporaryDir input_;
    QString model_ = goldenFile("resnetish/model.pt");
    QString tensor_ = input_.filePath("input.npy");
};

QTEST_GUILESS_MAIN(TestCliInterrupt)
#include "tst_cli_interrupt.moc"
