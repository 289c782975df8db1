// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/parameters.h"

#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>
#include <nlohmann/json.hpp>

#include "tests/support/refusal.h"

using namespace saccade;
using saccade::test::refusal;

class TestParameters : public QObject {
    Q_OBJECT

    static void readRows(std::string_view text) {
        if (text.find('=') == std::string_view::npos) throw RequestError("there is no row in it");
    }

    static Schema schema() {
        Parameter window = Parameter::integer("window", "Window", 0, 0, 64, "the side of the window");
        window.zeroIsAutomatic = true;
        Parameter baseline = Parameter::choice("baseline", "Baseline", {"zero", "black"}, "what stands for nothing");
        baseline.acceptsFile = true;
        return {Parameter::integer("samples", "Samples", 50, 1, 100000, "how many"),
                Parameter::real("noise", "Noise", 0.15, 0, 1, 0.01, "how strong"),
                Parameter::choice("quadrature", "Quadrature", {"gauss_legendre", "left"}, "which nodes"),
                Parameter::boolean("smooth", "Smooth", true, "whether"),
                window,
                baseline,
                Parameter::list("methods", "Methods", {"gradient", "lrp", "grad_cam", "rise"}, {"gradient", "grad_cam"},
                                "which are averaged", 2),
                Parameter::folder("pictures", "Pictures", "where they come from; empty: the picture alone"),
                Parameter::text("rows", "Rows", "a row such as here=there", readRows, "what changes; empty: nothing")};
    }

    static Parameters with(const std::string& id, const std::string& text) {
        return Parameters("method", schema(), {{id, text}});
    }

 private Q_SLOTS:
    void defaultsHold() {
        const Parameters parameters("method", schema());
        QCOMPARE(parameters.integer("samples"), std::int64_t{50});
        QCOMPARE(parameters.real("noise"), 0.15);
        QCOMPARE(parameters.choice("quadrature"), std::string("gauss_legendre"));
        QCOMPARE(parameters.boolean("smooth"), true);
        QCOMPARE(parameters.integer("window"), std::int64_t{0});
        QCOMPARE(parameters.list("methods"), (std::vector<std::string>{"gradient", "grad_cam"}));
        QCOMPARE(parameters.folder("pictures"), std::string());
        QCOMPARE(parameters.values().size(), schema().size());
    }

