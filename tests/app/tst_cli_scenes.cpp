// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <csignal>

#include "engine/image/ground_truth.h"
#include "engine/scenes/scene.h"
#include "tests/app/cli.h"

using namespace saccade::test;

class TestCliScenes : public QObject {
    Q_OBJECT

    QString path(const QString& name) const { return folder_.filePath(name); }

    static QStringList pictures(const QString& folder) {
        return QDir(folder).entryList({"scene_*.png"}, QDir::Files, QDir::Name);
    }

    /// What is in the folder is what the table says, line by line.
    static void verifyConsistent(const QString& folder) {
        const auto lines = contentOf(folder + "/boxes.csv").split('\n');
        QCOMPARE(lines.first(), QByteArray("file,label0,name,orig_w,orig_h,x0,y0,x1,y1,mask"));
        QVERIFY(lines.last().isEmpty());
        QStringList named;
        qsizetype masks = 0;
        for (qsizetype i = 1; i + 1 < lines.size(); ++i) {
            const QString file = QString::fromUtf8(lines[i].split(',').first());
            if (named.isEmpty() || named.last() != file) named << file;
            ++masks;
        }
        QCOMPARE(named, pictures(folder));
        QCOMPARE(QDir(folder + "/masks").entryList(QDir::Files).size(), masks);
    }

 private Q_SLOTS:
    void initTestCase() { QVERIFY(folder_.isValid()); }

    void aFolderHoldsScenesAndTheirTruth() {
        const QString out = path("world \u4e2d");
        const auto outcome = cli({"scenes", out, "--count", "7", "--seed", "5", "--side", "96"});
        SACCADE_CLI_DONE(outcome);
        QCOMPARE(outcome.out, (out + "/boxes.csv\n").toUtf8());
        QVERIFY2(outcome.err.isEmpty(), outcome.err.constData());
        QCOMPARE(pictures(out).size(), 7);
        verifyConsistent(out);
        for (std::uint64_t index = 0; index < 7; ++index) {
            const auto scene = saccade::drawScene(5, index, {96, 1, 3});
            const QString name = out + QStringLiteral("/scene_%1.png").arg(index, 5, 10, QLatin1Char('0'));
            const QImage image = QImage(name).convertToFormat(QImage::Format_RGB888);
            QCOMPARE(image.size(), QSize(96, 96));
            for (int y = 0; y < 96; ++y)
                QVERIFY(std::memcmp(image.constScanLine(y), &scene.picture.rgb[static_cast<std::size_t>(3 * 96 * y)],
                                    3 * 96) == 0);
            const auto truth = saccade::groundTruth(name.toStdString());
            QCOMPARE(truth.size(), scene.things.size());
            for (std::size_t k = 0; k < truth.size(); ++k) {
                QCOMPARE(truth[k].label, scene.things[k].label);
                QCOMPARE(truth[k].name, saccade::sceneClasses()[static_cast<std::size_t>(scene.things[k].label)]);
                QVERIFY(truth[k].box == scene.things[k].box);
                QVERIFY(truth[k].mask == scene.things[k].mask);
            }
        }
    }

    void threadsDoNotChangeAByte() {
        const QStringList order{"--count", "9", "--side", "96", "--things", "2"};
        SACCADE_CLI_DONE(cli(QStringList{"scenes", path("one"), "--threads", "1"} + order));
        SACCADE_CLI_DONE(cli(QStringList{"scenes", path("three"), "--threads", "3"} + order));
        QCOMPARE(contentOf(path("one/boxes.csv")), contentOf(path("three/boxes.csv")));
        QCOMPARE(contentOf(path("one/boxes.csv")).count('\n'), 1 + 2 * 9);
        for (const auto& name : pictures(path("one")))
            QCOMPARE(contentOf(path("one/" + name)), contentOf(path("three/" + name)));
    }

    void refusal_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const QStringList& arguments, const char* says) {
            QTest::newRow(name) << arguments << QByteArray(says);
        };
        row("no folder", {}, "OUT");
        row("none", {"OUT", "--count", "0"}, "from 1 to 1000000");
        row("too many", {"OUT", "--count", "1000001"}, "from 1 to 1000000");
        row("small", {"OUT", "--side", "95"}, "from 96 to 512");
        row("large", {"OUT", "--side", "513"}, "from 96 to 512");
        row("seed", {"OUT", "--seed", "-1"}, "--seed");
        for (const char* const things : {"0", "4", "3-1", "1-4", "1-", "-3", "1-2-3", "two"})
            row(things, {"OUT", QStringLiteral("--things=") + things}, "--things is 1, 2, 3");
        row("a file in the way", {"FILE"}, "is a file");
        row("below a file", {"FILE/below"}, "FILE");
        row("not empty", {"FULL"}, "is not empty");
        row("no such option", {"OUT", "--sides", "128"}, "--sides");
    }
    void refusal() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        writeFile(path("FILE"), "here");
        QDir(folder_.path()).mkdir("FULL");
        writeFile(path("FULL/here"), "here");
        if (!arguments.isEmpty()) arguments[0] = path(arguments[0]);
        const auto outcome = cli(QStringList{"scenes"} + arguments);
        QCOMPARE(refusalFault(outcome), QString());
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
        QVERIFY(!QFile::exists(path("OUT")));
        QCOMPARE(QDir(path("FULL")).entryList(QDir::Files), QStringList{"here"});
    }

    void interruptedItIsWholeAsFarAsItGoes() {
        const QString out = path("interrupted");
        QProcess process;
        process.setProcessEnvironment(cliEnvironment());
        process.start(QStringLiteral(SACCADE_CLI), {"scenes", out, "--count", "100000", "--threads", "2"});
        QVERIFY(process.waitForStarted());
        // Once there are pictures, its handlers have long been set.
        QVERIFY(QTest::qWaitFor([&] { return pictures(out).size() > 20; }, cliPatience));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(cliPatience));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(process.readAllStandardOutput().isEmpty());
        const auto error = process.readAllStandardError();
        const auto count = pictures(out).size();
        QVERIFY2(error.contains("interrupted: " + QByteArray::number(count) + " of 100000"), error.constData());
        QCOMPARE(error.count('\n'), 1);
        QVERIFY(count < 100000);
        verifyConsistent(out);
    }

 private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestCliScenes)
#include "tst_cli_scenes.moc"
