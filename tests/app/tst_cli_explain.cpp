// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "engine/core/npy.h"
#include "tests/app/cli.h"

using namespace saccade::test;
using saccade::Array;

namespace {

/// The largest difference, in parts of the expected map's largest magnitude.
double difference(const Array& map, const Array& expected) {
    if (map.shape != expected.shape) return std::numeric_limits<double>::infinity();
    double largest = 0;
    double scale = 0;
    for (std::size_t i = 0; i < map.values.size(); ++i) {
        largest =
            std::max(largest, std::abs(static_cast<double>(map.values[i]) - static_cast<double>(expected.values[i])));
        scale = std::max(scale, std::abs(static_cast<double>(expected.values[i])));
    }
    return largest / scale;
}

Array withoutBatch(Array array) {
    if (array.shape.size() == 4) array.shape.erase(array.shape.begin());
    return array;
}

Array npy(const QString& file) {
    return saccade::readNpy(file.toStdString());
}

}  // namespace

class TestCliExplain : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() { QVERIFY(folder_.isValid()); }

    void mapIsTheReference_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("expected");
        for (const auto& network : goldenNetworks()) {
            const auto row = [&network](const char* method, const char* setting, const char* expected) {
                QTest::newRow(qPrintable(network + ' ' + method))
                    << network << QString::fromLatin1(method) << QString::fromLatin1(setting)
                    << QString::fromLatin1(expected);
            };
            row("gradient", "", "gradient");
            row("integrated_gradients", "steps=50", "integrated_gradients.zero.gausslegendre50");
            row("lrp", "composite=epsilon_plus_flat", "lrp.epsilon_plus_flat");
        }
    }
    void mapIsTheReference() {
        QFETCH(QString, network);
        QFETCH(QString, method);
        QFETCH(QString, setting);
        QFETCH(QString, expected);
        const QString prefix = folder_.filePath(network + "." + method);
        QStringList arguments{"explain",  goldenFile(network + "/model.pt"),
                              "--tensor", goldenFile(network + "/input.npy"),
                              "--method", method,
                              "--target", QString::number(reference(network)["target_class"].toInt()),
                              "--out",    prefix};
        if (!setting.isEmpty()) arguments << "--set" << setting;
        const auto outcome = cli(withGoldenCard(arguments));
        SACCADE_CLI_DONE(outcome);
        QVERIFY(outcome.err.isEmpty());
        const auto map = npy(prefix + ".npy");
        const auto wanted = withoutBatch(npy(goldenFile(network + "/reference/" + expected + ".npy")));
        const double apart = difference(map, wanted);
        QVERIFY2(apart < 1e-4, qPrintable(QString::number(apart)));
    }

    void filesOfALayerMethod() {
        const QString prefix = folder_.filePath("s\u00fcd.cam");
        const QString layer = reference("vggish")["layer"].toString();
        const auto outcome =
            cli(withGoldenCard({"explain", goldenFile("vggish/model.pt"), goldenFile("vggish/input.png"), "--method",
                                "grad_cam", "--layer", layer, "--target",
                                QString::number(reference("vggish")["target_class"].toInt()), "--out", prefix}));
        SACCADE_CLI_DONE(outcome);
        const auto native = npy(prefix + ".native.npy");
        const auto expected = npy(goldenFile("vggish/reference/grad_cam.raw.npy"));
        QCOMPARE(native.values.size(), expected.values.size());
        QCOMPARE(npy(prefix + ".npy").shape, (saccade::Shape{32, 32}));
        Array flat = expected;
        flat.shape = native.shape;
        QVERIFY(difference(native, flat) < 1e-4);
        const QImage overlay(prefix + ".png");
        QCOMPARE(overlay.size(), QImage(goldenFile("vggish/input.png")).size());
        const auto recipe = jsonOf(prefix + ".json");
        QCOMPARE(recipe["method"].toString(), "grad_cam");
        QCOMPARE(recipe["layer"].toString(), layer);
        QCOMPARE(recipe["partial"].toBool(), false);
        QCOMPARE(recipe["model"].toObject()["sha256"].toString().size(), 64);
        QCOMPARE(recipe["image"].toObject()["sha256"].toString().size(), 64);
        QCOMPARE(recipe["preprocessing"].toObject()["input"].toObject()["height"].toInt(), 32);
        // Nothing else was left behind.
        QCOMPARE(QDir(folder_.path()).entryList({"*cam*", ".*"}, QDir::Files | QDir::Hidden).size(), 4);
    }

    void aSecondRunReplacesTheFirst() {
        const QString prefix = folder_.filePath("twice");
        const QStringList common =
            withGoldenCard({"explain", goldenFile("vggish/model.pt"), goldenFile("vggish/input.png"), "--out", prefix});
        SACCADE_CLI_DONE(cli(common + QStringList{"--method", "grad_cam"}));
        QVERIFY(QFile::exists(prefix + ".native.npy"));
        SACCADE_CLI_DONE(cli(common + QStringList{"--method", "gradient"}));
        // It belonged to the other map.
        QVERIFY(!QFile::exists(prefix + ".native.npy"));
        QCOMPARE(jsonOf(prefix + ".json")["method"].toString(), "gradient");
    }

    void classesOfEveryPixel() {
        const QString prefix = folder_.filePath("classes");
        const QStringList common = withGoldenCard(
            {"explain", goldenFile("resnetish/model.pt"), goldenFile("resnetish/input.png"), "--out", prefix});
        const auto outcome = cli(common + QStringList{"--method", "clear"});
        SACCADE_CLI_DONE(outcome);
        QVERIFY(outcome.out.contains("classes.classes.npy"));
        const Array classes = npy(prefix + ".classes.npy");
        QCOMPARE(classes.shape, (saccade::Shape{32, 32}));
        QCOMPARE(npy(prefix + ".npy").shape, classes.shape);
        QVERIFY(std::all_of(classes.values.begin(), classes.values.end(),
                            [](float index) { return index >= 0 && index < 10 && index == std::floor(index); }));
        // A network that ends otherwise says so, and what is there of an earlier map with classes goes with the next.
        const QStringList vgg =
            withGoldenCard({"explain", goldenFile("vggish/model.pt"), goldenFile("vggish/input.png"), "--out", prefix});
        const auto refused = cli(vgg + QStringList{"--method", "clear"});
        QCOMPARE(refused.code, 2);
        QVERIFY(refused.err.contains("clear needs a network that ends in global average pooling"));
        SACCADE_CLI_DONE(cli(common + QStringList{"--method", "gradient"}));
        QVERIFY(!QFile::exists(prefix + ".classes.npy"));
    }

    void anAverageLooksWhereItsBaseLooks() {
        const QString prefix = folder_.filePath("average");
        const QStringList common =
            withGoldenCard({"explain", goldenFile("resnetish/model.pt"), goldenFile("resnetish/input.png"), "--out",
                            prefix, "--layer", "layer1", "--set", "samples=2"});
        SACCADE_CLI_DONE(cli(common + QStringList{"--method", "smoothgrad", "--set", "base=grad_cam"}));
        QCOMPARE(jsonOf(prefix + ".json")["layer"].toString(), "layer1");
    }

    void theSameRecipeGivesTheSameMap() {
        const QStringList common =
            withGoldenCard({"explain", goldenFile("resnetish/model.pt"), goldenFile("resnetish/input.png"), "--method",
                            "rise", "--set", "samples=200"});
        const auto run = [&](const QString& name, const QStringList& more) {
            const QString prefix = folder_.filePath(name);
            const auto outcome = cli(common + more + QStringList{"--out", prefix});
            return outcome.code == 0 ? npy(prefix + ".npy") : Array();
        };
        const auto first = run("seed5", {"--seed", "5"});
        QVERIFY(!first.empty());
        const auto again = run("seed5.again", {"--seed", "5"});
        QVERIFY(difference(again, first) < 1e-5);
        const auto batched = run("seed5.batch", {"--seed", "5", "--batch", "7"});
        QVERIFY(difference(batched, first) < 1e-5);
        const auto other = run("seed6", {"--seed", "6"});
        QVERIFY(difference(other, first) > 1e-3);
    }

    void aContrastIsTheDifferenceOfTwoClasses() {
        const auto run = [this](const QString& name, const QStringList& more) {
            const QString prefix = folder_.filePath(name);
            const auto outcome =
                cli(withGoldenCard({"explain", goldenFile("vggish/model.pt"), goldenFile("vggish/input.png"),
                                    "--method", "gradient", "--out", prefix}) +
                    more);
            return outcome.code == 0 ? npy(prefix + ".npy") : Array();
        };
        const auto a = run("a", {"--target", "3"});
        const auto b = run("b", {"--target", "8"});
        const auto contrast = run("ab", {"--target", "3", "--contrast", "8"});
        QVERIFY(!contrast.empty());
        Array expected = a;
        for (std::size_t i = 0; i < expected.values.size(); ++i)
            expected.values[i] -= b.values[i];
        QVERIFY(difference(contrast, expected) < 1e-5);
        QCOMPARE(jsonOf(folder_.filePath("ab.json"))["target"].toObject()["kind"].toString(), "contrast");
    }

    void partsOfTheNetworkAreExplained() {
        const auto run = [this](const QString& name, const QStringList& more) {
            const QString prefix = folder_.filePath(name);
            const auto outcome =
                cli(withGoldenCard({"explain", goldenFile("vggish/model.pt"), goldenFile("vggish/input.png"),
                                    "--method", "gradient", "--out", prefix}) +
                    more);
            return outcome.code == 0 ? npy(prefix + ".npy") : Array();
        };
        // A class is a channel of the last layer.
        const auto channel = run("channel", {"--channel", "classifier.3:3"});
        QVERIFY(!channel.empty());
        QVERIFY(difference(channel, run("class", {"--target", "3", "--score", "logit"})) < 1e-6);
        QCOMPARE(jsonOf(folder_.filePath("channel.json"))["target"].toObject()["kind"].toString(), "channel");
        QCOMPARE(jsonOf(folder_.filePath("channel.json"))["target"].toObject()["layer"].toString(), "classifier.3");
        // features.3 sees 5 x 5 pixels: nothing else counts for one place of it.
        for (const auto& [name, option] : {std::pair("unit", QStringList{"--unit", "features.3:2:10:20"}),
                                           std::pair("cell", QStringList{"--cell", "features.3:10:20"})}) {
            const auto map = run(name, option);
            QCOMPARE(map.shape, (saccade::Shape{3, 32, 32}));
            double inside = 0;
            double outside = 0;
            for (std::int64_t i = 0; i < static_cast<std::int64_t>(map.values.size()); ++i) {
                const auto row = i / 32 % 32;
                const auto column = i % 32;
                const bool seen = std::abs(row - 10) <= 2 && std::abs(column - 20) <= 2;
                (seen ? inside : outside) += std::abs(static_cast<double>(map.values[static_cast<std::size_t>(i)]));
            }
            QCOMPARE(outside, 0.0);
            QVERIFY2(inside > 0, name);
        }
    }

    void theScoreIsChosen() {
        const QString prefix = folder_.filePath("probability");
        const auto outcome =
            cli(withGoldenCard({"explain", goldenFile("vggish/model.pt"), goldenFile("vggish/input.png"), "--method",
                                "gradient", "--score", "probability", "--out", prefix}));
        SACCADE_CLI_DONE(outcome);
        QCOMPARE(jsonOf(prefix + ".json")["score"].toString(), "probability");
    }

 private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestCliExplain)
#include "tst_cli_explain.moc"
