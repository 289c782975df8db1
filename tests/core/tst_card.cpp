// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/card.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/refusal.h"

using namespace saccade;
using nlohmann::json;
using saccade::test::refusal;

class TestCard : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::filesystem::path written(const std::string& name, const std::string& content) const {
        const auto file = std::filesystem::path(folder_.path().toStdString()) / name;
        std::ofstream(file) << content;
        return file;
    }

    static Card card(const std::string& text) { return Card::fromJson(json::parse(text), "my.card.json", {}); }

 private Q_SLOTS:
    void presetsAreConsistent_data() {
        QTest::addColumn<QString>("name");
        for (const auto& name : Card::presets())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }

    void presetsAreConsistent() {
        QFETCH(QString, name);
        const auto preset = Card::preset(name.toStdString());
        QVERIFY(preset);
        QCOMPARE(QString::fromStdString(preset->origin), "preset " + name);
        QCOMPARE(preset->mean.size(), static_cast<std::size_t>(preset->channels));
        QCOMPARE(preset->deviation.size(), static_cast<std::size_t>(preset->channels));
        QCOMPARE(preset->order == Card::Order::grey, preset->channels == 1);
        QVERIFY((preset->centreCrop ? *preset->centreCrop : preset->resizeExact.value()) == preset->input);
    }

    void presetsHaveTheirPublishedNumbers() {
        const Card imagenet = *Card::preset("imagenet");
        QCOMPARE(imagenet.mean, (std::vector<double>{0.485, 0.456, 0.406}));
        QCOMPARE(imagenet.resizeShorterSide.value(), std::int64_t{256});
        // Black and white in the first channel's input space.
        QVERIFY(std::abs(imagenet.inSpace(0, 0) + 0.485 / 0.229) < 1e-12);
        QVERIFY(std::abs(imagenet.inSpace(1, 0) - 0.515 / 0.229) < 1e-12);
        const Card caffe = *Card::preset("caffe");
        QCOMPARE(caffe.order, Card::Order::bgr);
        QVERIFY(std::abs(caffe.inSpace(1, 2) - (255 - 122.679)) < 1e-12);
        QCOMPARE(Card::preset("cifar10")->classes.size(), std::size_t{10});
        QVERIFY(!Card::preset("imagenet21k"));
    }

    void whatIsWrittenIsReadBack_data() { presetsAreConsistent_data(); }

    void whatIsWrittenIsReadBack() {
        QFETCH(QString, name);
        const Card preset = *Card::preset(name.toStdString());
        const json written = toJson(preset);
        const Card read = Card::fromJson(written, "again", {});
        QCOMPARE(toJson(read).dump(), written.dump());
        QCOMPARE(read.classes, preset.classes);
        QCOMPARE(read.origin, std::string("again"));
    }

    void everyFieldIsRead() {
        const Card read = card(R"({"architecture": "resnet18", "input": {"channels": 3, "height": 96, "width": 128},
            "resize": {"exact": [100, 140]}, "crop": {"centre": [96, 128]}, "order": "BGR", "range": [-1, 1],
            "mean": [1, 2, 3], "deviation": [4, 5, 6], "classes": ["a", "b"], "output": "probabilities"})");
        QCOMPARE(read.architecture, std::string("resnet18"));
        QVERIFY((read.input == Card::Size{96, 128}));
        QVERIFY((read.resizeExact == Card::Size{100, 140}));
        QVERIFY(!read.resizeShorterSide);
        QVERIFY((read.centreCrop == Card::Size{96, 128}));
        QCOMPARE(read.order, Card::Order::bgr);
        QCOMPARE(read.output, Card::Output::probabilities);
        QCOMPARE(read.className(1), std::string("b"));
        QCOMPARE(read.className(2), std::string("class 2"));
        QCOMPARE(read.className(-1), std::string("class -1"));
        // Half way through -1 to 1 is 0.
        QVERIFY(std::abs(read.inSpace(0.5, 1) + 2.0 / 5) < 1e-12);
    }

    void nullAndAbsentAreTheSame() {
        const Card empty = card("{}");
        const Card nulls = card(R"({"architecture": null, "input": null, "resize": null, "crop": null, "order": null,
            "range": null, "mean": null, "deviation": null, "classes": null, "output": null})");
        QCOMPARE(toJson(empty).dump(), toJson(nulls).dump());
        QCOMPARE(card(R"({"order": "GREY"})").channels, std::int64_t{1});
    }

    void anArchitectureMayBeAGraph() {
        const Card read = card(R"({"architecture": {"layers": [1, 2]}})");
        QCOMPARE(toJson(read).at("architecture").dump(), std::string(R"({"layers":[1,2]})"));
    }

    void wrongFieldsAreRefused_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("field");
        const auto row = [](const char* text, const char* field) {
            QTest::newRow(text) << QString(text) << QString(field);
        };
        row(R"([1, 2])", "JSON object");
        row(R"({"men": [1, 2, 3]})", "\"men\"");
        row(R"({"input": 224})", "\"input\"");
        row(R"({"input": {"height": 0}})", "input.height");
        row(R"({"input": {"height": -5}})", "input.height");
        row(R"({"input": {"height": 16385}})", "input.height");
        row(R"({"input": {"height": 18446744073709551615}})", "input.height");
        row(R"({"input": {"width": 3.5}})", "input.width");
        row(R"({"input": {"width": "224"}})", "input.width");
        row(R"({"input": {"channels": 65}})", "input.channels");
        row(R"({"order": "GREY", "input": {"channels": 3}})", "input.channels");
        row(R"({"order": "RGBA", "input": {"channels": 3}})", "input.channels");
        row(R"({"output_name": 3})", "\"output_name\"");
        row(R"({"resize": 256})", "\"resize\"");
        row(R"({"resize": {}})", "\"resize\"");
        row(R"({"resize": {"shorter_side": 0}})", "resize.shorter_side");
        row(R"({"resize": {"exact": [1]}})", "resize.exact");
        row(R"({"resize": {"exact": [1, true]}})", "resize.exact");
        row(R"({"crop": [224, 224]})", "\"crop\"");
        row(R"({"crop": {"center": [224, 224]}})", "\"crop\"");
        row(R"({"crop": {"centre": [224, 224, 3]}})", "crop.centre");
        row(R"({"order": "rgb"})", "\"order\"");
        row(R"({"order": 5})", "\"order\"");
        row(R"({"range": [1, 0]})", "\"range\"");
        row(R"({"range": [0]})", "\"range\"");
        row(R"({"range": ["0", "1"]})", "\"range\"");
        row(R"({"mean": [1, 2]})", "\"mean\"");
        row(R"({"mean": 0.5})", "\"mean\"");
        row(R"({"mean": [1, 2, "3"]})", "\"mean\"");
        row(R"({"deviation": [1, 1, 0]})", "\"deviation\"");
        row(R"({"deviation": [1, 1, -1]})", "\"deviation\"");
        row(R"({"classes": 10})", "\"classes\"");
        row(R"({"classes": ["a", 1]})", "\"classes\"");
        row(R"({"classes": "nowhere.txt"})", "\"classes\"");
        row(R"({"output": "softmax"})", "\"output\"");
        row(R"({"architecture": 18})", "\"architecture\"");
    }

    void wrongFieldsAreRefused() {
        QFETCH(QString, text);
        QFETCH(QString, field);
        const QString sentence = refusal([&] { card(text.toStdString()); });
        QVERIFY2(sentence.startsWith("my.card.json"), qPrintable(sentence));
        QVERIFY2(sentence.contains(field), qPrintable(sentence));
    }

    void filesAreReadWithTheListsBesideThem() {
        written("names.txt", "cat\r\ndog\n\nbird\n\n\n");
        const Card read = Card::read(written("a.card.json", R"({"classes": "names.txt"})"));
        QCOMPARE(read.classes, (std::vector<std::string>{"cat", "dog", "", "bird"}));
        QVERIFY(read.origin.ends_with("a.card.json"));
    }

    void filesThatAreNoCardsAreRefused() {
        const auto broken = written("broken.json", R"({"mean": [1, 2)");
        QVERIFY(refusal([&] { Card::read(broken); }).contains("broken.json: the card is not valid JSON"));
        QVERIFY(refusal([&] { Card::read(broken.parent_path() / "none.json"); }).contains("none.json"));
        QVERIFY(!refusal([&] { Card::read(broken.parent_path()); }).isEmpty());
        const auto deep = written("deep.json", std::string(200000, '['));
        QVERIFY(!refusal([&] { Card::read(deep); }).isEmpty());
        const auto huge = written("huge.json", R"({"mean": [1e999, 0, 0]})");
        QVERIFY(!refusal([&] { Card::read(huge); }).isEmpty());
        const auto notText = written("bytes.json", "{\"order\": \"\xFF\xFE\"}");
        QVERIFY(!refusal([&] { Card::read(notText); }).isEmpty());
    }

    void ordersAndOutputsAreReadBack() {
        for (const char* order : {"RGB", "BGR", "GREY", "RGBA"}) {
            const Card read = card(std::string(R"({"output_name": "scores", "order": ")") + order + "\"}");
            QCOMPARE(toJson(read).at("order").get<std::string>(), std::string(order));
            QCOMPARE(toJson(read).at("output_name").get<std::string>(), std::string("scores"));
        }
        QCOMPARE(card(R"({"order": "RGBA"})").channels, std::int64_t{4});
        QCOMPARE(Card::guess(4, 10, std::nullopt).order, Card::Order::rgba);
    }

    void usualClassesGoWithTheNumberTheyHave() {
        const Card imagenet = *Card::preset("imagenet");
        QCOMPARE(imagenet.classes.size(), std::size_t{1000});
        QCOMPARE(imagenet.className(281), std::string("tabby"));
        QCOMPARE(std::set<std::string>(imagenet.classes.begin(), imagenet.classes.end()).size(), std::size_t{1000});
        QCOMPARE(toJson(imagenet).at("classes").get<std::string>(), std::string("imagenet"));
        Card fitted = imagenet;
        fitted.fitClasses(1000);
        QCOMPARE(fitted.className(281), std::string("tabby"));
        fitted.fitClasses(10);
        QCOMPARE(fitted.className(1), std::string("class 1"));
        // What a card says of its own network stays, whatever its number.
        Card named = card(R"({"classes": ["a", "b"]})");
        named.fitClasses(10);
        QCOMPARE(named.className(1), std::string("b"));
        Card word = card(R"({"classes": "imagenet"})");
        QCOMPARE(word.classes, imagenet.classes);
        word.fitClasses(2);
        QVERIFY(word.classes.empty());
        QCOMPARE(Card::guess(3, 1000, std::nullopt).className(281), std::string("tabby"));
        QVERIFY(Card::guess(3, 999, std::nullopt).classes.empty());
    }

    void guessesSayWhatTheyAre() {
        const Card imagenet = Card::guess(3, 1000, std::nullopt);
        QCOMPARE(imagenet.mean, Card::preset("imagenet")->mean);
        QVERIFY(imagenet.origin.starts_with("a guess"));
        const Card large = Card::guess(3, 1000, Card::Size{299, 299});
        QVERIFY((large.input == Card::Size{299, 299}));
        QVERIFY((large.centreCrop == Card::Size{299, 299}));
        // 256 is to 224 as 341 to 299.
        QCOMPARE(large.resizeShorterSide.value(), std::int64_t{341});
        const Card grey = Card::guess(1, 10, Card::Size{28, 28});
        QCOMPARE(grey.order, Card::Order::grey);
        QVERIFY((grey.resizeExact == Card::Size{28, 28}));
        QVERIFY(grey.mean.empty());
        QCOMPARE(grey.inSpace(1, 0), 1.0);
        QVERIFY(grey.origin.find("28 x 28") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestCard)
#include "tst_card.moc"
