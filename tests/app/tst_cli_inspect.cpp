// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "tests/app/cli.h"

using namespace saccade::test;

class TestCliInspect : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    // The totals are the numbers of values in the state dicts, counted by PyTorch.
    void layersOfANetwork_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<double>("total");
        QTest::newRow("vggish") << QStringLiteral("vggish") << 36518.0;
        QTest::newRow("resnetish") << QStringLiteral("resnetish") << 5410.0;
        QTest::newRow("inceptionish") << QStringLiteral("inceptionish") << 5766.0;
    }
    void layersOfANetwork() {
        QFETCH(QString, network);
        QFETCH(double, total);
        const auto outcome = cli(withGoldenCard({"inspect", goldenFile(network + "/model.pt"), "--json"}));
        SACCADE_CLI_DONE(outcome);
        QVERIFY(outcome.err.isEmpty());
        const auto json = outcome.json();
        QCOMPARE(json["channels"].toInt(), 3);
        QCOMPARE(json["classes"].toInt(), 10);
        QVERIFY(!json["card"].toObject()["guess"].toBool());
        const auto layers = json["layers"].toArray();
        QVERIFY(layers.size() > 5);
        double parameters = 0;
        double multiplications = 0;
        bool hasTheReferenceLayer = false;
        const QString wanted = reference(network)["layer"].toString();
        for (const auto& entry : layers) {
            const auto layer = entry.toObject();
            parameters += layer["parameters"].toDouble();
            multiplications += layer["multiplications"].toDouble();
            QVERIFY(!layer["kind"].toString().isEmpty());
            QCOMPARE(layer["shape"].toArray()[0].toInt(), 1);
            hasTheReferenceLayer = hasTheReferenceLayer || layer["name"].toString() == wanted ||
                                   layer["aliases"].toArray().contains(wanted);
        }
        QVERIFY2(hasTheReferenceLayer, qPrintable(wanted));
        const auto totals = json["totals"].toObject();
        QCOMPARE(totals["parameters"].toDouble(), parameters);
        QCOMPARE(parameters, total);
        QCOMPARE(totals["multiplications"].toDouble(), multiplications);
    }

    void tableHasEveryLayer() {
        const QString model = goldenFile("vggish/model.pt");
        const auto json = cli(withGoldenCard({"inspect", model, "--json"})).json();
        const auto outcome = cli(withGoldenCard({"inspect", model}));
        SACCADE_CLI_DONE(outcome);
        for (const auto& layer : json["layers"].toArray()) {
            QVERIFY(outcome.out.contains("\n" + layer.toObject()["name"].toString().toUtf8() + " "));
        }
    }

    void aGuessIsSaid() {
        const QString model = goldenFile("vggish/model.pt");
        const auto said = cli({"inspect", model});
        SACCADE_CLI_DONE(said);
        QCOMPARE(said.err.count('\n'), 1);
        QVERIFY2(said.err.contains("guess"), said.err.constData());
        const auto quiet = cli({"inspect", model, "--quiet"});
        SACCADE_CLI_DONE(quiet);
        QVERIFY(quiet.err.isEmpty());
        QCOMPARE(quiet.out, said.out);
    }
};

QTEST_GUILESS_MAIN(TestCliInspect)
#include "tst_cli_inspect.moc"
