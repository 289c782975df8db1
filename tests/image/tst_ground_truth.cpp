// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/ground_truth.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "engine/image/picture.h"
#include "tests/support/refusal.h"
#include "tests/support/shared.h"

using namespace saccade;
using namespace saccade::test;

namespace fs = std::filesystem;

namespace {

const std::string header = "file,label0,name,orig_w,orig_h,x0,y0,x1,y1,mask\n";

}  // namespace

class TestGroundTruth : public QObject {
    Q_OBJECT

    fs::path folder() const { return folder_.path().toStdString(); }

    void writeTable(const std::string& text) const {
        std::ofstream stream(folder() / "boxes.csv", std::ios::binary);
        stream << text;
    }

    static Picture maskOf(int width, int height) {
        Picture mask{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(3 * width * height))};
        for (std::size_t i = 0; i < 3; ++i)
            mask.rgb[3 * static_cast<std::size_t>(width + 1) + i] = 255;
        return mask;
    }

 private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        fs::create_directories(folder() / "masks");
        writePicture(folder() / "masks/a.png", maskOf(6, 4));
        writePicture(folder() / "masks/large.png", maskOf(7, 4));
    }

    void everyThingOfAPictureIsRead() {
        writeTable(header + "a.png,3,\"boat, \"\"sailing\"\"\",6,4,1,1,2,2,masks/a.png\r\n\n" +
                   "b.png,1,fish,9,9,0,0,9,9,\n" + "a.png,0,fish,6,4,0,0,6,4,\n");
        const auto things = groundTruth(folder() / "a.png");
        QCOMPARE(things.size(), std::size_t(2));
        QCOMPARE(things[0].label, 3);
        QCOMPARE(things[0].name, std::string("boat, \"sailing\""));
        QVERIFY(things[0].box == (Box{1, 1, 2, 2}));
        std::vector<std::uint8_t> expected(24);
        expected[7] = 255;
        QCOMPARE(things[0].mask, expected);
        QCOMPARE(things[1].label, 0);
        QVERIFY(things[1].mask.empty());
        QVERIFY(things[1].box == (Box{0, 0, 6, 4}));
    }

    void nothingIsKnownOfOthers() {
        writeTable(header + "a.png,3,boat,6,4,1,1,2,2,\n");
        QVERIFY(groundTruth(folder() / "c.png").empty());
        QTemporaryDir other;
        QVERIFY(groundTruth(fs::path(other.path().toStdString()) / "a.png").empty());
    }

    void columnsAreFoundByName() {
        writeTable("x1,y1,x0,y0,orig_h,orig_w,label0,file\n5,4,2,1,4,6,8,a.png\n");
        const auto things = groundTruth(folder() / "a.png");
        QCOMPARE(things.size(), std::size_t(1));
        QCOMPARE(things[0].label, 8);
        QVERIFY(things[0].name.empty());
        QVERIFY(things[0].box == (Box{2, 1, 5, 4}));
    }

    void damage_data() {
        QTest::addColumn<std::string>("table");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& table, const char* line, const char* says) {
            QTest::newRow(name) << table << QString(line) << QString(says);
        };
        row("empty", "", "line 0", "empty");
        row("no columns", "a.png,3,boat,6,4,1,1,2,2,\n", "line 1", "no column file");
        row("a column is missing", "file,label0,orig_w,orig_h,x0,y0,x1\n", "line 1", "no column y1");
        row("too few fields", header + "b.png,1,fish,9,9,0,0,9,9,\na.png,3,boat\n", "line 3", "3 fields");
        row("too many fields", header + "a.png,3,boat,6,4,1,1,2,2,,\n", "line 2", "11 fields");
        row("another picture's line is cut", header + "a.png,3,boat,6,4,1,1,2,2,\nb.png,1\n", "line 3", "2 fields");
        row("quote", header + "a.png,3,\"boat,6,4,1,1,2,2,\n", "line 2", "quote");
        row("label is a word", header + "a.png,boat,boat,6,4,1,1,2,2,\n", "line 2", "label0 is \"boat\"");
        row("label below 0", header + "a.png,-1,boat,6,4,1,1,2,2,\n", "line 2", "label0");
        row("size 0", header + "a.png,3,boat,0,4,1,1,2,2,\n", "line 2", "orig_w");
        row("right of the picture", header + "a.png,3,boat,6,4,1,1,7,2,\n", "line 2", "from 2 to 6");
        row("below the picture", header + "a.png,3,boat,6,4,1,1,2,5,\n", "line 2", "y1");
        row("left of the picture", header + "a.png,3,boat,6,4,-1,1,2,2,\n", "line 2", "x0");
        row("no width", header + "a.png,3,boat,6,4,2,1,2,2,\n", "line 2", "x1");
        row("upside down", header + "a.png,3,boat,6,4,1,3,2,2,\n", "line 2", "y1");
        row("fraction", header + "a.png,3,boat,6,4,1.5,1,2,2,\n", "line 2", "\"1.5\"");
        row("huge number", header + "a.png,3,boat,6,4,1,1,99999999999999999999,2,\n", "line 2", "x1");
        row("mask is missing", header + "a.png,3,boat,6,4,1,1,2,2,masks/none.png\n", "line 2", "none.png");
        row("mask of another size", header + "a.png,3,boat,6,4,1,1,2,2,masks/large.png\n", "line 2", "7 x 4");
        row("mask outside", header + "a.png,3,boat,6,4,1,1,2,2,../a.png\n", "line 2", "outside");
        row("mask hidden outside", header + "a.png,3,boat,6,4,1,1,2,2,masks/../../a.png\n", "line 2", "outside");
        row("mask at the root", header + "a.png,3,boat,6,4,1,1,2,2,/etc/passwd\n", "line 2", "outside");
    }
    void damage() {
        QFETCH(std::string, table);
        QFETCH(QString, line);
        QFETCH(QString, says);
        writeTable(table);
        const QString sentence = refusal([&] { groundTruth(folder() / "a.png"); });
        QVERIFY2(sentence.contains("boxes.csv") && sentence.contains(line) && sentence.contains(says),
                 qPrintable(sentence));
        QVERIFY(!sentence.contains('\n'));
    }

    void aFolderInTheTablesPlaceIsNoTable() {
        QTemporaryDir other;
        const fs::path place = other.path().toStdString();
        fs::create_directory(place / "boxes.csv");
        QVERIFY(refusal([&] { groundTruth(place / "a.png"); }).contains("boxes.csv"));
    }

    void realBoxesAreRead() {
        SACCADE_NEEDS_SHARED("material/ground_truth/ilsvrc_val_fullres_boxes.csv");
        fs::copy_file(shared("material/ground_truth/ilsvrc_val_fullres_boxes.csv"), folder() / "boxes.csv",
                      fs::copy_options::overwrite_existing);
        const auto things = groundTruth(folder() / "ILSVRC2012_val_00000002.JPEG");
        QCOMPARE(things.size(), std::size_t(2));
        QCOMPARE(things[0].label, 970);
        QCOMPARE(things[0].name, std::string("n09193705"));
        QVERIFY(things[0].box == (Box{45, 49, 499, 162}));
    }

 private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestGroundTruth)
#include "tst_ground_truth.moc"
