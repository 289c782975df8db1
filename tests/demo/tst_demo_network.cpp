// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The network that comes with the program, on scenes it has never seen.

#include <QDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "engine/core/resources.h"
#include "engine/demo/demo_training.h"
#include "engine/image/ground_truth.h"
#include "engine/image/picture.h"
#include "engine/image/preprocess.h"
#include "engine/import/open.h"
#include "engine/methods/explain.h"
#include "engine/methods/method.h"
#include "engine/network/summary.h"
#include "engine/scenes/scene.h"

using namespace saccade;

class TestDemoNetwork : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void initTestCase() {
        Job job;
        model_ = openModel(modelFile("demo"), std::nullopt, job);
    }

    void cardIsTheWorlds() {
        QVERIFY(model_.card.has_value());
        QCOMPARE(model_.card->classes, sceneClasses());
        QVERIFY(toJson(*model_.card) == toJson(demoCard()));
    }

    void isSmallAndHasLayersToLookAt() {
        std::int64_t parameters = 0;
        int spatial = 0;
        for (const auto& layer : summarise(*model_.network, {3, 128, 128})) {
            parameters += layer.parameters;
            spatial += layer.shape.size() == 4 && layer.shape[2] >= 8 && layer.kind == "convolution" ? 1 : 0;
        }
        QVERIFY2(parameters > 100'000 && parameters < 1'100'000, qPrintable(QString::number(parameters)));
        QVERIFY(spatial >= 8);
        // Class activation mapping asks for global pooling before the classes.
        Job job;
        Subject subject = subjectOf(drawScene(1, 0).picture);
        const auto study = openStudy(subject, job);
        Request request;
        request.method = "cam";
        request.target = Target::ofClass(topClasses(*study, 1).at(0));
        QCOMPARE(explain(*study, request, job).native.shape, (Shape{8, 8}));
    }

    void knowsUnseenScenes() {
        Job job;
        const double right = demoAccuracy(model_.network, 600, job);
        qInfo("%.1f %% of 600 unseen scenes with one thing", right * 100);
        QVERIFY2(right >= 0.95, qPrintable(QString::number(right)));
    }

    // Reordering the classes, or a card that normalises otherwise, would show here.
    void knowsItsSamplePictures() {
        const QDir folder(QString::fromStdString(resourceFile("demo/pictures").string()));
        const auto files = folder.entryInfoList({"*.png"}, QDir::Files, QDir::Name);
        QVERIFY2(files.size() >= 12, qPrintable(QString::number(files.size())));
        qsizetype right = 0;
        for (const auto& file : files) {
            const std::string path = file.filePath().toStdString();
            const auto things = groundTruth(path);
            QVERIFY2(!things.empty(), path.c_str());
            Job job;
            const auto study = openStudy(subjectOf(readPicture(path)), job);
            const auto first = topClasses(*study, 1).at(0);
            right += std::any_of(things.begin(), things.end(), [&](const TrueThing& t) { return t.label == first; });
            for (const TrueThing& thing : things)
                QVERIFY(!thing.mask.empty());
        }
        QCOMPARE(right, files.size());
    }

 private:
    Subject subjectOf(const Picture& picture) const {
        Subject subject;
        subject.network = model_.network;
        subject.card = *model_.card;
        subject.input = prepare(picture, subject.card).input;
        return subject;
    }

    OpenedModel model_;
};

QTEST_GUILESS_MAIN(TestDemoNetwork)
#include "tst_demo_network.moc"
