// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Outcome {
    int code = -1;
    QString out;
    QString err;
};

/// Runs the program with settings of its own, on no screen but the one named.
Outcome run(const QStringList& arguments, const QString& home, const QString& platform) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* const name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(name);
    if (!platform.isEmpty()) environment.insert("QT_QPA_PLATFORM", platform);
    environment.insert("XDG_CONFIG_HOME", home);
    environment.insert("OMP_NUM_THREADS", "1");
    process.setProcessEnvironment(environment);
    process.start(SACCADE_WINDOW, arguments);
    Outcome outcome;
    if (!process.waitForFinished(120000)) return outcome;
    outcome.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    outcome.out = QString::fromUtf8(process.readAllStandardOutput());
    outcome.err = QString::fromUtf8(process.readAllStandardError());
    return outcome;
}

}  // namespace

class TestStart : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void withoutAScreenItSaysSo() {
        const Outcome outcome = run({}, home_.path(), {});
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.err.contains("saccade-cli compare"));
        QCOMPARE(outcome.err.count('\n'), 1);
    }

    void aScreenThatCannotBeReachedIsNoCrash() {
        const Outcome outcome = run({"--threads", "1"}, home_.path(), "no_such_platform");
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.err.contains("saccade-cli compare"));
    }

    void helpAndVersionNeedNoScreen() {
        const Outcome help = run({"--help"}, home_.path(), {});
        QCOMPARE(help.code, 0);
        QVERIFY(help.out.startsWith("saccade [MODEL] [IMAGE]"));
        const Outcome version = run({"--version"}, home_.path(), {});
        QCOMPARE(version.code, 0);
        QCOMPARE(version.out, QString("saccade " SACCADE_VERSION "\n"));
    }

    void wrongArgumentsAreRefused_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("word");
        QTest::newRow("unknown option") << QStringList{"--colour"} << "colour";
        QTest::newRow("three files") << QStringList{"a.pt", "b.png", "c.png"} << "too many";
        QTest::newRow("no size") << QStringList{"--size", "big"} << "1440x900";
        QTest::newRow("too small") << QStringList{"--size", "10x10"} << "640x480";
        QTest::newRow("threads") << QStringList{"--threads", "many"} << "1024";
        QTest::newRow("layout") << QStringList{"--layout", "sideways"} << "teach";
    }
    void wrongArgumentsAreRefused() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, word);
        const Outcome outcome = run(arguments, home_.path(), {});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains(word), qPrintable(outcome.err));
    }

    void aNetworkAndAPictureAreExplained() {
        const QString shot = home_.filePath("shot.png");
        const QString golden = SACCADE_GOLDEN_DIR "/resnetish/";
        const Outcome outcome = run({golden + "model.pt", golden + "input.png", "--methods", "gradient,grad_cam",
                                     "--size", "1000x700", "--threads", "1", "--screenshot", shot},
                                    home_.path(), "offscreen");
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        const QImage image(shot);
        QCOMPARE(image.size(), QSize(1000, 700));
        // The maps bring colours; panes have none.
        int coloured = 0;
        for (int y = 0; y < image.height(); y += 4) {
            for (int x = 0; x < image.width(); x += 4)
                coloured += QColor(image.pixel(x, y)).hsvSaturation() > 60 ? 1 : 0;
        }
        QVERIFY(coloured > 1000);
    }

    void aFileThatIsNoneEndsWithItsSentence() {
        const Outcome outcome = run({SACCADE_GOLDEN_DIR "/card.json", SACCADE_GOLDEN_DIR "/resnetish/input.png",
                                     "--threads", "1", "--screenshot", home_.filePath("none.png")},
                                    home_.path(), "offscreen");
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains("card.json"), qPrintable(outcome.err));
    }

 private:
    QTemporaryDir home_;
};

QTEST_GUILESS_MAIN(TestStart)
#include "tst_start.moc"
