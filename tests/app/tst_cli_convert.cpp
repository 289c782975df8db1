// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "tests/app/cli.h"

using namespace saccade::test;

class TestCliConvert : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { QVERIFY(folder_.isValid()); }

    void theNativeFilePredictsTheSame_data() {
        QTest::addColumn<QString>("network");
        for (const auto& name : goldenNetworks())
            QTest::newRow(qPrintable(name)) << name;
    }
    void theNativeFilePredictsTheSame() {
        QFETCH(QString, network);
        const QString native = folder_.filePath(network + " \u4e2d.safetensors");
        const QString model = goldenFile(network + "/model.pt");
        SACCADE_CLI_DONE(cli(withGoldenCard({"convert", model, native})));
        const QStringList input{"--tensor", goldenFile(network + "/input.npy"), "--top", "10", "--json"};
        const auto before = cli(withGoldenCard({"predict", model}) + input);
        // The card travels in the file: nothing is named, nothing is guessed. On as many threads, the same bits.
        const auto after = cli(onOneThread({"predict", native}) + input);
        SACCADE_CLI_DONE(after);
        QVERIFY2(after.err.isEmpty(), after.err.constData());
        QCOMPARE(after.json()["pictures"].toArray()[0].toObject()["predictions"],
                 before.json()["pictures"].toArray()[0].toObject()["predictions"]);
        // Names and kinds of layers stay too.
        const auto layersBefore = cli(withGoldenCard({"inspect", model, "--json"})).json()["layers"].toArray();
        QCOMPARE(cli({"inspect", native, "--json"}).json()["layers"].toArray(), layersBefore);
    }

    void aGuessIsNotWrittenDown() {
        const QString native = folder_.filePath("guessed.safetensors");
        const auto converted = cli({"convert", goldenFile("vggish/model.pt"), native});
        SACCADE_CLI_DONE(converted);
        QVERIFY(converted.err.contains("guess"));
        QVERIFY(cli({"inspect", native}).err.contains("guess"));
    }

    void aSidecarIsFound() {
        const QString model = folder_.filePath("beside.pt");
        QVERIFY(QFile::copy(goldenFile("vggish/model.pt"), model));
        auto card = jsonOf(goldenFile("card.json"));
        card["classes"] = QJsonArray{"a", "b", "c", "d", "e", "f", "g", "h", "i", "sidecar"};
        writeFile(folder_.filePath("beside.card.json"), QJsonDocument(card).toJson());
        const QStringList arguments{"predict", model, goldenFile("vggish/input.png"), "--top", "10"};
        const auto outcome = cli(arguments);
        SACCADE_CLI_DONE(outcome);
        QVERIFY(outcome.err.isEmpty());
        QVERIFY(outcome.out.contains("sidecar"));
        // One that is named comes first.
        QVERIFY(!cli(withGoldenCard(arguments)).out.contains("sidecar"));
    }

    void refusal_data() {
        QTest::addColumn<QString>("out");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("ending") << QStringLiteral("model.onnx") << QByteArray(".safetensors");
        QTest::newRow("folder missing") << QStringLiteral("no/folder/model.safetensors") << QByteArray("no/folder");
        QTest::newRow("a folder") << QStringLiteral("folder.safetensors") << QByteArray("it is a folder");
    }
    void refusal() {
        QFETCH(QString, out);
        QFETCH(QByteArray, says);
        QDir(folder_.path()).mkdir("folder.safetensors");
        const auto outcome = cli(withGoldenCard({"convert", goldenFile("vggish/model.pt"), folder_.filePath(out)}));
        QCOMPARE(refusalFault(outcome), QString());
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
    }

 private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestCliConvert)
#include "tst_cli_convert.moc"
