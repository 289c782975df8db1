// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "engine/core/npy.h"
#include "tests/app/cli.h"

using namespace saccade::test;

namespace {

QJsonArray classesOf(const CliOutcome& outcome, qsizetype picture = 0) {
    return outcome.json()["pictures"].toArray()[picture].toObject()["predictions"].toArray();
}

}  // namespace

class TestCliPredict : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        // Class names of which some hold what CSV must quote.
        names_ = folder_.filePath("card.json");
        auto card = jsonOf(goldenFile("card.json"));
        card["classes"] = QJsonArray{"zero", "one, uno", "two \"deux\"", "three", "four",
                                     "five", "six",      "seven",        "eight", "nine \u00e9"};
        writeFile(names_, QJsonDocument(card).toJson());
    }

    void logitsAreTheReference_data() {
        QTest::addColumn<QString>("network");
        for (const auto& name : goldenNetworks())
            QTest::newRow(qPrintable(name)) << name;
    }
    void logitsAreTheReference() {
        QFETCH(QString, network);
        const auto expected = saccade::readNpy(golden(network.toStdString() + "/reference/logits.npy"));
        const QString model = goldenFile(network + "/model.pt");
        const auto tensor = cli(withGoldenCard(
            {"predict", model, "--tensor", goldenFile(network + "/input.npy"), "--top", "10", "--json"}));
        SACCADE_CLI_DONE(tensor);
        QCOMPARE(classesOf(tensor).size(), 10);
        double sum = 0;
        double last = 2;
        for (const auto& entry : classesOf(tensor)) {
            const auto index = static_cast<std::size_t>(entry.toObject()["index"].toInt());
            const double logit = entry.toObject()["logit"].toDouble();
            QVERIFY(std::abs(logit - static_cast<double>(expected.values.at(index))) < 1e-4);
            sum += entry.toObject()["probability"].toDouble();
            QVERIFY(entry.toObject()["probability"].toDouble() <= last);
            last = entry.toObject()["probability"].toDouble();
        }
        QVERIFY(std::abs(sum - 1) < 1e-5);
        // The picture and the tensor are the same input, up to rounding in the reference's own division.
        const auto picture =
            cli(withGoldenCard({"predict", model, goldenFile(network + "/input.png"), "--top", "10", "--json"}));
        SACCADE_CLI_DONE(picture);
        for (qsizetype i = 0; i < 10; ++i) {
            const auto a = classesOf(tensor)[i].toObject();
            const auto b = classesOf(picture)[i].toObject();
            QCOMPARE(b["index"].toInt(), a["index"].toInt());
            QVERIFY(std::abs(b["logit"].toDouble() - a["logit"].toDouble()) < 1e-4);
        }
    }

    void textNamesTheFirstClass() {
        const auto json = cli({"predict", model_, picture_, "--card", names_, "--json", "--top", "1"});
        const auto outcome = cli({"predict", model_, picture_, "--card", names_, "--top", "1"});
        SACCADE_CLI_DONE(outcome);
        QVERIFY(outcome.err.isEmpty());
        QVERIFY(outcome.out.contains(classesOf(json)[0].toObject()["name"].toString().toUtf8()));
        QCOMPARE(outcome.out.count('\n'), 2);
    }

    void csvHasALineAClass() {
        const auto outcome = cli({"predict", model_, picture_, "--card", names_, "--csv", "--top", "10"});
        SACCADE_CLI_DONE(outcome);
        QCOMPARE(outcome.out.count('\n'), 11);
        QVERIFY(outcome.out.startsWith("file,rank,index,name,probability,logit\n"));
        QVERIFY(outcome.out.contains("\"one, uno\""));
        QVERIFY(outcome.out.contains("\"two \"\"deux\"\"\""));
        QVERIFY(outcome.out.contains("nine \u00e9"));
    }

    void aFolderSkipsWhatIsNoPicture() {
        QTemporaryDir pictures;
        QVERIFY(QFile::copy(picture_, pictures.filePath("b\u00fccher.png")));
        QVERIFY(QFile::copy(picture_, pictures.filePath("a.PNG")));
        writeFile(pictures.filePath("broken.png"), contentOf(picture_).left(100));
        writeFile(pictures.filePath("notes.txt"), "no picture, and not called one");
        const auto outcome = cli({"predict", model_, pictures.path(), "--card", names_, "--json"});
        SACCADE_CLI_DONE(outcome);
        QCOMPARE(outcome.json()["pictures"].toArray().size(), 2);
        QVERIFY(outcome.json()["pictures"].toArray()[1].toObject()["file"].toString().endsWith("b\u00fccher.png"));
        QCOMPARE(outcome.json()["skipped"].toArray().size(), 1);
        QVERIFY2(outcome.err.contains("broken.png"), outcome.err.constData());
        QVERIFY2(outcome.err.contains("skipped 1 of 3 pictures"), outcome.err.constData());
        // The same file, named, is an error.
        const auto named =
            cli({"predict", model_, pictures.filePath("a.PNG"), pictures.filePath("broken.png"), "--card", names_});
        QCOMPARE(refusalFault(named), QString());
        QVERIFY(QFile::remove(pictures.filePath("a.PNG")) && QFile::remove(pictures.filePath("b\u00fccher.png")));
        QCOMPARE(refusalFault(cli({"predict", model_, pictures.path(), "--card", names_})), QString());
    }

    void truthShowsTheWrongOnesFirst() {
        const int first =
            classesOf(cli({"predict", model_, picture_, "--card", names_, "--json"}))[0].toObject()["index"].toInt();
        QTemporaryDir pictures;
        QVERIFY(QFile::copy(picture_, pictures.filePath("a_right.png")));
        QVERIFY(QFile::copy(picture_, pictures.filePath("b_wrong.png")));
        QVERIFY(QFile::copy(picture_, pictures.filePath("c_unknown.png")));
        const QByteArray right = QByteArray::number(first);
        const QByteArray wrong = QByteArray::number((first + 1) % 10);
        writeFile(pictures.filePath("truth.csv"), "file,label\na_right.png," + right + "\nb_wrong.png," + wrong + "\n");
        const QStringList arguments{
            "predict", model_, pictures.path(), "--card", names_, "--truth", pictures.filePath("truth.csv")};
        const auto outcome = cli(arguments + QStringList{"--json"});
        SACCADE_CLI_DONE(outcome);
        const auto list = outcome.json()["pictures"].toArray();
        QCOMPARE(list.size(), 3);
        QVERIFY(list[0].toObject()["file"].toString().endsWith("b_wrong.png"));
        QVERIFY(list[0].toObject()["truth"].toObject()["rank"].toInt() > 1);
        QCOMPARE(list[1].toObject()["truth"].toObject()["rank"].toInt(), 1);
        QVERIFY(!list[2].toObject().contains("truth"));
        const auto accuracy = outcome.json()["accuracy"].toObject();
        QCOMPARE(accuracy["pictures"].toInt(), 2);
        QCOMPARE(accuracy["right"].toInt(), 1);
        const auto text = cli(arguments);
        QVERIFY2(text.out.contains("right: 1 of 2 (50.0 %)"), text.out.constData());
        QVERIFY(text.out.indexOf("b_wrong.png: wrong") < text.out.indexOf("a_right.png: right"));
        QCOMPARE(cli(arguments + QStringList{"--csv", "--top", "1"}).out.count('\n'), 4);
    }

    void truthFromFolders() {
        QTemporaryDir pictures;
        for (const char* const name : {"seven", "Three"}) {
            QVERIFY(QDir(pictures.path()).mkdir(QString::fromLatin1(name)));
            QVERIFY(QFile::copy(picture_, pictures.filePath(QString::fromLatin1(name) + "/p.png")));
        }
        const auto outcome = cli({"predict", model_, pictures.path(), "--card", names_, "--truth", "folder", "--json"});
        SACCADE_CLI_DONE(outcome);
        QSet<QString> truths;
        for (const auto& entry : outcome.json()["pictures"].toArray()) {
            truths.insert(entry.toObject()["truth"].toObject()["name"].toString());
        }
        QCOMPARE(truths, (QSet<QString>{"seven", "three"}));
    }

    void truthRefusal_data() {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("unknown class") << QByteArray("input.png,platypus\n") << QByteArray("line 1");
        QTest::newRow("class out of range") << QByteArray("file,label\ninput.png,10\n") << QByteArray("line 2");
        QTest::newRow("one column") << QByteArray("input.png\n") << QByteArray("comma");
        QTest::newRow("empty") << QByteArray("") << QByteArray("no labels");
    }
    void truthRefusal() {
        QFETCH(QByteArray, csv);
        QFETCH(QByteArray, says);
        const QString file = folder_.filePath("truth.csv");
        writeFile(file, csv);
        const auto outcome = cli({"predict", model_, picture_, "--card", names_, "--truth", file});
        QCOMPARE(refusalFault(outcome), QString());
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
    }

 private:
    QTemporaryDir folder_;
    QString names_;
    QString model_ = goldenFile("vggish/model.pt");
    QString picture_ = goldenFile("vggish/input.png");
};

QTEST_GUILESS_MAIN(TestCliPredict)
#include "tst_cli_predict.moc"
