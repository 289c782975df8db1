// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fstream>

#include "app/cli/class_names.h"
#include "app/cli/display_options.h"
#include "app/cli/interruption.h"
#include "app/cli/methods_html.h"
#include "app/cli/progress_bar.h"
#include "app/cli/request_options.h"
#include "app/cli/text_table.h"
#include "engine/core/error.h"
#include "engine/core/output_files.h"

using namespace saccade;
using namespace saccade::cli;

namespace {

Card cardOf(std::vector<std::string> classes) {
    Card card;
    card.classes = std::move(classes);
    return card;
}

Picture pictureOf(std::uint8_t value) {
    Picture picture;
    picture.width = 6;
    picture.height = 4;
    picture.rgb.assign(6 * 4 * 3, value);
    return picture;
}

DisplayChoice displayOf(const QStringList& words) {
    return displayChoice(Arguments(Syntax{"explain", "", "", 0, 0, displayOptions(), {}, {}}, words));
}

}  // namespace

/// The parts of the command line that can be tried without starting it.
class TestCliParts : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void classByName_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("index");
        QTest::newRow("index") << "3" << 3;
        QTest::newRow("whole name") << "tench, Tinca tinca" << 0;
        QTest::newRow("one of its names") << "Tinca tinca" << 0;
        QTest::newRow("another case") << "GOLDFISH" << 1;
        QTest::newRow("WordNet number") << "n01443537" << 1;
        QTest::newRow("a part that is unique") << "great white" << 2;
        QTest::newRow("a whole name before a part") << "cat" << 3;
        QTest::newRow("not only ASCII") << "\u00c9LAN" << 5;
    }
    void classByName() {
        QFETCH(QString, text);
        QFETCH(int, index);
        QCOMPARE(classOf(text.toStdString(), animals(), 6, "--target"), static_cast<std::int64_t>(index));
    }

    void classRefusal_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("out of range") << "6"
                                      << "0 to 5";
        QTest::newRow("negative") << "-1"
                                  << "0 to 5";
        QTest::newRow("beyond 64 bits") << "100000000000000000000"
                                        << "0 to 5";
        QTest::newRow("misspelt") << "goldfihs"
                                  << "goldfish";
        QTest::newRow("ambiguous") << "c"
                                   << "3 (cat)";
        QTest::newRow("unlike all") << "zzzzzzzzzzzz"
                                    << "no class has that name";
    }
    void classRefusal() {
        QFETCH(QString, text);
        QFETCH(QString, says);
        try {
            classOf(text.toStdString(), animals(), 6, "--target");
            QFAIL("it was accepted");
        } catch (const RequestError& error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
        }
        QVERIFY_THROWS_EXCEPTION(RequestError, classOf("cat", Card(), 6, "--target"));
    }

    void digitsAreIndices() {
        // The class at an index wins over one of that name.
        QCOMPARE(classOf("1", cardOf({"1", "0"}), 2, "--target"), std::int64_t{1});
    }

    void methodLists() {
        const auto all = methodChoices("");
        QCOMPARE(all.size(), methods().size());
        QCOMPARE(methodChoices("all").size(), methods().size());
        const auto some = methodChoices("rise:samples=9:probability=0.5,gradient");
        QCOMPARE(some.size(), 2U);
        QCOMPARE(some[0].settings, (Settings{{"samples", "9"}, {"probability", "0.5"}}));
        QVERIFY(some[1].settings.empty());
        for (const char* const wrong : {",", "rise:", "rise:=5", "rise,,gradient", "rise;gradient", "rise:samples=x"}) {
            QVERIFY_THROWS_EXCEPTION(RequestError, methodChoices(wrong));
        }
    }

    void tables() {
        TextTable table({{"name"}, {"count", TextTable::Align::right}, {"rest"}});
        table.add({"\u00fcber", "7", ""});
        table.add({"a", "1,000", "x"});
        QCOMPARE(table.text(1), std::string(" name  count  rest\n \u00fcber      7\n a     1,000  x\n"));
    }

    void numbers() {
        QCOMPARE(grouped(0), std::string("0"));
        QCOMPARE(grouped(999), std::string("999"));
        QCOMPARE(grouped(1000), std::string("1,000"));
        QCOMPARE(grouped(-1234567), std::string("-1,234,567"));
        QCOMPARE(cli::fixed(1.0 / 3, 3), std::string("0.333"));
        QCOMPARE(cli::fixed(-0.5, 0), std::string("-0"));
        QCOMPARE(significant(4.3035035, 4), std::string("4.304"));
        QCOMPARE(significant(100, 4), std::string("100"));
        QCOMPARE(significant(-0.0000123, 4), std::string("-1.23e-05"));
        QCOMPARE(cli::fixed(1e300, 0).size(), 301U);
    }

    void csv_data() {
        QTest::addColumn<QString>("field");
        for (const char* const field : {"plain", "", "a,b", "say \"no\"", "\"", "\u00e9,\u00e9"}) {
            QTest::newRow(field) << QString::fromUtf8(field);
        }
    }
    void csv() {
        QFETCH(QString, field);
        const std::string text = field.toStdString();
        QCOMPARE(csvFields("first," + csvField(text) + ",last\r"), (std::vector<std::string>{"first", text, "last"}));
    }

    void progressLine() {
        QCOMPARE(ProgressBar::line("Rise", {2000, 4000}, 12),
                 std::string("Rise  [############            ]  50 %  2000 of 4000  0:12 left"));
        QCOMPARE(ProgressBar::line("Rise", {4000, 4000}, 12),
                 std::string("Rise  [########################] 100 %  4000 of 4000"));
        QCOMPARE(ProgressBar::line("Rise", {1, 200}, 0.5),
                 std::string("Rise  [                        ]   0 %  1 of 200  1:40 left"));
        QCOMPARE(ProgressBar::line("Rise", {3, 0}, 12), std::string("Rise  3"));
    }

    void filesAppearTogetherOrNotAtAll() {
        QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        {
            OutputFiles files;
            files.addText(root / "a.txt", "new");
            QVERIFY(!std::filesystem::exists(root / "a.txt"));
            QVERIFY_THROWS_EXCEPTION(RequestError, files.addText(root / "none" / "b.txt", "b"));
        }
        QVERIFY(std::filesystem::is_empty(root));
        std::ofstream(root / "a.txt") << "old";
        OutputFiles files;
        const auto temporary = files.add(root / "a.txt");
        QCOMPARE(temporary.extension(), std::filesystem::path(".txt"));
        std::ofstream(temporary) << "new";
        files.commit();
        std::string word;
        std::ifstream(root / "a.txt") >> word;
        QCOMPARE(word, std::string("new"));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(root), {}), std::ptrdiff_t{1});
    }

    void htmlIsEscaped() { QCOMPARE(escaped("<script>\"a\" & b"), std::string("&lt;script&gt;&quot;a&quot; &amp; b")); }

    void aSignalCancelsTheWatchedJob() {
        installInterruption();
        Job before;
        Job during;
        QVERIFY(!interrupted());
        { const Watched watched(before); }
        {
            const Watched watched(during);
            ::raise(SIGTERM);
        }
        QVERIFY(interrupted());
        QVERIFY(during.cancelled());
        QVERIFY(!before.cancelled());
        // What begins later is not wanted either.
        Job after;
        const Watched watched(after);
        QVERIFY(after.cancelled());
    }

    // A picture that may not be passed on leaves no trace: not under the map, and not outside the part that was looked
    // at.
    void mapsAlone() {
        Map map;
        map.values = Array(Shape{2, 2});
        map.values.values = {1, -2, 0, 0.5F};
        const Frame frame{1, 0, 4, 4};
        const auto alone = displayOf({"--maps-only"});
        QVERIFY(painted(map, pictureOf(20), frame, {}).rgb != painted(map, pictureOf(200), frame, {}).rgb);
        const Picture painting = painted(map, pictureOf(20), frame, alone);
        QCOMPARE(painting.rgb, painted(map, pictureOf(200), frame, alone).rgb);
        QCOMPARE(painting.width, 6);
        QCOMPARE(painting.height, 4);
    }

    void displayOfMaps() {
        const auto choice =
            displayOf({"--sign", "negative", "--percentile", "90.5", "--opacity", "0.25", "--colours", "grey"});
        QCOMPARE(choice.view.sign, MapView::Sign::negative);
        QCOMPARE(choice.view.percentile, 90.5);
        QCOMPARE(choice.view.opacity, 0.25);
        QVERIFY(choice.view.colours == &colourMap("grey"));
        QVERIFY(!choice.mapsOnly);
        QCOMPARE(displayOf({}).view.opacity, MapView{}.opacity);
    }

 private:
    static Card animals() {
        return cardOf({"tench, Tinca tinca", "n01443537 goldfish, Carassius auratus", "great white shark", "cat",
                       "Persian cat", "\u00e9lan"});
    }
};

QTEST_GUILESS_MAIN(TestCliParts)
#include "tst_cli_parts.moc"
