// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/preprocess.h"

#include <QTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/core/npy.h"
#include "tests/image/pictures.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

using namespace saccade;
using namespace saccade::test;

class TestPreprocess : public QObject {
    Q_OBJECT

    static Card card(const char* json) { return Card::fromJson(nlohmann::json::parse(json), "card.json", {}); }

    static double difference(const Array& a, const Array& b) {
        double worst = 0;
        for (std::size_t i = 0; i < a.values.size(); ++i) {
            worst = std::max(worst, static_cast<double>(std::abs(a.values[i] - b.values[i])));
        }
        return worst;
    }

 private Q_SLOTS:
    void equalsTheGoldenInputs_data() {
        QTest::addColumn<QString>("network");
        for (const char* network : {"vggish", "resnetish", "inceptionish"})
            QTest::newRow(network) << QString(network);
    }

    void equalsTheGoldenInputs() {
        QFETCH(QString, network);
        const auto folder = golden(network.toStdString());
        std::ifstream stream(folder / "reference.json");
        const auto reference = nlohmann::json::parse(stream);
        Card card;
        card.input = {32, 32};
        card.mean = reference.at("mean").get<std::vector<double>>();
        card.deviation = reference.at("std").get<std::vector<double>>();
        const Array expected = readNpy(folder / "input.npy");
        const Prepared prepared = prepare(readPicture(folder / "input.png"), card);
        QCOMPARE(prepared.input.shape, expected.shape);
        // Values reach 2.6: three units in the last place.
        QVERIFY2(difference(prepared.input, expected) < 1e-6,
                 qPrintable(QString::number(difference(prepared.input, expected))));
    }

