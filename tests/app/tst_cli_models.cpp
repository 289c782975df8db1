// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Networks of every kind of input and of end, from the command line.
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include "engine/core/npy.h"
#include "engine/import/open.h"
#include "tests/app/cli.h"
#include "tests/app/small_models.h"

using namespace saccade;
using namespace saccade::test;

namespace {

std::filesystem::path pathOf(const QString& file) {
    return file.toStdString();
}

QString outputsFile(const QString& name) {
    return QStringLiteral(SACCADE_SOURCE_DIR "/tests/import/data/outputs/") + name;
}

QJsonArray predictionsOf(const CliOutcome& outcome) {
    return outcome.json()["pictures"].toArray()[0].toObject()["predictions"].toArray();
}

}  // namespace

class TestCliModels : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        QImage picture(30, 20, QImage::Format_RGBA8888);
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                picture.setPixelColor(x, y, QColor(x * 8, y * 12, (x * y) % 256, 255 - x * 5));
        }
        QVERIFY(picture.save(at("transparent.png")));
        QVERIFY(picture.convertToFormat(QImage::Format_RGB888).save(at("opaque.png")));
    }

    void everyInput_data() {
        QTest::addColumn<int>("channels");
        QTest::addColumn<QByteArray>("card");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("grey") << 1 << QByteArray(R"("order": "GREY")") << 28 << 28;
        QTest::newRow("grey, wide") << 1 << QByteArray(R"("order": "GREY", "mean": [0.1], "deviation": [0.3])") << 12
                                    << 40;
        QTest::newRow("colour, tall") << 3 << QByteArray(R"("order": "BGR", "range": [0, 255])") << 41 << 17;
        QTest::newRow("colour, tiny") << 3 << QByteArray(R"("order": "RGB")") << 5 << 4;
        QTest::newRow("with alpha") << 4 << QByteArray(R"("order": "RGBA")") << 16 << 24;
    }
    void everyInput() {
        QFETCH(int, channels);
        QFETCH(QByteArray, card);
        QFETCH(int, height);
        QFETCH(int, width);
        const QString model = at("input.safetensors");
        saveModel(*anySizeNetwork(channels, 5), std::nullopt, pathOf(model));
        const auto size = QByteArray::number(height) + ", " + QByteArray::number(width);
        writeFile(at("input.card.json"), "{" + card + ", \"input\": {\"height\": " + QByteArray::number(height) +
                                             ", \"width\": " + QByteArray::number(width) +
                                             "}, \"resize\": {\"exact\": [" + size + "]}}");
        const auto predicted = cli(onOneThread({"predict", model, at("transparent.png"), "--json"}));
        SACCADE_CLI_DONE(predicted);
        QVERIFY(predicted.err.isEmpty());
        QCOMPARE(predictionsOf(predicted).size(), 5);
        const auto inspected = cli({"inspect", model});
        QVERIFY2(
            inspected.out.contains(QStringLiteral("input %1 x %2 x %3").arg(channels).arg(height).arg(width).toUtf8()),
            inspected.out.constData());
        for (const char* method : {"gradient", "grad_cam", "occlusion"}) {
            const QString prefix = at(method);
            SACCADE_CLI_DONE(
                cli(onOneThread({"explain", model, at("transparent.png"), "--method", method, "--out", prefix})));
            const Shape shape = readNpy(pathOf(prefix + ".npy")).shape;
            QCOMPARE(shape.at(shape.size() - 2), height);
            QCOMPARE(shape.back(), width);
            if (std::string(method) == "gradient") QCOMPARE(shape.front(), channels);
            QCOMPARE(QImage(prefix + ".png").size(), QSize(30, 20));
        }
        SACCADE_CLI_DONE(cli(onOneThread({"compare", model, at("transparent.png"), "--methods",
                                          "gradient,lrp,grad_cam,rise:samples=20", "--out", at("sheet.png")})));
    }

    void alphaMattersToFourChannelsAlone() {
        for (const int channels : {3, 4}) {
            const QString model = at("alpha.safetensors");
            Card card;
            card.channels = channels;
            card.order = channels == 4 ? Card::Order::rgba : Card::Order::rgb;
            card.input = {20, 30};
            saveModel(*anySizeNetwork(channels, 5), card, pathOf(model));
            const auto with = cli(onOneThread({"predict", model, at("transparent.png"), "--json"}));
            const auto without = cli(onOneThread({"predict", model, at("opaque.png"), "--json"}));
            SACCADE_CLI_DONE(with);
            SACCADE_CLI_DONE(without);
            QCOMPARE(predictionsOf(with) == predictionsOf(without), channels == 3);
        }
    }

    void otherNumbersOfChannelsTakeTensors() {
        const QString model = at("five.safetensors");
        saveModel(*anySizeNetwork(5, 3), std::nullopt, pathOf(model));
        Array tensor({1, 5, 13, 19});
        for (std::size_t i = 0; i < tensor.values.size(); ++i)
            tensor.values[i] = static_cast<float>(i % 17) - 8;
        writeNpy(pathOf(at("five.npy")), tensor);
        const auto predicted = cli(onOneThread({"predict", model, "--tensor", at("five.npy"), "--json"}));
        SACCADE_CLI_DONE(predicted);
        QCOMPARE(predictionsOf(predicted).size(), 3);
        SACCADE_CLI_DONE(cli(
            onOneThread({"explain", model, "--tensor", at("five.npy"), "--method", "lrp", "--out", at("five_map")})));
        QCOMPARE(readNpy(pathOf(at("five_map.npy"))).shape, (Shape{5, 13, 19}));
        SACCADE_CLI_DONE(cli(onOneThread({"compare", model, "--tensor", at("five.npy"), "--methods",
                                          "gradient,occlusion,smoothgrad:samples=4", "--out", at("five.png")})));
        const auto picture = cli({"predict", model, at("opaque.png")});
        // A folder's guess is one line of its own.
        QVERIFY2(picture.code == 2 && picture.err.contains("5 input channels") && picture.err.contains("tensor"),
                 picture.err.constData());
    }

    void aSizeThatNobodyGuesses() {
        const QString model = QStringLiteral(SACCADE_SOURCE_DIR "/tests/import/data/wide.scripted.pt");
        const auto guessed = cli({"predict", model, at("opaque.png")});
        QCOMPARE(refusalFault(guessed), QString());
        QVERIFY2(guessed.err.contains("none of the usual sizes"), guessed.err.constData());
        writeFile(at("wide.json"),
                  R"({"order": "GREY", "input": {"height": 12, "width": 40}, "resize": {"exact": [12, 40]}})");
        const QStringList card{"--card", at("wide.json")};
        SACCADE_CLI_DONE(cli(onOneThread(QStringList{"predict", model, at("opaque.png")} + card)));
        // The native file is not asked to guess either.
        SACCADE_CLI_DONE(cli(QStringList{"convert", model, at("wide.safetensors")} + card));
        SACCADE_CLI_DONE(cli(onOneThread({"predict", at("wide.safetensors"), at("opaque.png")})));
    }

    void anySizeOfTensor() {
        const QString model = at("any.safetensors");
        saveModel(*anySizeNetwork(3, 4), std::nullopt, pathOf(model));
        for (const Shape& shape : {Shape{1, 3, 7, 50}, Shape{2, 3, 33, 8}, Shape{1, 3, 1, 1}}) {
            writeNpy(pathOf(at("any.npy")), Array(shape));
            SACCADE_CLI_DONE(cli(onOneThread({"predict", model, "--tensor", at("any.npy"), "--quiet"})));
        }
    }

    void softmaxAtTheEndIsSaid() {
        const QString with = at("softmax.safetensors");
        const QString without = at("logits.safetensors");
        const Card card = cardFor20x30();
        saveModel(*anySizeNetwork(3, 5, true), card, pathOf(with));
        saveModel(*anySizeNetwork(3, 5), card, pathOf(without));
        QVERIFY(cli({"inspect", with}).out.contains("ends in a softmax"));
        QVERIFY(!cli({"inspect", without}).out.contains("softmax"));
        QCOMPARE(cli({"inspect", with, "--json"}).json()["ends_in_softmax"].toBool(), true);
        // Logits are those before it, probabilities the same: both files say the same of a picture.
        const auto a = predictionsOf(cli(onOneThread({"predict", with, at("opaque.png"), "--json"})));
        const auto b = predictionsOf(cli(onOneThread({"predict", without, at("opaque.png"), "--json"})));
        QVERIFY(!a.isEmpty());
        QCOMPARE(a, b);
        double sum = 0;
        for (const auto& entry : a)
            sum += entry.toObject()["probability"].toDouble();
        QVERIFY(std::abs(sum - 1) < 1e-5);
    }

    void severalOutputs() {
        const QStringList tensor{"--tensor", outputsFile("input.npy"), "--quiet"};
        const auto inspected = cli({"inspect", outputsFile("named.pt"), "--quiet"});
        QVERIFY2(inspected.out.contains("outputs: map, scores and extra"), inspected.out.constData());
        for (const auto& [name, classes] : {std::pair{"scores", 5}, {"extra", 4}}) {
            for (const char* file : {"named.pt", "names.onnx", "dictionary.pt"}) {
                const auto outcome =
                    cli(onOneThread({"predict", outputsFile(file), "--output", name, "--json", "--top", "9"}) + tensor);
                SACCADE_CLI_DONE(outcome);
                QCOMPARE(predictionsOf(outcome).size(), classes);
                QCOMPARE(outcome.json()["card"].toObject()["output_name"].toString(), QString(name));
            }
        }
        const auto wrong = cli(QStringList{"predict", outputsFile("named.pt"), "--output", "nobody"} + tensor);
        QCOMPARE(refusalFault(wrong), QString());
        QVERIFY2(wrong.err.contains("map, scores and extra"), wrong.err.constData());
        // A card remembers it, and a converted file holds that one.
        writeFile(at("extra.json"), R"({"input": {"height": 8, "width": 10}, "output_name": "extra"})");
        SACCADE_CLI_DONE(
            cli({"convert", outputsFile("named.pt"), at("extra.safetensors"), "--card", at("extra.json")}));
        QCOMPARE(cli({"inspect", at("extra.safetensors"), "--json"}).json()["classes"].toInt(), 4);
    }

    void weightsThatAreNoNumbers() {
        const QString model = at("damaged.safetensors");
        saveModel(*damagedNetwork(), cardFor20x30(), pathOf(model));
        SACCADE_CLI_DONE(cli({"inspect", model}));
        const QStringList explain{"explain", model, at("opaque.png"), "--method", "gradient", "--out", at("nothing")};
        for (const auto& arguments : {QStringList{"predict", model, at("opaque.png")}, explain}) {
            const auto outcome = cli(onOneThread(arguments));
            QCOMPARE(refusalFault(outcome), QString());
            QVERIFY2(outcome.err.contains("not finite") && outcome.err.contains("\"conv\""), outcome.err.constData());
        }
        QVERIFY(!QFile::exists(at("nothing.npy")));
    }

    void classesOfImagenetHaveNames() {
        const QString model = at("thousand.safetensors");
        saveModel(*anySizeNetwork(3, 1000), std::nullopt, pathOf(model));
        for (const QStringList& card :
             {QStringList{}, QStringList{"--card", "imagenet"}, QStringList{"--card", "half"}}) {
            const auto outcome = cli(onOneThread(QStringList{"explain", model, at("opaque.png"), "--method", "gradient",
                                                             "--target", "Tabby", "--out", at("tabby"), "--quiet"} +
                                                 card));
            SACCADE_CLI_DONE(outcome);
            QVERIFY2(outcome.out.contains("of tabby"), outcome.out.constData());
            QCOMPARE(jsonOf(at("tabby.json"))["target"].toObject()["index"].toInt(), 281);
        }
        const auto two = cli({"explain", model, at("opaque.png"), "--method", "gradient", "--target", "terrier",
                              "--out", at("x"), "--quiet"});
        QCOMPARE(refusalFault(two), QString());
        QVERIFY2(two.err.contains("could be"), two.err.constData());
        // A network with other classes has none of these names.
        const QString ten = at("ten.safetensors");
        saveModel(*anySizeNetwork(3, 10), std::nullopt, pathOf(ten));
        const auto outcome = cli(onOneThread({"predict", ten, at("opaque.png"), "--card", "imagenet", "--top", "10"}));
        SACCADE_CLI_DONE(outcome);
        QVERIFY2(outcome.out.contains("class 0") && !outcome.out.contains("tench"), outcome.out.constData());
    }

    void classesHaveTheNamesOfATextFile() {
        const QString model = at("names.safetensors");
        saveModel(*anySizeNetwork(3, 3), std::nullopt, pathOf(model));
        writeFile(at("names.txt"), "red fox\nsnow owl\nr\xc3\xa9nard\n");
        writeFile(at("names.card.json"), R"({"input": {"height": 20, "width": 30}, "classes": "names.txt"})");
        const auto predicted = cli(onOneThread({"predict", model, at("opaque.png")}));
        SACCADE_CLI_DONE(predicted);
        QVERIFY(predicted.out.contains("snow owl") && predicted.out.contains("r\xc3\xa9nard"));
        const auto explained = cli(onOneThread({"explain", model, at("opaque.png"), "--method", "gradient", "--target",
                                                "owl", "--contrast", "R\u00c9NARD", "--out", at("named")}));
        SACCADE_CLI_DONE(explained);
        QVERIFY2(explained.out.contains("snow owl against r\xc3\xa9nard"), explained.out.constData());
    }

 private:
    QString at(const QString& name) const { return folder_.filePath(name); }

    static Card cardFor20x30() {
        Card card;
        card.input = {20, 30};
        return card;
    }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestCliModels)
#include "tst_cli_models.moc"
