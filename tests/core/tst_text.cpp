// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/text.h"

#include <QTest>
#include <locale>

#include "engine/core/error.h"

using namespace saccade;

class TestText : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void holesAreFilled_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("no hole") << "plain"
                                 << "plain";
        QTest::newRow("one") << "no layer is called \"{name}\""
                             << "no layer is called \"conv1\"";
        QTest::newRow("twice") << "{name}, {name}"
                               << "conv1, conv1";
        QTest::newRow("unknown holes stay") << "{other} {name}"
                                            << "{other} conv1";
        QTest::newRow("JSON stays") << "{\"exact\": [h, w]} {name}"
                                    << "{\"exact\": [h, w]} conv1";
        QTest::newRow("open at the end") << "{name"
                                         << "{name";
        // What fills a hole is not looked at again.
        QTest::newRow("a hole in a filling") << "{tricky} {name}"
                                             << "{name} conv1";
    }

    void holesAreFilled() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const QByteArray english = text.toUtf8();
        const Message message(english.constData(), {{"name", "conv1"}, {"tricky", "{name}"}});
        QCOMPARE(QString::fromStdString(message.english()), expected);
    }

    void translationsFillTheSameHoles() {
        const Message message("no layer is called {name}", {{"name", "a"}});
        QCOMPARE(message.filled("{name} hei\u00dft keine Schicht"), std::string("a hei\u00dft keine Schicht"));
        QCOMPARE(QByteArray(RequestError("a {b}", {{"b", "c"}}).what()), QByteArray("a c"));
    }

    void listsAreSentences() {
        QCOMPARE(enumerate({}), std::string());
        QCOMPARE(enumerate({"a"}), std::string("a"));
        QCOMPARE(enumerate({"a", "b"}), std::string("a and b"));
        QCOMPARE(enumerate({"a", "b", "c"}, "or"), std::string("a, b or c"));
    }

    void numbersAreShortAndReadBack_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("a half") << 0.5 << "0.5";
        QTest::newRow("whole") << 4000.0 << "4000";
        QTest::newRow("small") << 1e-6 << "1e-06";
        QTest::newRow("negative") << -0.1 << "-0.1";
        QTest::newRow("zero") << 0.0 << "0";
    }

    void numbersAreShortAndReadBack() {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(number(value)), text);
        QCOMPARE(std::stod(number(1.0 / 3.0)), 1.0 / 3.0);
    }

    void similarWordsAreFound() {
        const std::vector<std::string> words{"grad_cam", "gradient", "rise", "occlusion"};
        QCOMPARE(similar("gradcam", words).front(), std::string("grad_cam"));
        QCOMPARE(similar("rice", words), std::vector<std::string>{"rise"});
        QVERIFY(similar("something else entirely", words, 1).size() <= 1);
        QVERIFY(similar("xyzw", words).empty());
        QVERIFY(similar(std::string(100000, 'a'), words).empty());
        QCOMPARE(similar("gradient", words, 1).size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