    void equalsTorchvision_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("json");
        const QString colour = R"("mean": [0.485, 0.456, 0.406], "deviation": [0.229, 0.224, 0.225])";
        const QString grey = R"("order": "GREY", "mean": [0.485], "deviation": [0.229])";
        QTest::newRow("shorter side, then a crop that rounds half a pixel")
            << "shorter_side"
            << R"({"input": {"height": 16, "width": 12}, "resize": {"shorter_side": 19}, "crop": {"centre": [16, 12]}, )" +
                   colour + "}";
        QTest::newRow("exact size, blue first")
            << "exact"
            << R"({"input": {"height": 9, "width": 14}, "resize": {"exact": [9, 14]}, "order": "BGR", )" + colour + "}";
        QTest::newRow("a crop that pads")
            << "padded"
            << R"({"input": {"height": 15, "width": 12}, "resize": {"shorter_side": 10}, "crop": {"centre": [15, 12]}, )" +
                   colour + "}";
        QTest::newRow("crop only, grey") << "crop_only"
                                         << R"({"input": {"height": 20, "width": 28}, "crop": {"centre": [20, 28]}, )" +
                                                grey + "}";
        QTest::newRow("grey before resizing")
            << "grey"
            << R"({"input": {"height": 9, "width": 11}, "resize": {"shorter_side": 12}, "crop": {"centre": [9, 11]}, )" +
                   grey + "}";
    }

    void equalsTorchvision() {
        QFETCH(QString, name);
        QFETCH(QString, json);
        const Array expected = readNpy(data("prepared_" + name.toStdString() + ".npy"));
        const Prepared prepared = prepare(readPicture(data("source.png")), card(qPrintable(json)));
        QCOMPARE(prepared.input.shape, expected.shape);
        QVERIFY2(difference(prepared.input, expected) < 1e-6,
                 qPrintable(QString::number(difference(prepared.input, expected))));
        QCOMPARE(prepared.seen.width, static_cast<int>(expected.fromEnd(1)));
        QCOMPARE(prepared.seen.height, static_cast<int>(expected.fromEnd(2)));
    }

    void transparencyEqualsTorchvision_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("steps");
        QTest::newRow("smaller")
            << "smaller"
            << R"("input": {"height": 10, "width": 13}, "resize": {"shorter_side": 11}, "crop": {"centre": [10, 13]})";
        QTest::newRow("larger") << "larger"
                                << R"("input": {"height": 20, "width": 31}, "resize": {"exact": [20, 31]})";
        QTest::newRow("a crop that pads") << "padded"
                                          << R"("input": {"height": 21, "width": 25}, "crop": {"centre": [21, 25]})";
    }

    void transparencyEqualsTorchvision() {
        QFETCH(QString, name);
        QFETCH(QString, steps);
        const QString json = R"({"order": "RGBA", "mean": [0.485, 0.456, 0.406, 0.5],
            "deviation": [0.229, 0.224, 0.225, 0.25], )" +
                             steps + "}";
        const Array expected = readNpy(data("prepared_rgba_" + name.toStdString() + ".npy"));
        const Prepared prepared = prepare(readPicture(data("transparent.png")), card(qPrintable(json)));
        QCOMPARE(prepared.input.shape, expected.shape);
        QVERIFY2(difference(prepared.input, expected) < 1e-6,
                 qPrintable(QString::number(difference(prepared.input, expected))));
    }

    void whatIsNotTransparentIsOpaque() {
        const Prepared prepared =
            prepare(Picture{1, 1, {10, 20, 30}}, card(R"({"order": "RGBA", "input": {"height": 1, "width": 1}})"));
        QCOMPARE(prepared.input.shape, (Shape{1, 4, 1, 1}));
        QCOMPARE(prepared.input.values[3], 1.0F);
        // Three channels take the colours as they are.
        const Picture half{1, 1, {10, 20, 30}, {128}};
        QCOMPARE(prepare(half, card(R"({"input": {"height": 1, "width": 1}})")).input.values[0], 10 / 255.0F);
        QVERIFY(refusal([&] {
                    prepare(half, card(R"({"input": {"height": 1, "width": 1, "channels": 5}})"));
                }).contains("5 input channels"));
    }

    void caffeIsInLevelsWithBlueFirst() {
        Card caffe = *Card::preset("caffe");
        caffe.resizeShorterSide.reset();
        caffe.centreCrop.reset();
        caffe.input = {1, 1};
        const Prepared prepared = prepare(Picture{1, 1, {10, 20, 30}}, caffe);
        QCOMPARE(prepared.input.values, (std::vector<float>{30.0F - 104.007F, 20.0F - 116.669F, 10.0F - 122.679F}));
        QCOMPARE(prepared.seen.rgb, (std::vector<std::uint8_t>{10, 20, 30}));
    }

    void frameIsThePartThatIsSeen() {
        const Picture wide{400, 200, std::vector<std::uint8_t>(400 * 200 * 3)};
        const Frame cropped =
            prepare(
                wide,
                card(
                    R"({"input": {"height": 80, "width": 80}, "resize": {"shorter_side": 100}, "crop": {"centre": [80, 80]}})"))
                .frame;
        // Resized by a half to 200 x 100; the crop starts at (60, 10).
        QCOMPARE(cropped.x, 120.0);
        QCOMPARE(cropped.y, 20.0);
        QCOMPARE(cropped.width, 160.0);
        QCOMPARE(cropped.height, 160.0);
        const Frame whole =
            prepare(wide, card(R"({"input": {"height": 10, "width": 10}, "resize": {"exact": [10, 10]}})")).frame;
        QCOMPARE(whole.x, 0.0);
        QCOMPARE(whole.width, 400.0);
        QCOMPARE(whole.height, 200.0);
        const Frame padded =
            prepare(wide, card(R"({"input": {"height": 220, "width": 400}, "crop": {"centre": [220, 400]}})")).frame;
        QCOMPARE(padded.y, -10.0);
        QCOMPARE(padded.height, 220.0);
    }

    void oneChannelIsGreyWhateverTheOrder() {
        Card card;
        card.channels = 1;
        card.input = {1, 1};
        // The luma of pure green: 38470 / 65536 of 255.
        QCOMPARE(prepare(Picture{1, 1, {0, 255, 0}}, card).input.values, (std::vector<float>{150.0F / 255.0F}));
    }

    void whatCannotBePreparedIsRefused_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("no resize, another size")
            << R"({"input": {"height": 20, "width": 30}})" << QStringList{"31 x 23", "30 x 20", "neither"};
        QTest::newRow("a resize to another size")
            << R"({"input": {"height": 20, "width": 30}, "resize": {"shorter_side": 10}})"
            << QStringList{"13 x 10", "31 x 23", "30 x 20"};
        QTest::newRow("a crop to another size")
            << R"({"input": {"height": 20, "width": 30}, "crop": {"centre": [30, 20]}})"
            << QStringList{"20 x 30", "30 x 20"};
        QTest::newRow("channels") << R"({"input": {"channels": 4, "height": 23, "width": 31}})"
                                  << QStringList{"4 input channels", ".npy"};
    }

    void whatCannotBePreparedIsRefused() {
        QFETCH(QString, json);
        QFETCH(QStringList, words);
        const Picture source = readPicture(data("source.png"));
        const QString sentence = refusal([&] { prepare(source, card(qPrintable(json))); });
        QVERIFY2(sentence.startsWith("card.json"), qPrintable(sentence));
        for (const QString& word : words)
            QVERIFY2(sentence.contains(word), qPrintable(sentence));
    }

    void greyWithThreeChannelsIsRefused() {
        Card card;
        card.order = Card::Order::grey;
        QVERIFY(refusal([&] { prepare(colourFormula(), card); }).contains("GREY"));
    }

    void thinPicturesAreRefusedInsteadOfFillingMemory() {
        const Picture thin{16384, 1, std::vector<std::uint8_t>(16384 * 3)};
        QVERIFY(!refusal([&] { prepare(thin, *Card::preset("imagenet")); }).isEmpty());
        Card widest;
        widest.resizeShorterSide = 16384;
        QVERIFY(!refusal([&] { prepare(thin, widest); }).isEmpty());
        QVERIFY(refusal([&] { prepare({}, widest); }).contains("empty"));
    }
};

QTEST_GUILESS_MAIN(TestPreprocess)
#include "tst_preprocess.moc"
