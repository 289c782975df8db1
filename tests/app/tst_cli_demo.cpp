// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The network that comes with the program, taught and measured from the command line.

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

#include "tests/app/cli.h"

using namespace saccade::test;

namespace {

QString pictures() {
    return QStringLiteral(SACCADE_SOURCE_DIR "/resources/demo/pictures");
}

QStringList training(const QString& folder, int steps = 3) {
    return onOneThread(
        {"train-demo", "--out", folder, "--steps", QString::number(steps), "--scenes", "4", "--unseen", "4"});
}

}  // namespace

class TestCliDemo : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void demoIsAModel() {
        const auto outcome = cli(onOneThread({"predict", "demo", pictures(), "--top", "1", "--json"}));
        SACCADE_CLI_DONE(outcome);
        QVERIFY2(outcome.err.isEmpty(), outcome.err.constData());
        // The pictures alone, not their masks.
        const auto files = QDir(pictures()).entryList({"*.png"}, QDir::Files);
        QVERIFY(files.size() >= 12);
        QCOMPARE(outcome.json()["pictures"].toArray().size(), files.size());
        QVERIFY(cli({"inspect", "demo"}).out.contains("3 x 128 x 128"));
        // A file of that name is reached by its path.
        QCOMPARE(refusalFault(cli({"inspect", "./demo"})), QString());
    }

    void trainingWritesANetworkThatOpens() {
        const QTemporaryDir folder;
        const auto outcome = cli(training(folder.path()));
        SACCADE_CLI_DONE(outcome);
        QVERIFY(outcome.out.contains("step 3: loss"));
        QVERIFY(outcome.out.contains("of 4 unseen scenes"));
        const auto inspected = cli({"inspect", folder.filePath("demo.safetensors")});
        SACCADE_CLI_DONE(inspected);
        QVERIFY2(inspected.err.isEmpty(), inspected.err.constData());
    }

    void anInterruptedTrainingGoesOn() {
        const QTemporaryDir folder;
        {
            QProcess process;
            process.setProcessEnvironment(cliEnvironment());
            process.start(QStringLiteral(SACCADE_CLI), training(folder.path(), 100000));
            QVERIFY(process.waitForStarted());
            // The first report says that the training is at work.
            QVERIFY(process.waitForReadyRead(cliPatience));
            ::kill(static_cast<pid_t>(process.processId()), SIGINT);
            QVERIFY(process.waitForFinished(cliPatience));
            QCOMPARE(process.exitStatus(), QProcess::NormalExit);
            QCOMPARE(process.exitCode(), 130);
            QVERIFY(process.readAllStandardError().contains("goes on from the checkpoint"));
        }
        QVERIFY(QFile::exists(folder.filePath("checkpoint.safetensors")));
        // Another training does not take it for its own.
        const auto other = cli(training(folder.path()));
        QCOMPARE(refusalFault(other), QString());
        QVERIFY2(other.err.contains("--restart"), other.err.constData());
        SACCADE_CLI_DONE(cli(training(folder.path()) << "--restart"));
    }

    void measuresAFolder() {
        const QTemporaryDir folder;
        const QString json = folder.filePath("table.json");
        const auto outcome =
            cli(onOneThread({"measure", "demo", pictures(), "--methods", "gradient,grad_cam", "--out", json}));
        SACCADE_CLI_DONE(outcome);
        const auto table = jsonOf(json);
        const auto rows = table["rows"].toArray();
        QCOMPARE(rows.size(), 6);  // two methods in two readings, two maps that ask no network
        double centre = 0;
        double gradCam = 0;
        for (const auto& row : rows) {
            const auto entry = row.toObject();
            QVERIFY(entry["things"].toInt() >= 12);
            for (const char* const id : {"pointing_game", "mass_accuracy"}) {
                const double mean = entry[QLatin1String(id)].toObject()["mean"].toDouble(-1);
                QVERIFY(mean >= 0 && mean <= 1);
            }
            const double pointing = entry["pointing_game"].toObject()["mean"].toDouble();
            if (entry["method"] == "centre") centre = pointing;
            if (entry["method"] == "grad_cam" && entry["evidence"] == "positive") gradCam = pointing;
        }
        QVERIFY2(gradCam > centre, qPrintable(QString("%1 and %2").arg(gradCam).arg(centre)));

        const QString csv = folder.filePath("table.csv");
        SACCADE_CLI_DONE(cli(onOneThread(
            {"measure", "demo", pictures(), "--methods", "gradient", "--measure", "mass_accuracy", "--out", csv})));
        QVERIFY(contentOf(csv).startsWith("method,evidence,things,mass_accuracy,mass_accuracy_standard_error\n"));
        QCOMPARE(contentOf(csv).count('\n'), 5);
    }

    void refusals_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no folder") << QStringList{"train-demo"} << QByteArray("--out");
        QTest::newRow("not a folder") << QStringList{"train-demo", "--out", "/dev/null/demo"}
                                      << QByteArray("/dev/null/demo");
        QTest::newRow("steps") << QStringList{"train-demo", "--out", "x", "--steps", "0"} << QByteArray("steps");
        QTest::newRow("measure") << QStringList{"measure", "demo", pictures(), "--measure", "beauty"}
                                 << QByteArray("pointing_game and mass_accuracy");
        QTest::newRow("ending") << QStringList{"measure", "demo", pictures(), "--out", "table.txt"}
                                << QByteArray(".csv or .json");
        QTest::newRow("nothing known") << QStringList{"measure", "demo", goldenFile("vggish/input.png")}
                                       << QByteArray("boxes.csv");
        QTest::newRow("method") << QStringList{"measure", "demo", pictures(), "--methods", "magic"}
                                << QByteArray("magic");
    }
    void refusals() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const auto outcome = cli(onOneThread(arguments));
        QCOMPARE(refusalFault(outcome), QString());
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestCliDemo)
#include "tst_cli_demo.moc"
