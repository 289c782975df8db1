// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/figure_words.h"

#include <QTest>
#include <cmath>
#include <limits>

#include "tests/viewmodels/sample_figure.h"

using namespace saccade;
using namespace saccade::test;

class TestFigureWords : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void numbersAreShort_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        const QString minus(QChar(0x2212));
        QTest::newRow("zero") << 0.0 << "0";
        QTest::newRow("minus zero") << -0.0 << "0";
        QTest::newRow("three digits") << 4.5678 << "4.57";
        QTest::newRow("negative") << -0.01234 << minus + "0.0123";
        QTest::newRow("thousands") << 9412.4 << "9412";
        QTest::newRow("large") << 1234567.0 << "1.23e6";
        QTest::newRow("small") << 1.2e-5 << "1.2e" + minus + "5";
        QTest::newRow("very small") << -3e-12 << minus + "3e" + minus + "12";
        QTest::newRow("infinite") << -std::numeric_limits<double>::infinity() << minus + QChar(0x221e);
        QTest::newRow("none") << std::nan("") << "not a number";
    }

    void numbersAreShort() {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(shortNumber(value), text);
    }

    void timesHaveTheirUnit_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << 0.0 << "0 ms";
        QTest::newRow("short") << 0.00034 << "0.3 ms";
        QTest::newRow("milliseconds") << 0.0241 << "24 ms";
        QTest::newRow("nearly a second") << 0.9996 << "1.0 s";
        QTest::newRow("seconds") << 3.24 << "3.2 s";
        QTest::newRow("nearly a minute") << 59.97 << "1 min 0 s";
        QTest::newRow("minutes") << 125.0 << "2 min 5 s";
        QTest::newRow("hours") << 3725.0 << "1 h 2 min";
    }

    void timesHaveTheirUnit() {
        QFETCH(double, seconds);
        QFETCH(QString, text);
        QCOMPARE(duration(seconds), text);
    }

    void costCountsInSingularAndPlural() {
        FigureTile tile = sampleFigure().tiles[0];
        QCOMPARE(costWords(tile), (QStringList{"24 ms", "1 forward", "1 backward", "completeness gap 0.002"}));
        tile.forwards = 4000;
        tile.backwards = 0;
        tile.ownError.clear();
        QCOMPARE(costWords(tile), (QStringList{"24 ms", "4000 forwards"}));
    }

    void barsSayWhereZeroIs() {
        FigureTile tile = sampleFigure().tiles[0];
        QCOMPARE(barLabels(tile).low, QString(QChar(0x2212)) + "0.31");
        QCOMPARE(barLabels(tile).middle, QString("0"));
        QCOMPARE(barLabels(tile).high, QString("0.31"));
        tile.low = 0;
        QCOMPARE(barLabels(tile).low, QString("0"));
        QCOMPARE(barLabels(tile).middle, QString());
        // Negative evidence alone runs from zero downwards.
        tile.high = -2;
        QCOMPARE(barLabels(tile).middle, QString());
        QCOMPARE(barLabels(tile).high, QString(QChar(0x2212)) + "2");
        tile.high = 0;
        QCOMPARE(barLabels(tile).middle, QString("zero everywhere"));
        tile.colours = nullptr;
        QVERIFY(barLabels(tile).middle.isEmpty());
    }

    void huesAreNamed() {
        std::vector<ShownClass> classes;
        QVERIFY(barLabels(classes).low.isEmpty());
        for (const char* name : {"cat", "dog", "cow", "pig"})
            classes.push_back({0, name, {}});
        QCOMPARE(barLabels(classes).low, QString("cat"));
        QCOMPARE(barLabels(classes).middle, QString("and 2 more"));
        QCOMPARE(barLabels(classes).high, QString("pig"));
        classes.pop_back();
        QCOMPARE(barLabels(classes).middle, QString("dog"));
        classes.pop_back();
        QVERIFY(barLabels(classes).middle.isEmpty());
        QCOMPARE(barLabels(classes).high, QString("dog"));
        classes.pop_back();
        QCOMPARE(barLabels(classes).low, QString("cat"));
        QVERIFY(barLabels(classes).high.isEmpty());
    }

    void titlesLeaveOutWhatIsNotKnown() {
        Figure figure = sampleFigure();
        QCOMPARE(titleParts(figure).size(), qsizetype{3});
        QCOMPARE(titleParts(figure).back(), QString("target: bird"));
        figure.model.clear();
        QCOMPARE(titleParts(figure).size(), qsizetype{2});
        QVERIFY(titleParts({}).isEmpty());
        QCOMPARE(percentage(0.9312), QString("93.1 %"));
    }
};

QTEST_MAIN(TestFigureWords)
#include "tst_figure_words.moc"
