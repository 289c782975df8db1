// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The view models on the engine itself: files, maps, figures, sentences.
#include <QDir>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>
#include <algorithm>
#include <cmath>
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

constexpr int patience = 60000 * SACCADE_TEST_PATIENCE;  // milliseconds; longer under a sanitizer

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

    void aCardThatIsChosenIsTheModelsCard() {
        Job job;
        const auto opened = openModel(model_.toStdString(), std::nullopt, job);
        const Card card = cardFor(opened);
        const QString bare = folder_.filePath(QStringLiteral("bare.safetensors"));
        saveModel(*opened.network, std::nullopt, bare.toStdString());
        Workspace known;
        open(known, {QStringLiteral("gradient")});
        Workspace workspace;
        workspace.setInitialTiles({QStringLiteral("gradient")});
        workspace.openModel(bare);
        workspace.openPicture(picture_);
        QTRY_VERIFY_WITH_TIMEOUT(workspace.look() && !workspace.busy(), patience);
        QVERIFY(workspace.cardIsGuess());
        const auto guessed = workspace.look()->logits;
        QVERIFY(guessed != known.look()->logits);
        // A preview says what the card would do, and changes nothing.
        std::shared_ptr<const Look> preview;
        connect(&workspace, &Workspace::previewed, this,
                [&](const std::shared_ptr<const Look>& look, const QString&) { preview = look; });
        workspace.preview(toJson(card).dump());
        QTRY_VERIFY_WITH_TIMEOUT(preview != nullptr, patience);
        QCOMPARE(preview->logits, known.look()->logits);
        QCOMPARE(workspace.look()->logits, guessed);
        const Array input = prepare(readPicture(picture_.toStdString()), card).input;
        double mean = 0;
        for (const float value : input.values)
            mean += value / static_cast<double>(input.values.size());
        QVERIFY(std::abs(preview->input.mean - mean) < 1e-6);
        QCOMPARE(preview->input.high, static_cast<double>(*std::max_element(input.values.begin(), input.values.end())));
        workspace.setCard(card);
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.cardIsGuess() && workspace.look() && !workspace.busy(), patience);
        QCOMPARE(workspace.look()->logits, known.look()->logits);
        QCOMPARE(workspace.tiles()->mapOf(workspace.tiles()->idAt(0))->values.values,
                 known.tiles()->mapOf(known.tiles()->idAt(0))->values.values);
        workspace.undoStack()->undo();
        QVERIFY(workspace.cardIsGuess());
        QCOMPARE(workspace.look()->logits, guessed);
    }

    void aPartOfTheNetworkReachesTheEngine() {
        Workspace workspace;
        open(workspace, {QStringLiteral("gradient"), QStringLiteral("grad_cam")});
        InsideTarget inside;
        inside.kind = InsideTarget::Kind::unit;
        inside.layer = "layer1";
        inside.channel = 3;
        inside.row = 2;
        inside.column = 5;
        workspace.setInside(inside);
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.busy(), patience);
        Job job;
        const auto opened = openModel(model_.toStdString(), std::nullopt, job);
        Subject subject;
        subject.network = opened.network;
        subject.card = cardFor(opened);
        subject.input = prepare(readPicture(picture_.toStdString()), subject.card).input;
        const auto study = openStudy(std::move(subject), job);
        Request request;
        request.method = "gradient";
        request.target = targetOf(inside);
        QCOMPARE(workspace.tiles()->mapOf(workspace.tiles()->idAt(0))->values.values,
                 explain(*study, request, job).values.values);
        // A method that looks at a layer has found one before the unit.
        const auto cam = workspace.tiles()->mapOf(workspace.tiles()->idAt(1));
        QVERIFY2(cam, qPrintable(text(*workspace.tiles(), 1, TilesModel::SentenceRole)));
        QVERIFY(!cam->recipe.layer.empty());
        QVERIFY(
            text(*workspace.tiles(), 1, TilesModel::VariantRole).contains(QString::fromStdString(cam->recipe.layer)));
    }

    void classLayerAndParametersReachTheEngine() {
        Workspace workspace;
        open(workspace, {QStringLiteral("grad_cam"), QStringLiteral("rise")});
        TilesModel& tiles = *workspace.tiles();
        workspace.setTarget(3);
        workspace.setLayer(QStringLiteral("layer1"));
        QCOMPARE(tiles.setParameter(tiles.idAt(1), QStringLiteral("samples"), QStringLiteral("50")), QString());
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.busy(), patience);
        const auto cam = tiles.mapOf(tiles.idAt(0));
        QCOMPARE(cam->recipe.target.index, std::int64_t{3});
        QCOMPARE(cam->recipe.layer, std::string("layer1"));
        const auto rise = tiles.mapOf(tiles.idAt(1));
        QCOMPARE(rise->recipe.parameters.integer("samples"), std::int64_t{50});
        QVERIFY(text(tiles, 1, TilesModel::OwnErrorRole).contains(QStringLiteral("standard error")));
        QVERIFY(text(tiles, 1, TilesModel::VariantRole).contains(QStringLiteral("samples 50")));
    }

    void aMethodThatCannotDoItSaysWhy() {
        Workspace workspace;
        open(workspace, {QStringLiteral("grad_cam"), QStringLiteral("gradient")});
        workspace.setLayer(QStringLiteral("fc"));
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.busy(), patience);
        const TilesModel& tiles = *workspace.tiles();
        QCOMPARE(stateOf(tiles, 0), TileState::refused);
        QVERIFY(text(tiles, 0, TilesModel::SentenceRole).contains(QStringLiteral("height and width over 1")));
        QCOMPARE(stateOf(tiles, 1), TileState::done);
    }

    void wrongFilesAreSentences_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("model");
        QTest::newRow("no such model") << folder_.filePath(QStringLiteral("absent.pt")) << true;
        QTest::newRow("no such picture") << folder_.filePath(QStringLiteral("absent.png")) << false;
        QTest::newRow("a picture as a model") << name(golden("resnetish/input.png")) << true;
        QTest::newRow("a model as a picture") << name(golden("resnetish/model.pt")) << false;
        QTest::newRow("a folder as a model") << folder_.path() << true;
        QTest::newRow("an array as a model") << name(golden("blur11x5.npy")) << true;
    }

    void wrongFilesAreSentences() {
        QFETCH(QString, file);
        QFETCH(bool, model);
        Workspace workspace;
        open(workspace, {QStringLiteral("gradient")});
        const Exploration before = workspace.exploration();
        QSignalSpy said(&workspace, model ? &Workspace::modelErrorChanged : &Workspace::pictureErrorChanged);
        if (model) {
            workspace.openModel(file);
        } else {
            workspace.openPicture(file);
        }
        QTRY_VERIFY_WITH_TIMEOUT(said.size() > 0 && !workspace.busy(), patience);
        const QString sentence = model ? workspace.modelError() : workspace.pictureError();
        QVERIFY(sentence.endsWith(QLatin1Char('.')));
        QVERIFY(!sentence.contains(QLatin1Char('\n')));
        QVERIFY(workspace.exploration() == before);
        QCOMPARE(stateOf(*workspace.tiles(), 0), TileState::done);
    }

    void theOtherPictureOfTheFolderFollows() {
        Workspace workspace;
        open(workspace, {QStringLiteral("gradient")});
        QCOMPARE(workspace.picture()->positionText(), QStringLiteral("1 of 2"));
        workspace.nextPicture();
        QTRY_COMPARE_WITH_TIMEOUT(workspace.picture()->name(), QStringLiteral("picture 10.png"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.busy(), patience);
        QCOMPARE(stateOf(*workspace.tiles(), 0), TileState::done);
        workspace.undoStack()->undo();
        QCOMPARE(workspace.picture()->name(), QStringLiteral("picture 2.png"));
        QCOMPARE(stateOf(*workspace.tiles(), 0), TileState::done);
    }

    void whatIsTrueOfThePictureIsKnown() {
        const QTemporaryDir folder;
        const QString picture = folder.filePath(QStringLiteral("known.png"));
        QVERIFY(QFile::copy(picture_, picture));
        const auto table = [&](const char* line) {
            std::ofstream(folder.filePath(QStringLiteral("boxes.csv")).toStdString())
                << "file,label0,name,orig_w,orig_h,x0,y0,x1,y1\n"
                << line;
        };
        table("known.png,4,thing,32,32,2,3,20,30\n");
        Workspace workspace;
        workspace.openModel(model_);
        workspace.openPicture(picture);
        QTRY_VERIFY_WITH_TIMEOUT(workspace.look() && !workspace.busy(), patience);
        QCOMPARE(workspace.picture()->truth().size(), std::size_t{1});
        QCOMPARE(workspace.picture()->truth()[0].box, QRectF(2, 3, 18, 27));
        QVERIFY(workspace.picture()->remark().isEmpty());

        // A table that is broken is said, and the picture is there all the same.
        QVERIFY(QFile::copy(picture_, folder.filePath(QStringLiteral("other.png"))));
        table("other.png,4,thing,32,32,2,3,200,30\n");
        workspace.openPicture(folder.filePath(QStringLiteral("other.png")));
        QTRY_COMPARE_WITH_TIMEOUT(workspace.picture()->name(), QStringLiteral("other.png"), patience);
        QVERIFY(workspace.picture()->truth().empty());
        QVERIFY(workspace.picture()->remark().contains(QStringLiteral("boxes.csv")));
    }

    void exportsWhatIsOnScreen() {
        Workspace workspace;
        const QTemporaryDir out;
        const auto file = [&](const char* base) { return out.filePath(QString::fromUtf8(base)); };
        QVERIFY(!exportComparison(workspace, file("early.png")).isEmpty());
        QVERIFY(!exportMaps(workspace, out.path()).isEmpty());
        open(workspace, {QStringLiteral("gradient"), QStringLiteral("grad_cam"), QStringLiteral("gradient")});
        TilesModel& tiles = *workspace.tiles();
        tiles.setPinned(tiles.idAt(2), true);
        workspace.setTarget(3);
        QTRY_VERIFY_WITH_TIMEOUT(!workspace.busy(), patience);

        for (const char* const base : {"sheet.png", "sheet.svg", "sheet.pdf"})
            QCOMPARE(exportComparison(workspace, file(base)), QString());
        QVERIFY(QFileInfo(file("sheet.pdf")).size() > 1000);
        QVERIFY(exportComparison(workspace, file("sheet.xyz")).contains(QStringLiteral("sheet.xyz")));
        const Figure figure = figureOf(workspace);
        QCOMPARE(figure.tiles.size(), std::size_t{3});
        QCOMPARE(figure.target, workspace.targetText().toStdString());
        QVERIFY(QString::fromStdString(figure.tiles[2].variant).startsWith(QLatin1String("target: ")));
        QVERIFY(figure.tiles[0].variant.empty());

        QCOMPARE(exportTile(workspace, tiles.idAt(0), file("tile.png")), QString());
        QCOMPARE(QImage(file("tile.png")).convertToFormat(QImage::Format_RGB32), tiles.fullImageOf(tiles.idAt(0)));
        QCOMPARE(exportTile(workspace, tiles.idAt(0), file("tile.svg")), QString());
        QVERIFY(!exportTile(workspace, tiles.idAt(0), QStringLiteral("/nowhere/tile.png")).isEmpty());
        QVERIFY(!exportTile(workspace, 99, file("none.png")).isEmpty());

        QCOMPARE(exportMap(workspace, tiles.idAt(1), file("map")), QString());
        QCOMPARE(readNpy(file("map.npy").toStdString()).values, tiles.mapOf(tiles.idAt(1))->values.values);
        QVERIFY(QFileInfo::exists(file("map.native.npy")));
        std::ifstream recipe(file("map.json").toStdString());
        QCOMPARE(nlohmann::json::parse(recipe).at("method").get<std::string>(), std::string("grad_cam"));

        QVERIFY(QDir(out.path()).mkdir(QStringLiteral("all")));
        QCOMPARE(exportMaps(workspace, file("all")), QString());
        const QStringList expected{
            QStringLiteral("picture 2.grad_cam.json"),  QStringLiteral("picture 2.grad_cam.native.npy"),
            QStringLiteral("picture 2.grad_cam.npy"),   QStringLiteral("picture 2.gradient-2.json"),
            QStringLiteral("picture 2.gradient-2.npy"), QStringLiteral("picture 2.gradient.json"),
            QStringLiteral("picture 2.gradient.npy")};
        QCOMPARE(QDir(file("all")).entryList(QDir::Files, QDir::Name), expected);

        const QString report = textReport(workspace);
        for (const char* const part : {"Saccade ", "resnetish.safetensors", "picture 2.png", "grad_cam"})
            QVERIFY2(report.contains(QString::fromUtf8(part)), part);
    }

    void itEndsWhileItReadsAModelAndWhileItComputes() {
        {
            Workspace workspace;
            workspace.setInitialTiles(Workspace::firstTiles());
            workspace.openModel(name(golden("resnetish/model.pt")));
            workspace.openPicture(picture_);
        }
        {
            Workspace workspace;
            workspace.setInitialTiles({QStringLiteral("rise")});
            workspace.openModel(model_);
            workspace.openPicture(picture_);
            QTRY_VERIFY_WITH_TIMEOUT(stateOf(*workspace.tiles(), 0) == TileState::partial ||
                                         stateOf(*workspace.tiles(), 0) == TileState::done,
                                     patience);
        }
    }
};

QTEST_MAIN(TestRealEngine)
#include "tst_real_engine.moc"
