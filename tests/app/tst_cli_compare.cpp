// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include "engine/methods/method.h"
#include "tests/app/cli.h"

using namespace saccade::test;

class TestCliCompare : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { QVERIFY(folder_.isValid()); }

    // Without --methods all are shown; the other rows name them all, with fewer samples.
    void everyMethodOnOneSheet_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QStringList>("more");
        QStringList list;
        for (const auto& method : saccade::methods()) {
            list << QString::fromStdString(method.id);
            if (method.id == "rise") list.last() += ":samples=100";
            if (method.id == "occlusion") list.last() += ":window=8:stride=4";
        }
        QTest::newRow("resnetish") << QStringLiteral("resnetish") << QStringList();
        QTest::newRow("vggish") << QStringLiteral("vggish") << QStringList{"--methods", list.join(',')};
        QTest::newRow("inceptionish") << QStringLiteral("inceptionish") << QStringList{"--methods", list.join(',')};
    }
    void everyMethodOnOneSheet() {
        QFETCH(QString, network);
        QFETCH(QStringList, more);
        const QString sheet = folder_.filePath(network + ".png");
        const QString recipes = folder_.filePath(network + ".json");
        const auto outcome =
            cli(withGoldenCard({"compare", goldenFile(network + "/model.pt"), goldenFile(network + "/input.png"),
                                "--out", sheet, "--json", recipes, "--width", "900"}) +
                more);
        SACCADE_CLI_DONE(outcome);
        QVERIFY2(outcome.err.isEmpty(), outcome.err.constData());
        const QImage image(sheet);
        QCOMPARE(image.width(), 900);
        QVERIFY(image.height() > 300);
        const auto maps = jsonOf(recipes)["maps"].toArray();
        QCOMPARE(maps.size(), static_cast<qsizetype>(saccade::methods().size()));
        for (qsizetype i = 0; i < maps.size(); ++i) {
            const auto map = maps[i].toObject();
            const auto& id = saccade::methods()[static_cast<std::size_t>(i)].id;
            QCOMPARE(map["method"].toString().toStdString(), id);
            QVERIFY2(!map.contains("failure"), id.c_str());
            // CAM, CCAM and CLEAR need global average pooling before one linear layer, and CAMERAS a network that takes
            // pictures of any size: vggish has neither.
            const bool refused = map.contains("refusal");
            const bool choosy = id == "cam" || id == "ccam" || id == "clear" || id == "cameras";
            if (refused) QVERIFY2(choosy, id.c_str());
            if (network == "vggish" && choosy) QVERIFY2(refused, id.c_str());
        }
    }

    void everyFormat_data() {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QByteArray>("beginning");
        QTest::newRow("png") << QStringLiteral("png") << QByteArray("\x89PNG");
        QTest::newRow("svg") << QStringLiteral("svg") << QByteArray("<?xml");
        QTest::newRow("pdf") << QStringLiteral("pdf") << QByteArray("%PDF-");
        QTest::newRow("html") << QStringLiteral("html") << QByteArray("<!DOCTYPE html>");
    }
    void everyFormat() {
        QFETCH(QString, ending);
        QFETCH(QByteArray, beginning);
        const QString sheet = folder_.filePath("gl\u00fcck." + ending);
        const auto outcome = cli(withGoldenCard(
            {"compare", goldenFile("resnetish/model.pt"), "--tensor", goldenFile("resnetish/input.npy"), "--methods",
             "gradient,grad_cam,rise:samples=50:cells=4", "--out", sheet, "--dark", "--columns", "2"}));
        SACCADE_CLI_DONE(outcome);
        const auto content = contentOf(sheet);
        QVERIFY2(content.left(20).toUpper().startsWith(beginning.toUpper()), content.left(20).constData());
        QVERIFY(content.size() > 3000);
        // The temporary file became this one.
        QVERIFY(QDir(folder_.path()).entryList({".*"}, QDir::Files | QDir::Hidden).isEmpty());
    }

    void parametersReachTheirTiles() {
        const QString recipes = folder_.filePath("parameters.json");
        const auto outcome =
            cli(withGoldenCard({"compare", goldenFile("resnetish/model.pt"), goldenFile("resnetish/input.png"),
                                "--methods", "rise:samples=60,rise:samples=90:probability=0.25,gradient", "--target",
                                "4", "--seed", "3", "--out", folder_.filePath("parameters.png"), "--json", recipes}));
        SACCADE_CLI_DONE(outcome);
        const auto maps = jsonOf(recipes)["maps"].toArray();
        QCOMPARE(maps.size(), 3);
        QCOMPARE(maps[0].toObject()["parameters"].toObject()["samples"].toInt(), 60);
        QCOMPARE(maps[1].toObject()["parameters"].toObject()["samples"].toInt(), 90);
        QCOMPARE(maps[1].toObject()["parameters"].toObject()["probability"].toDouble(), 0.25);
        for (const auto& map : maps) {
            QCOMPARE(map.toObject()["seed"].toInt(), 3);
            QCOMPARE(map.toObject()["target"].toObject()["index"].toInt(), 4);
        }
    }

    void aRefusalAloneIsARefusal() {
        const QString sheet = folder_.filePath("alone.png");
        const auto outcome = cli(withGoldenCard({"compare", goldenFile("vggish/model.pt"),
                                                 goldenFile("vggish/input.png"), "--methods", "cam", "--out", sheet}));
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.err.count('\n'), 1);
        QVERIFY(QFile::exists(sheet));
    }

    void refusal_data() {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const QStringList& more, const char* says) {
            QTest::newRow(name) << more << QByteArray(says);
        };
        row("ending", {"--out", "sheet.gif"}, ".png, .svg, .pdf or .html");
        row("no ending", {"--out", "sheet"}, ".png, .svg, .pdf or .html");
        row("no output", {}, "--out");
        row("unknown method", {"--out", "s.png", "--methods", "gradient,grad_kam"}, "grad_cam");
        row("empty method", {"--out", "s.png", "--methods", "gradient,"}, "no method");
        row("unknown parameter", {"--out", "s.png", "--methods", "rise:sample=5"}, "samples");
        row("value out of range", {"--out", "s.png", "--methods", "rise:probability=2"}, "probability");
        row("no value", {"--out", "s.png", "--methods", "rise:samples"}, "NAME=VALUE");
        row("unknown layer", {"--out", "s.png", "--layer", "features.99"}, "features.");
        row("width", {"--out", "s.png", "--width", "10"}, "from 320 to 16384");
        row("columns", {"--out", "s.png", "--columns", "0"}, "from 1 to 64");
        row("sign", {"--out", "s.png", "--sign", "plus"}, "both, positive, negative or absolute");
        row("percentile", {"--out", "s.png", "--percentile", "49"}, "from 50 to 100");
        row("percentile is no number", {"--out", "s.png", "--percentile", "nan"}, "from 50 to 100");
        row("opacity", {"--out", "s.png", "--opacity", "1.5"}, "from 0 to 1");
        row("colours", {"--out", "s.png", "--colours", "rainbow"}, "rainbow");
        row("opacity over nothing", {"--out", "s.png", "--maps-only", "--opacity", "0.5"}, "leave one out");
        row("folder missing", {"--out", "no/such/folder/s.png"}, "no/such/folder");
        row("recipes folder missing", {"--out", "s.png", "--json", "no/such/folder/s.json"}, "no/such/folder");
    }
    void refusal() {
        QFETCH(QStringList, more);
        QFETCH(QByteArray, says);
        const auto outcome =
            cli(withGoldenCard({"compare", goldenFile("vggish/model.pt"), goldenFile("vggish/input.png")}) + more);
        QCOMPARE(refusalFault(outcome), QString());
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
        QVERIFY(!QFile::exists("s.png"));
    }

 private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestCliCompare)
#include "tst_cli_compare.moc"
