// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The view models on the engine itself: files, maps, figures, sentences.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/core/npy.h"
#include "engine/import/open.h"
#include "engine/methods/explain.h"
#include "tests/support/shared.h"
#include "viewmodels/export.h"
#include "viewmodels/picture_view.h"
#include "viewmodels/predictions_model.h"
#include "viewmodels/tiles_model.h"
#include "viewmodels/workspace.h"

using namespace saccade;
using namespace saccade::test;

namespace {

constexpr int patience = 60000;

QString name(const std::filesystem::path& file) {
    return QString::fromStdString(file.string());
}

}  // namespace

class TestRealEngine : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    QString model_;
    QString picture_;

    static TileState stateOf(const TilesModel& tiles, int row) {
        return static_cast<TileState>(tiles.data(tiles.index(row), TilesModel::StateRole).toInt());
    }
    static QString text(const TilesModel& tiles, int row, int role) {
        return tiles.data(tiles.index(row), role).toString();
    }

    /// A workspace that has opened the golden network and its picture.
    void open(Workspace& workspace, const QStringList& tiles) const {
        workspace.setInitialTiles(tiles);
        workspace.openModel(model_);
        workspace.openPicture(picture_);
        QTRY_VERIFY_WITH_TIMEOUT(workspace.look() && !workspace.busy(), patience);
    }

 private Q_SLOTS:
    void initTestCase() {
        // The child that reads TorchScript is started once; every test opens the native format.
        Job job;
        const auto opened = openModel(golden("resnetish/model.pt"), std::nullopt, job);
        const Card card = Card::read(golden("card.json"));
        model_ = folder_.filePath(QStringLiteral("resnetish.safetensors"));
        saveModel(*opened.network, card, model_.toStdString());
        picture_ = folder_.filePath(QStringLiteral("picture 2.png"));
        QVERIFY(QFile::copy(name(golden("resnetish/input.png")), picture_));
        QVERIFY(QFile::copy(picture_, folder_.filePath(QStringLiteral("picture 10.png"))));
    }

    void everyFirstTileIsComputed() {
        Workspace workspace;
        open(workspace, Workspace::firstTiles());
        const TilesModel& tiles = *workspace.tiles();
        QCOMPARE(tiles.rowCount(), 6);
        for (int row = 0; row < tiles.rowCount(); ++row) {
            QVERIFY2(stateOf(tiles, row) == TileState::done, qPrintable(text(tiles, row, TilesModel::SentenceRole)));
            QVERIFY(tiles.mapOf(tiles.idAt(row)));
            QVERIFY(!tiles.data(tiles.index(row), TilesModel::ImageRole).value<QImage>().isNull());
            QVERIFY(tiles.data(tiles.index(row), TilesModel::ForwardsRole).toLongLong() > 0);
            QVERIFY(!text(tiles, row, TilesModel::CostRole).isEmpty());
        }
        QCOMPARE(workspace.predictions()->rowCount(), 5);
        QVERIFY(!workspace.modelFacts()->defaultLayer.empty());
        QCOMPARE(workspace.title(), QStringLiteral("picture 2.png \u00b7 resnetish.safetensors"));
    }

    void theMapIsTheEngines() {
        Workspace workspace;
        open(workspace, {QStringLiteral("gradient")});
        Job job;
        const auto opened = openModel(model_.toStdString(), std::nullopt, job);
        Subject subject;
        subject.network = opened.network;
        subject.card = cardFor(opened);
        subject.input = prepare(readPicture(picture_.toStdString()), subject.card).input;
        const auto study = openStudy(std::move(subject), job);
        Request request;
        request.method = "gradient";
        request.target.index = topClasses(*study, 1).at(0);
        QCOMPARE(workspace.targetIndex(), std::optional(request.target.index));
        const Map expected = explain(*study, request, job);
        QCOMPARE(workspace.tiles()->mapOf(workspace.tiles()->idAt(0))->values.values, expected.values.values);
    }
};

QTEST_MAIN(TestRealEngine)
#include "tst_real_engine.moc"
