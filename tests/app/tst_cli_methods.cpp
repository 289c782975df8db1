// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include "engine/methods/method.h"
#include "tests/app/cli.h"

using namespace saccade::test;

class TestCliMethods : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void listingHasEveryMethodAndParameter() {
        const auto outcome = cli({"methods"});
        SACCADE_CLI_DONE(outcome);
        QVERIFY(!saccade::methods().empty());
        for (const auto& method : saccade::methods()) {
            QVERIFY2(outcome.out.contains(("  " + method.id + " - " + method.title).c_str()), method.id.c_str());
            for (const auto& parameter : method.parameters) {
                QVERIFY2(outcome.out.contains((parameter.id + "=").c_str()), parameter.id.c_str());
            }
        }
    }

    void jsonIsTheRegistry() {
        const auto outcome = cli({"methods", "--json"});
        SACCADE_CLI_DONE(outcome);
        const auto methods = outcome.json()["methods"].toArray();
        QCOMPARE(methods.size(), static_cast<qsizetype>(saccade::methods().size()));
        for (qsizetype i = 0; i < methods.size(); ++i) {
            const auto& method = saccade::methods()[static_cast<std::size_t>(i)];
            const auto json = methods[i].toObject();
            QCOMPARE(json["id"].toString().toStdString(), method.id);
            QCOMPARE(json["misleads"].toString().toStdString(), method.misleads);
            QCOMPARE(json["uses_layer"].toBool(), method.usesLayer);
            QCOMPARE(json["layer_optional"].toBool(), method.layerOptional);
            const auto parameters = json["parameters"].toArray();
            QCOMPARE(parameters.size(), static_cast<qsizetype>(method.parameters.size()));
            for (qsizetype p = 0; p < parameters.size(); ++p) {
                QCOMPARE(parameters[p].toObject()["id"].toString().toStdString(),
                         method.parameters[static_cast<std::size_t>(p)].id);
                QVERIFY(!parameters[p].toObject()["allowed"].toString().isEmpty());
            }
        }
    }

    void htmlHasAPageForEachMethod() {
        QTemporaryDir folder;
        const QString pages = folder.filePath("a/help");
        SACCADE_CLI_DONE(cli({"methods", "--html", pages, "--quiet"}));
        const auto index = contentOf(pages + "/index.html");
        for (const auto& method : saccade::methods()) {
            const QString name = QString::fromStdString(method.id) + ".html";
            QVERIFY2(index.contains(("href=\"" + name + "\"").toUtf8()), qPrintable(name));
            const auto page = contentOf(pages + "/" + name);
            QVERIFY(page.startsWith("<!DOCTYPE html>"));
            QVERIFY(page.contains("color-scheme: light dark"));
            QVERIFY(!page.contains("http"));  // Nothing is fetched from elsewhere.
            for (const auto& parameter : method.parameters) {
                QVERIFY(page.contains(("<code>" + parameter.id + "</code>").c_str()));
            }
        }
        const auto entries = QDir(pages).entryList(QDir::Files | QDir::Hidden);
        QCOMPARE(entries.size(), static_cast<qsizetype>(saccade::methods().size()) + 1);
    }

    void refusal_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("both") << QStringList{"methods", "--json", "--html", "x"};
        QTest::newRow("a file is no folder") << QStringList{"methods", "--html", goldenFile("card.json")};
        QTest::newRow("below a file") << QStringList{"methods", "--html", goldenFile("card.json/x")};
    }
    void refusal() {
        QFETCH(QStringList, arguments);
        QCOMPARE(refusalFault(cli(arguments)), QString());
    }
};

QTEST_GUILESS_MAIN(TestCliMethods)
#include "tst_cli_methods.moc"
