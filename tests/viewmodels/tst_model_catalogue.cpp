// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <set>

#include "engine/core/error.h"
#include "tests/support/refusal.h"
#include "viewmodels/model_catalogue.h"
#include "viewmodels/model_download.h"

using namespace saccade;
using namespace saccade::test;

class TestModelCatalogue : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyEntryIsWhole() {
        std::set<std::string> names;
        for (const auto& entry : modelCatalogue()) {
            QVERIFY(names.insert(entry.name).second);
            const QUrl url(QString::fromStdString(entry.url));
            QCOMPARE(url.scheme(), QStringLiteral("https"));
            // The digest's beginning is a part of the file's name.
            QVERIFY(url.fileName().endsWith(QString::fromStdString("-" + entry.sha256 + ".pth")));
            QVERIFY(entry.sha256.size() >= 8);
            QVERIFY(entry.parameters > 1'000'000);
            QVERIFY(entry.top1 > 50 && entry.top1 < entry.top5 && entry.top5 < 100);
            QCOMPARE(entry.card.architecture, entry.architecture);
            QCOMPARE(entry.card.classes.size(), std::size_t{1000});
            QVERIFY(*entry.card.centreCrop == entry.card.input);
            QVERIFY(*entry.card.resizeShorterSide >= entry.card.input.height);
        }
        QVERIFY(names.size() > 90);
    }

    void entriesByName() {
        const auto& entry = catalogueEntry("resnet18");
        QCOMPARE(entry.architecture, std::string("resnet18"));
        QCOMPARE(entry.approximateBytes(), std::int64_t{11'689'512 * 4});
        QCOMPARE(entry.card.className(281), std::string("tabby"));
        // These files expect what TensorFlow's networks do.
        QCOMPARE(catalogueEntry("inception_v3").card.mean, (std::vector<double>{0.5, 0.5, 0.5}));
        QCOMPARE(catalogueEntry("inception_v3").card.input.height, std::int64_t{299});
        QCOMPARE(catalogueEntry("resnet50").weights, std::string("IMAGENET1K_V2"));
        QCOMPARE(catalogueEntry("resnet50_v1").weights, std::string("IMAGENET1K_V1"));
        QVERIFY(!catalogueEntry("regnet_y_16gf_swag").licence.empty());
        QVERIFY(refusal([] { catalogueEntry("resnet19"); }).contains("resnet18"));
        QVERIFY(refusal([] { catalogueEntry("nothing"); }).endsWith("saccade-cli catalogue lists what it has"));
    }

    void whereFilesGo() {
        qputenv("SACCADE_MODELS", "/somewhere/else");
        const auto& entry = catalogueEntry("vgg16");
        QCOMPARE(catalogueFile(entry), QStringLiteral("/somewhere/else/vgg16.pth"));
        qunsetenv("SACCADE_MODELS");
        QVERIFY(catalogueFile(entry).endsWith(QStringLiteral("saccade/models/vgg16.pth")));
        const auto source = ModelDownload::sourceOf(entry, "/tmp/nowhere");
        QCOMPARE(source.file, QStringLiteral("/tmp/nowhere/vgg16.pth"));
        QCOMPARE(source.sha256, QByteArray("397923af"));
        QVERIFY(source.card.contains("\"vgg16\""));
    }
};

QTEST_GUILESS_MAIN(TestModelCatalogue)
#include "tst_model_catalogue.moc"
