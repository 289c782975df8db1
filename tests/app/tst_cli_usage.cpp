// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "tests/app/cli.h"

using namespace saccade::test;

class TestCliUsage : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void overviewNamesEveryCommand() {
        const auto outcome = cli({"--help"});
        SACCADE_CLI_DONE(outcome);
        for (const char* const command : {"methods", "inspect", "predict", "explain", "compare", "convert", "catalogue",
                                          "fetch", "export-script"}) {
            QVERIFY2(outcome.out.contains(command), command);
        }
        QVERIFY(outcome.err.isEmpty());
    }

    void version() {
        const auto outcome = cli({"--version"});
        SACCADE_CLI_DONE(outcome);
        QCOMPARE(outcome.out, QByteArray("saccade-cli " SACCADE_VERSION "\n"));
        QCOMPARE(cli({"explain", "--version"}).out, outcome.out);
    }

    void helpOfEveryCommand_data() {
        QTest::addColumn<QString>("command");
        for (const char* const command : {"methods", "inspect", "predict", "explain", "compare", "convert", "catalogue",
                                          "fetch", "export-script"}) {
            QTest::newRow(command) << QString::fromLatin1(command);
        }
    }
    void helpOfEveryCommand() {
        QFETCH(QString, command);
        // Help is given even where the rest is wrong: a person who is lost asks for it.
        for (const auto& arguments : {QStringList{command, "--help"}, QStringList{command, "--help", "a", "b", "c"}}) {
            const auto outcome = cli(arguments);
            SACCADE_CLI_DONE(outcome);
            QVERIFY(outcome.out.startsWith("Usage: saccade-cli " + command.toUtf8()));
            QVERIFY(outcome.out.contains("Examples:"));
            QVERIFY(outcome.out.contains("--quiet"));
            for (const auto& line : outcome.out.split('\n'))
                QVERIFY2(line.size() <= 100, line.constData());
        }
    }

    void refusal_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const QStringList& arguments, const char* says) {
            QTest::newRow(name) << arguments << QByteArray(says);
        };
        row("no command", {}, "no command");
        row("unknown command", {"explode"}, "convert");
        row("unknown option", {"inspect", "m.pt", "--jason"}, "--json");
        row("unknown option before the model", {"inspect", "--jason", "m.pt"}, "--jason");
        row("option without its value", {"explain", "m.pt", "p.png", "--method"}, "--method");
        row("switch with a value", {"inspect", "m.pt", "--json=yes"}, "--json");
        row("option twice", {"explain", "m.pt", "p.png", "--seed", "1", "--seed", "2"}, "2 times");
        row("empty value", {"explain", "m.pt", "p.png", "--out", ""}, "--out");
        row("stray argument", {"methods", "gradient"}, "\"gradient\"");
        row("second model", {"inspect", "a.pt", "b.pt"}, "\"b.pt\"");
        row("no model", {"inspect"}, "MODEL");
        row("no picture", {"predict", "m.pt"}, "picture");
        row("picture and tensor",
            {"explain", "m.pt", "p.png", "--tensor", "t.npy", "--method", "gradient", "--out", "o"}, "not both");
        row("no method", {"explain", "m.pt", "p.png", "--out", "o"}, "--method");
        row("no output", {"explain", "m.pt", "p.png", "--method", "gradient"}, "--out");
        row("two formats", {"predict", "m.pt", "p.png", "--json", "--csv"}, "not both");
        row("device of fancy", {"inspect", "m.pt", "--device", "abacus"}, "cpu, cuda or cuda:N");
        row("device that is not there", {"inspect", "m.pt", "--device", "cuda:0"}, "use cpu");
        row("threads zero", {"inspect", "m.pt", "--threads", "0"}, "from 1 to 1024");
        row("threads that are no number", {"inspect", "m.pt", "--threads", "two"}, "from 1 to 1024");
    }
    void refusal() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const auto outcome = cli(arguments);
        QCOMPARE(refusalFault(outcome), QString());
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestCliUsage)
#include "tst_cli_usage.moc"
