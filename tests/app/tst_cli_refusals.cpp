// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <limits>

#include "engine/core/npy.h"
#include "tests/app/cli.h"

using namespace saccade::test;

/// Whatever is wrong with a request or a file: exit code 2, one sentence, nothing written.
class TestCliRefusals : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        const QByteArray model = contentOf(model_);
        const QByteArray picture = contentOf(picture_);
        QVERIFY(model.size() > 1000 && picture.size() > 200);
        for (const char* const ending : {"pt", "safetensors"}) {
            const QString name = QString::fromLatin1(ending);
            writeFile(path("empty." + name), "");
            writeFile(path("text." + name), "this is no network\n");
            writeFile(path("picture." + name), picture);
            writeFile(path("zeros." + name), QByteArray(4096, '\0'));
            QVERIFY(QDir(folder_.path()).mkdir("folder." + name));
        }
        writeFile(path("truncated.pt"), model.left(model.size() / 2));
        writeFile(path("no_directory.pt"), model.left(model.size() - 30));
        writeFile(path("script.pt"), "#!/bin/sh\ntouch " + path("was_run").toUtf8() + "\n");
        // Headers that lie about their length: 2^60 bytes, and 16 with two of JSON.
        writeFile(path("long_header.safetensors"), QByteArray::fromHex("0000000000000010") + "{}");
        writeFile(path("short_header.safetensors"), QByteArray::fromHex("1000000000000000") + "{}");
        writeFile(path("deep.safetensors"), QByteArray::fromHex("a086010000000000") + QByteArray(100000, '['));
        writeFile(path("empty.png"), "");
        writeFile(path("text.png"), "no picture");
        writeFile(path("truncated.png"), picture.left(picture.size() / 2));
        writeFile(path("animated.gif"), "GIF89a\x01\x00\x01\x00");
        writeFile(path("not.json"), "{");
        writeFile(path("list.json"), "[]");
        writeFile(path("field.json"), R"({"colour": "RGB"})");
        writeFile(path("range.json"), R"({"range": [1, 0]})");
        writeFile(path("mean.json"), R"({"mean": [0.5]})");
        writeFile(path("text.npy"), "no array");
        saccade::writeNpy(path("flat.npy").toStdString(), saccade::Array({12}, std::vector<float>(12)));
        saccade::writeNpy(path("grey.npy").toStdString(), saccade::Array(saccade::Shape{1, 1, 32, 32}));
        saccade::writeNpy(path("small.npy").toStdString(), saccade::Array(saccade::Shape{1, 3, 2, 2}));
        saccade::writeNpy(path("two.npy").toStdString(), saccade::Array(saccade::Shape{2, 3, 32, 32}));
        saccade::Array infinite(saccade::Shape{1, 3, 32, 32});
        infinite.values[5] = std::numeric_limits<float>::infinity();
        saccade::writeNpy(path("infinite.npy").toStdString(), infinite);
    }

    void models_data() {
        QTest::addColumn<QString>("file");
        for (const char* const name :
             {"missing.pt", "empty.pt", "text.pt", "picture.pt", "zeros.pt", "folder.pt", "truncated.pt",
              "no_directory.pt", "script.pt", "missing.safetensors", "empty.safetensors", "text.safetensors",
              "picture.safetensors", "zeros.safetensors", "folder.safetensors", "long_header.safetensors",
              "short_header.safetensors", "deep.safetensors", "bad\nname.pt"}) {
            QTest::newRow(name) << QString::fromLatin1(name);
        }
    }
    void models() {
        QFETCH(QString, file);
        const auto outcome = cli({"inspect", path(file)});
        QCOMPARE(refusalFault(outcome), QString());
        const QByteArray name = QString(file).replace('\n', ' ').toUtf8();
        QVERIFY2(outcome.err.contains(name), outcome.err.constData());
        QVERIFY(!QFile::exists(path("was_run")));
    }

    void pictures_data() {
        QTest::addColumn<QString>("file");
        for (const char* const name : {"missing.png", "empty.png", "text.png", "truncated.png", "animated.gif"}) {
            QTest::newRow(name) << QString::fromLatin1(name);
        }
    }
    void pictures() {
        QFETCH(QString, file);
        for (const auto& command :
             {QStringList{"predict"}, gradient(), QStringList{"compare", "--out", path("o.png")}}) {
            const auto outcome = cli(withGoldenCard(command + QStringList{model_, path(file)}));
            QCOMPARE(refusalFault(outcome), QString());
            QVERIFY2(outcome.err.contains(file.toUtf8()), outcome.err.constData());
        }
        nothingWasWritten();
    }

    void tensors_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const char* says) {
            QTest::newRow(name) << QString::fromLatin1(name) << QByteArray(says);
        };
        row("missing.npy", "missing.npy");
        row("text.npy", "text.npy");
        row("flat.npy", "N x C x H x W");
        row("grey.npy", "channels");
        row("small.npy", "smaller than the window");
        row("two.npy", "2 samples");
        row("infinite.npy", "not finite");
    }
    void tensors() {
        QFETCH(QString, file);
        QFETCH(QByteArray, says);
        const auto outcome = cli(withGoldenCard(gradient() + QStringList{model_, "--tensor", path(file)}));
        QCOMPARE(refusalFault(outcome), QString());
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
        nothingWasWritten();
    }

    void cards_data() {
        QTest::addColumn<QString>("card");
        QTest::addColumn<QByteArray>("says");
        const auto row = [this](const char* name, const QString& card, const char* says) {
            QTest::newRow(name) << card << QByteArray(says);
        };
        row("no preset", "imagenot", "imagenet");
        row("a folder", folder_.path(), "cannot be read");
        row("no JSON", path("not.json"), "JSON");
        row("a list", path("list.json"), "object");
        row("unknown field", path("field.json"), "colour");
        row("range", path("range.json"), "range");
        row("mean of one channel", path("mean.json"), "mean");
        row("grey for a network of colours", "mnist", "");
    }
    void cards() {
        QFETCH(QString, card);
        QFETCH(QByteArray, says);
        const auto outcome = cli({"predict", model_, picture_, "--card", card});
        QCOMPARE(refusalFault(outcome), QString());
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
    }

    void requests_data() {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const QStringList& more, const char* says) {
            QTest::newRow(name) << more << QByteArray(says);
        };
        row("unknown method", {"--method", "grad_kam"}, "grad_cam");
        row("unknown parameter", {"--method", "rise", "--set", "sample=3"}, "samples");
        row("method without parameters", {"--method", "gradient", "--set", "steps=3"}, "steps");
        row("value too large", {"--method", "rise", "--set", "probability=1.5"}, "probability");
        row("value too small", {"--method", "integrated_gradients", "--set", "steps=0"}, "steps");
        row("value that is no number", {"--method", "rise", "--set", "samples=many"}, "whole number");
        row("value with a comma", {"--method", "rise", "--set", "probability=0,5"}, "probability");
        row("unknown choice", {"--method", "lrp", "--set", "composite=omega"}, "epsilon_plus");
        row("setting without a value", {"--method", "rise", "--set", "samples"}, "NAME=VALUE");
        row("baseline that is no picture", {"--method", "integrated_gradients", "--set", "baseline=nowhere.png"},
            "zero");
        row("unknown layer", {"--method", "grad_cam", "--layer", "features.77"}, "features.");
        row("layer for a method without", {"--method", "gradient", "--layer", "features.6"}, "--layer");
        row("class out of range", {"--method", "gradient", "--target", "10"}, "0 to 9");
        row("negative class", {"--method", "gradient", "--target", "-1"}, "0 to 9");
        row("huge class", {"--method", "gradient", "--target", "99999999999999999999"}, "0 to 9");
        row("class without names", {"--method", "gradient", "--target", "dog"}, "index");
        row("contrast with itself", {"--method", "gradient", "--target", "2", "--contrast", "2"}, "--contrast");
        row("channel without a number", {"--method", "gradient", "--channel", "features.3"}, "LAYER:CHANNEL");
        row("channel that is a word", {"--method", "gradient", "--channel", "features.3:one"}, "LAYER:CHANNEL");
        row("channel below zero", {"--method", "gradient", "--channel", "features.3:-1"}, "LAYER:CHANNEL");
        row("channel that is not there", {"--method", "gradient", "--channel", "features.3:12"}, "features.3");
        row("no layer of that name", {"--method", "gradient", "--channel", "feature.3:1"}, "feature.3");
        row("channel of no layer", {"--method", "gradient", "--channel", ":1"}, "LAYER:CHANNEL");
        row("unit with too few numbers", {"--method", "gradient", "--unit", "features.3:1:2"}, "ROW:COLUMN");
        row("unit outside", {"--method", "gradient", "--unit", "features.3:1:2:32"}, "column");
        row("cell with a word", {"--method", "gradient", "--cell", "features.3:x:2"}, "LAYER:ROW:COLUMN");
        row("cell of a layer without places", {"--method", "gradient", "--cell", "classifier.1:0:0"}, "classifier.1");
        row("two parts", {"--method", "gradient", "--channel", "features.3:1", "--cell", "features.3:1:1"}, "--cell");
        row("a part and a class", {"--method", "gradient", "--channel", "features.3:1", "--target", "2"}, "--target");
        row("a part and a contrast", {"--method", "gradient", "--unit", "features.3:1:1:1", "--contrast", "2"},
            "--contrast");
        row("a part's probability", {"--method", "gradient", "--channel", "features.3:1", "--score", "probability"},
            "logit");
        row("unknown score", {"--method", "gradient", "--score", "points"}, "logit");
        row("seed", {"--method", "rise", "--seed", "-1"}, "--seed");
        row("batch", {"--method", "rise", "--batch", "0"}, "from 1 to 4096");
        row("method that does not apply", {"--method", "cam"}, "cam");
    }
    void requests() {
        QFETCH(QStringList, more);
        QFETCH(QByteArray, says);
        const auto outcome = cli(withGoldenCard(QStringList{"explain", model_, picture_, "--out", path("out")} + more));
        QCOMPARE(refusalFault(outcome), QString());
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
        nothingWasWritten();
    }

    void outputs_data() {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no folder") << path("no/such/out") << QByteArray("no folder");
        QTest::newRow("below a file") << picture_ + "/out" << QByteArray("no folder");
        QTest::newRow("a folder") << folder_.path() + "/" << QByteArray("is a folder");
        QTest::newRow("not to be written to") << QStringLiteral("/proc/out") << QByteArray("/proc/out");
        QTest::newRow("a folder in the way") << path("way/out") << QByteArray("it is a folder");
    }
    void outputs() {
        QFETCH(QString, prefix);
        QFETCH(QByteArray, says);
        QDir(folder_.path()).mkpath("way/out.json");
        const auto outcome =
            cli(withGoldenCard({"explain", model_, picture_, "--method", "gradient", "--out", prefix}));
        QCOMPARE(refusalFault(outcome), QString());
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
        QCOMPARE(QDir(path("way")).entryList(QDir::Files | QDir::Hidden).size(), 0);
    }

 private:
    QString path(const QString& name) const { return folder_.filePath(name); }
    QStringList gradient() const { return {"explain", "--method", "gradient", "--out", path("out")}; }

    void nothingWasWritten() {
        QCOMPARE(QDir(folder_.path()).entryList({"out*", "o.png", ".*"}, QDir::Files | QDir::Hidden), QStringList());
    }

    QTemporaryDir folder_;
    QString model_ = goldenFile("vggish/model.pt");
    QString picture_ = goldenFile("vggish/input.png");
};

QTEST_GUILESS_MAIN(TestCliRefusals)
#include "tst_cli_refusals.moc"