    void allowedTextsAreRead_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("value");
        QTest::newRow("least") << "samples"
                               << "1"
                               << "1";
        QTest::newRow("most") << "samples"
                              << "100000"
                              << "100000";
        QTest::newRow("real") << "noise"
                              << "0.5"
                              << "0.5";
        QTest::newRow("real without a point") << "noise"
                                              << "1"
                                              << "1";
        QTest::newRow("real with an exponent") << "noise"
                                               << "1e-3"
                                               << "0.001";
        QTest::newRow("choice") << "quadrature"
                                << "left"
                                << "left";
        QTest::newRow("true") << "smooth"
                              << "true"
                              << "true";
        QTest::newRow("off") << "smooth"
                             << "off"
                             << "false";
        QTest::newRow("0") << "smooth"
                           << "0"
                           << "false";
        QTest::newRow("auto") << "window"
                              << "auto"
                              << "0";
        QTest::newRow("beside auto") << "window"
                                     << "8"
                                     << "8";
        QTest::newRow("a list of the fewest words") << "methods"
                                                    << "rise+lrp"
                                                    << "rise+lrp";
        QTest::newRow("a list of all of them") << "methods"
                                               << "lrp+rise+gradient+grad_cam"
                                               << "lrp+rise+gradient+grad_cam";
        QTest::newRow("no folder") << "pictures"
                                   << ""
                                   << "";
        QTest::newRow("a folder") << "pictures"
                                  << "."
                                  << ".";
    }

    void allowedTextsAreRead() {
        QFETCH(QString, id);
        QFETCH(QString, text);
        QFETCH(QString, value);
        const Parameters parameters = with(id.toStdString(), text.toStdString());
        const auto& read = parameters.values().at(id.toStdString());
        QCOMPARE(QString::fromStdString(toText(read)), value);
        // And the text of a value gives the value again.
        const Parameters again = with(id.toStdString(), toText(read));
        QVERIFY(again.values().at(id.toStdString()) == read);
    }

    void otherTextsAreRefused_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("allowed");
        const QString whole = "a whole number from 1 to 100000";
        QTest::newRow("below") << "samples"
                               << "0" << whole;
        QTest::newRow("above") << "samples"
                               << "100001" << whole;
        QTest::newRow("a point") << "samples"
                                 << "1.5" << whole;
        QTest::newRow("a word") << "samples"
                                << "many" << whole;
        QTest::newRow("something behind it") << "samples"
                                             << "5x" << whole;
        QTest::newRow("too long for a number") << "samples"
                                               << "99999999999999999999" << whole;
        QTest::newRow("nothing") << "samples"
                                 << "" << whole;
        QTest::newRow("auto where it is not known") << "samples"
                                                    << "auto" << whole;
        QTest::newRow("real above") << "noise"
                                    << "1.01"
                                    << "a number from 0 to 1";
        QTest::newRow("not a number") << "noise"
                                      << "nan"
                                      << "a number from 0 to 1";
        QTest::newRow("infinite") << "noise"
                                  << "inf"
                                  << "a number from 0 to 1";
        QTest::newRow("choice") << "quadrature"
                                << "simpson"
                                << "gauss_legendre or left";
        QTest::newRow("case counts") << "quadrature"
                                     << "Left"
                                     << "gauss_legendre or left";
        QTest::newRow("boolean") << "smooth"
                                 << "maybe"
                                 << "true or false";
        QTest::newRow("automatic above") << "window"
                                         << "65"
                                         << "auto or a whole number from 1 to 64";
        QTest::newRow("no such file") << "baseline"
                                      << "/no/such/file.png"
                                      << "picture file";
        const QString words = "2 or more of gradient, lrp, grad_cam and rise, each once, joined by +";
        for (const auto& [row, text] :
             {std::pair("an unknown word", "gradient+grad_kam"), std::pair("a word twice", "gradient+lrp+gradient"),
              std::pair("one word of two", "gradient"), std::pair("no word", ""),
              std::pair("a plus sign in front", "+gradient+lrp"), std::pair("a plus sign behind", "gradient+lrp+"),
              std::pair("two plus signs", "gradient++lrp"), std::pair("a plus sign alone", "+"),
              std::pair("another separator", "gradient,lrp")})
            QTest::newRow(row) << "methods" << text << words;
        QTest::newRow("no such folder") << "pictures"
                                        << "/no/such/folder"
                                        << "the name of a folder, or empty";
    }

    void otherTextsAreRefused() {
        QFETCH(QString, id);
        QFETCH(QString, text);
        QFETCH(QString, allowed);
        const QString sentence = refusal([&] { with(id.toStdString(), text.toStdString()); });
        QVERIFY2(sentence.contains(allowed), qPrintable(sentence));
        QVERIFY(sentence.contains(id));
        QVERIFY(sentence.startsWith("method"));
    }

    void filesAreAcceptedWhereTheyMayBe() {
        QTemporaryFile file;
        QVERIFY(file.open());
        QCOMPARE(with("baseline", file.fileName().toStdString()).choice("baseline"), file.fileName().toStdString());
        QVERIFY(!refusal([&] { with("quadrature", file.fileName().toStdString()); }).isEmpty());
    }

    void listsSayWhichWordIsWrong() {
        const QString unknown = refusal([] { with("methods", "gradient+grad_kam"); });
        QVERIFY2(unknown.contains("\"grad_kam\" is none of its words"), qPrintable(unknown));
        const QString twice = refusal([] { with("methods", "lrp+gradient+lrp"); });
        QVERIFY2(twice.contains("names lrp twice"), qPrintable(twice));
        const QString few = refusal([] { with("methods", "lrp"); });
        QVERIFY2(few.contains("names too few"), qPrintable(few));
    }

    void listsKeepTheirOrder() {
        const std::vector<std::string> order{"rise", "gradient", "lrp"};
        QCOMPARE(with("methods", "rise+gradient+lrp").list("methods"), order);
        // Another order is another value.
        QVERIFY(with("methods", "grad_cam+gradient").values().at("methods") != schema()[6].defaultValue);
    }

    void listsMayBeEmptyWhereTheyNeedNoWord() {
        const Parameter any = Parameter::list("layers", "Layers", {"a", "b"}, {}, "which", 0);
        QVERIFY(any.parse("method", "") == Parameter::Value(std::vector<std::string>{}));
        QCOMPARE(QString::fromStdString(any.allowed()), QString("any of a and b, each once, joined by +"));
        const Parameter one = Parameter::list("layers", "Layers", {"a", "b"}, {"b"}, "which");
        QVERIFY(refusal([&] { one.parse("method", ""); }).contains("one or more of a and b"));
    }

    void wordsMayBeFilledInLater() {
        Parameter late = Parameter::list("methods", "Methods", {}, {"gradient"}, "which");
        QVERIFY(!refusal([&] { late.parse("method", "gradient"); }).isEmpty());
        late.choices = {"gradient", "lrp"};
        QVERIFY(late.parse("method", "gradient") == late.defaultValue);
    }

    void textsAreCheckedByTheirReader() {
        QCOMPARE(with("rows", "a=b,c").text("rows"), std::string("a=b,c"));
        QCOMPARE(with("rows", "").text("rows"), std::string());
        QCOMPARE(Parameters("method", schema()).text("rows"), std::string());
        QVERIFY(refusal([] { with("rows", "abc"); }).contains("no row"));
        QVERIFY(refusal([] { with("rows", "=" + std::string(20000, 'x')); }).contains("here=there"));
        const auto json = toJson(schema().back());
        QCOMPARE(json["type"].dump(), std::string("\"text\""));
        QCOMPARE(json["format"].dump(), std::string("\"a row such as here=there\""));
    }

    void aFileIsNoFolder() {
        QTemporaryFile file;
        QVERIFY(file.open());
        QVERIFY(!refusal([&] { with("pictures", file.fileName().toStdString()); }).isEmpty());
        const QTemporaryDir folder;
        QCOMPARE(with("pictures", folder.path().toStdString()).folder("pictures"), folder.path().toStdString());
    }

    void unknownNamesAreRefusedWithTheNamesThereAre() {
        const QString sentence = refusal([] { with("sample", "5"); });
        QVERIFY2(sentence.contains("\"sample\"") && sentence.contains("samples, noise"), qPrintable(sentence));
        const QString none = refusal([] { Parameters("gradient", Schema{}, {{"sample", "5"}}); });
        QVERIFY2(none.contains("gradient") && none.contains("none"), qPrintable(none));
        // A hostile name does not fill the screen.
        QVERIFY(refusal([] { with(std::string(100000, 'x'), "5"); }).size() < 1000);
        QVERIFY(refusal([] { with("samples", std::string(100000, 'x')); }).size() < 1000);
    }

    void theLastOfTwoCounts() {
        const Parameters parameters("method", schema(), {{"samples", "5"}, {"samples", "6"}});
        QCOMPARE(parameters.integer("samples"), std::int64_t{6});
    }

    void schemaIsWrittenWhole() {
        const Schema all = schema();
        const auto samples = toJson(all[0]);
        QCOMPARE(samples.at("type").get<std::string>(), std::string("integer"));
        QCOMPARE(samples.at("default").get<int>(), 50);
        QCOMPARE(samples.at("minimum").get<double>(), 1.0);
        QCOMPARE(samples.at("maximum").get<double>(), 100000.0);
        const auto window = toJson(all[4]);
        QCOMPARE(window.at("default").get<std::string>(), std::string("auto"));
        const auto baseline = toJson(all[5]);
        QCOMPARE(baseline.at("choices").size(), std::size_t{2});
        QCOMPARE(baseline.at("accepts_file").get<bool>(), true);
        QVERIFY(!baseline.contains("minimum"));
        QCOMPARE(toJson(all[3]).at("default").get<bool>(), true);
        const auto methods = toJson(all[6]);
        QCOMPARE(methods.at("type").get<std::string>(), std::string("list"));
        QVERIFY(methods.at("default") == nlohmann::json({"gradient", "grad_cam"}));
        QCOMPARE(methods.at("choices").size(), std::size_t{4});
        QCOMPARE(methods.at("least").get<int>(), 2);
        const auto pictures = toJson(all[7]);
        QCOMPARE(pictures.at("type").get<std::string>(), std::string("folder"));
        QCOMPARE(pictures.at("default").get<std::string>(), std::string());
        QVERIFY(!pictures.contains("choices") && !pictures.contains("least"));
    }
};

QTEST_GUILESS_MAIN(TestParameters)
#include "tst_parameters.moc"
