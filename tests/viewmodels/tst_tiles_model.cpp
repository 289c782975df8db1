// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/tiles_model.h"

#include <QSignalSpy>
#include <set>

#include "tests/viewmodels/fake_workspace.h"
#include "viewmodels/parameter_form.h"

using namespace saccade;
using namespace saccade::test;

namespace {

QStringList list(std::initializer_list<const char*> words) {
    QStringList texts;
    for (const char* const word : words)
        texts << QString::fromUtf8(word);
    return texts;
}

}  // namespace

class TestTilesModel : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void rolesHaveNamesAndValues() {
        FakeWorkspace fake;
        const auto names = fake.tiles.roleNames();
        std::set<QByteArray> distinct;
        for (int role = TilesModel::IdRole; role <= TilesModel::SlowRole; ++role) {
            QVERIFY2(names.contains(role), qPrintable(QString::number(role)));
            distinct.insert(names[role]);
        }
        QCOMPARE(static_cast<int>(distinct.size()), TilesModel::SlowRole - TilesModel::IdRole + 1);
        QVERIFY(!fake.tiles.data({}, TilesModel::TitleRole).isValid());
    }

    void tilesAreAddedMovedAndRemoved() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        QSignalSpy moved(&fake.tiles, &QAbstractItemModel::rowsMoved);
        QSignalSpy inserted(&fake.tiles, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&fake.tiles, &QAbstractItemModel::rowsRemoved);
        QSignalSpy reset(&fake.tiles, &QAbstractItemModel::modelReset);
        const TileId added = fake.tiles.add(QStringLiteral("lrp"), 1);
        QCOMPARE(fake.methods(), list({"gradient", "lrp", "rise"}));
        fake.tiles.move(added, 2);
        QCOMPARE(fake.methods(), list({"gradient", "rise", "lrp"}));
        fake.tiles.move(added, 0);
        QCOMPARE(fake.methods(), list({"lrp", "gradient", "rise"}));
        fake.tiles.move(added, 99);
        QCOMPARE(fake.tiles.rowOf(added), 2);
        fake.tiles.remove(added);
        QCOMPARE(fake.methods(), list({"gradient", "rise"}));
        QCOMPARE(moved.size(), 3);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(removed.size(), 1);
        // Views keep their tiles: nothing is thrown away and made again.
        QCOMPARE(reset.size(), 0);
        QCOMPARE(fake.tiles.add(QStringLiteral("no such method")), TileId{0});
        fake.tiles.remove(added);
        fake.tiles.move(added, 0);
        QCOMPARE(fake.workspace.undoStack()->count(), 5);
    }

    void idsAreNeverUsedTwice() {
        FakeWorkspace fake;
        const TileId first = fake.tiles.add(QStringLiteral("lrp"));
        fake.workspace.undoStack()->undo();
        const TileId second = fake.tiles.add(QStringLiteral("lrp"));
        QVERIFY(first != second);
        QCOMPARE(fake.tiles.rowOf(first), -1);
        QCOMPARE(fake.tiles.idAt(-1), TileId{0});
        QCOMPARE(fake.tiles.idAt(99), TileId{0});
    }

    void partialPicturesArriveBeforeTheLast() {
        FakeWorkspace fake({QStringLiteral("rise")});
        fake.control->hold();
        fake.control->release(2);  // the model and the picture
        fake.workspace.openModel(QStringLiteral("model-10"));
        fake.workspace.openPicture(QStringLiteral("picture.png"));
        QVERIFY(fake.waitFor([&] { return fake.state(0) == TileState::partial; }));
        QVERIFY(fake.value(0, TilesModel::HasMapRole).toBool());
        QCOMPARE(fake.value(0, TilesModel::StateTextRole).toString(), QStringLiteral("1 of 4"));
        QCOMPARE(fake.value(0, TilesModel::ProgressRole).toDouble(), 0.25);
        const QSize size = fake.value(0, TilesModel::ImageRole).value<QImage>().size();
        QVERIFY(!size.isEmpty());
        const Recipe estimate = fake.tiles.mapOf(fake.id(0))->recipe;
        QVERIFY(estimate.partial);
        QCOMPARE(estimate.method, std::string("rise"));
        QCOMPARE(estimate.score, Score::probability);
        QCOMPARE(estimate.modelHash, std::string("hash of model-10"));
        QCOMPARE(estimate.parameters.integer("samples"), std::int64_t{4000});
        QVERIFY(fake.value(0, TilesModel::VariantRole).toString().isEmpty());
        fake.control->release();
        QVERIFY(fake.settled());
        QCOMPARE(fake.state(0), TileState::done);
        QCOMPARE(fake.value(0, TilesModel::ProgressRole).toDouble(), 1.0);
        QCOMPARE(fake.value(0, TilesModel::ImageRole).value<QImage>().size(), size);
    }

    void stoppingKeepsTheEstimate() {
        FakeWorkspace fake({QStringLiteral("rise")});
        QVERIFY(fake.open());
        fake.control->hold();
        fake.workspace.setTarget(3);
        QVERIFY(fake.waitFor([&] { return fake.control->count("rise 3") == 1; }));
        fake.tiles.cancel(fake.id(0));
        QVERIFY(fake.waitFor([&] { return fake.state(0) == TileState::stopped; }));
        QVERIFY(!fake.workspace.busy());
        QVERIFY(fake.tiles.mapOf(fake.id(0))->recipe.partial);
        QCOMPARE(fake.value(0, TilesModel::StateTextRole).toString(), QStringLiteral("stopped at 1 of 4"));
        fake.tiles.rerun(fake.id(0));
        QVERIFY(fake.workspace.busy() || fake.waitFor([&] { return fake.workspace.busy(); }));
        fake.control->release();
        QVERIFY(fake.settled());
        QCOMPARE(fake.state(0), TileState::done);
        QCOMPARE(fake.control->count("rise 3"), 2);
    }

    void stoppingOneThatOnlyWaitsAndOneThatCannotBeKept() {
        FakeWorkspace fake(list({"gradient", "lrp"}));
        QVERIFY(fake.open());
        fake.control->hold();
        fake.workspace.setTarget(3);
        QVERIFY(fake.waitFor([&] { return fake.control->count("gradient 3") == 1; }));
        fake.tiles.cancel(fake.id(1));
        QCOMPARE(fake.state(1), TileState::stopped);
        fake.tiles.cancel(fake.id(0));
        QVERIFY(fake.waitFor([&] { return fake.state(0) == TileState::stopped; }));
        QVERIFY(!fake.tiles.mapOf(fake.id(0)));
        QCOMPARE(fake.control->count("lrp 3"), 0);
        fake.control->release();
        fake.workspace.retryAll();
        QVERIFY(fake.settled());
        QCOMPARE(fake.explained(0), 3);
        QCOMPARE(fake.explained(1), 3);
    }

    void oneThatFailsLeavesTheOthersAlone() {
        FakeWorkspace fake(list({"deconvnet", "cam", "gradient"}));
        QVERIFY(fake.open());
        QCOMPARE(fake.state(0), TileState::refused);
        QCOMPARE(fake.value(0, TilesModel::SentenceRole).toString(), QStringLiteral("Deconvnet does not apply here."));
        QCOMPARE(fake.state(1), TileState::failed);
        QCOMPARE(fake.state(2), TileState::done);
        QVERIFY(!fake.value(0, TilesModel::HasMapRole).toBool());
        QVERIFY(!fake.value(0, TilesModel::ImageRole).value<QImage>().isNull());
        QVERIFY(fake.value(2, TilesModel::SentenceRole).toString().isEmpty());
    }

    void quickMethodsOvertakeSlowOnes() {
        FakeWorkspace fake({QStringLiteral("rise")});
        QVERIFY(fake.open());
        fake.control->hold();
        fake.workspace.setTarget(2);
        QVERIFY(fake.waitFor([&] { return fake.control->count("rise 2") == 1; }));
        fake.tiles.add(QStringLiteral("gradient"));
        // The slow one steps back, the quick one is begun although nothing was finished.
        QVERIFY(fake.waitFor([&] { return fake.control->count("gradient 2") == 1; }));
        QCOMPARE(fake.state(0), TileState::partial);
        fake.control->release();
        QVERIFY(fake.settled());
        QCOMPARE(fake.control->count("rise 2"), 2);
        QCOMPARE(fake.explained(0), 2);
        QCOMPARE(fake.explained(1), 2);
        // What the first turn cost counts.
        QCOMPARE(fake.tiles.mapOf(fake.id(0))->recipe.forwards, std::int64_t{8});
    }

    void tilesOnScreenGoFirst() {
        FakeWorkspace fake(list({"gradient", "lrp", "grad_cam"}));
        QVERIFY(fake.open());
        fake.control->hold();
        fake.workspace.setTarget(2);
        QVERIFY(fake.waitFor([&] { return fake.control->count("gradient 2") == 1; }));
        fake.control->forget();
        fake.tiles.setOnScreen({fake.id(0), fake.id(2)});
        fake.control->release();
        QVERIFY(fake.settled());
        QCOMPARE(fake.control->begun(), (std::vector<std::string>{"grad_cam 2", "lrp 2"}));
    }

    void pinnedTilesGoOnExplainingTheirClass() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        fake.workspace.setTarget(2);
        QVERIFY(fake.settled());
        fake.tiles.setPinned(fake.id(0), true);
        QVERIFY(fake.value(0, TilesModel::PinnedRole).toBool());
        fake.workspace.setTarget(6);
        QVERIFY(fake.settled());
        QCOMPARE(fake.explained(0), 2);
        QCOMPARE(fake.explained(1), 6);
        QCOMPARE(fake.value(0, TilesModel::TargetRole).toString(), QStringLiteral("thing 2"));
        QCOMPARE(fake.control->count("gradient 2"), 1);
        fake.tiles.setPinned(fake.id(0), false);
        QVERIFY(fake.settled());
        QCOMPARE(fake.explained(0), 6);
    }

    void layerAndScoreReachTheMethodsThatUseThem() {
        FakeWorkspace fake(list({"gradient", "grad_cam"}));
        QVERIFY(fake.open());
        QCOMPARE(fake.value(1, TilesModel::LayerRole).toString(), QStringLiteral("body.0.relu"));
        fake.control->forget();
        fake.workspace.setLayer(QStringLiteral("stem.relu"));
        QVERIFY(fake.settled());
        QCOMPARE(fake.tiles.mapOf(fake.id(1))->recipe.layer, std::string("stem.relu"));
        QVERIFY(fake.value(1, TilesModel::VariantRole).toString().contains(QStringLiteral("stem.relu")));
        // The other has no layer and is not computed again.
        QCOMPARE(fake.control->begun(), (std::vector<std::string>{"grad_cam 0"}));
        fake.workspace.setScore(Score::probability);
        QVERIFY(fake.settled());
        QCOMPARE(fake.tiles.mapOf(fake.id(0))->recipe.score, Score::probability);
    }

    void displayChangesPicturesButComputesNothing() {
        FakeWorkspace fake({QStringLiteral("gradient")});
        QVERIFY(fake.open());
        fake.workspace.setTarget(5);
        QVERIFY(fake.settled());
        fake.control->forget();
        const QImage before = fake.value(0, TilesModel::ImageRole).value<QImage>();
        const auto show = [&](const auto& edit) {
            saccade::Display display = fake.workspace.exploration().display;
            edit(display);
            fake.workspace.setDisplay(display, QStringLiteral("display"));
        };
        show([](saccade::Display& display) { display.opacity = 1; });
        QVERIFY(fake.value(0, TilesModel::ImageRole).value<QImage>() != before);
        QCOMPARE(fake.value(0, TilesModel::HighRole).toDouble(), 6.0);
        show([](saccade::Display& display) { display.sign = MapView::Sign::negative; });
        QCOMPARE(fake.value(0, TilesModel::HighRole).toDouble(), 0.0);
        QVERIFY(fake.control->begun().empty());
        fake.workspace.undoStack()->undo();
        fake.workspace.undoStack()->undo();
        QCOMPARE(fake.value(0, TilesModel::ImageRole).value<QImage>(), before);
    }

    void oneScaleForAllIsTheGreatest() {
        FakeWorkspace fake(list({"gradient", "lrp"}));
        QVERIFY(fake.open());
        fake.workspace.setTarget(2);
        QVERIFY(fake.settled());
        fake.tiles.setPinned(fake.id(0), true);
        fake.workspace.setTarget(8);
        QVERIFY(fake.settled());
        QCOMPARE(fake.value(0, TilesModel::HighRole).toDouble(), 3.0);
        QCOMPARE(fake.value(1, TilesModel::HighRole).toDouble(), 9.0);
        saccade::Display display = fake.workspace.exploration().display;
        display.sharedScale = true;
        fake.workspace.setDisplay(display, QStringLiteral("scale"));
        QCOMPARE(fake.value(0, TilesModel::HighRole).toDouble(), 9.0);
        QCOMPARE(fake.value(1, TilesModel::HighRole).toDouble(), 9.0);
        fake.tiles.remove(fake.id(1));
        QCOMPARE(fake.value(0, TilesModel::HighRole).toDouble(), 3.0);
    }

    void theCrosshairReadsTheMap() {
        FakeWorkspace fake({QStringLiteral("gradient")});
        QVERIFY(!fake.tiles.valueAt(fake.id(0), {1, 1}));
        QVERIFY(fake.open());
        fake.workspace.setTarget(5);
        QVERIFY(fake.settled());
        // The map has 4 x 4 cells on a picture of 8 x 8.
        QCOMPARE(fake.tiles.valueAt(fake.id(0), {1.9, 1.9}), std::optional(6.0));
        QCOMPARE(fake.tiles.valueAt(fake.id(0), {2.1, 0}), std::optional(5.0));
        QCOMPARE(fake.tiles.valueTextAt(fake.id(0), {7.9, 7.9}), QStringLiteral("5"));
        QVERIFY(!fake.tiles.valueAt(fake.id(0), {8.1, 1}));
        QVERIFY(!fake.tiles.valueAt(fake.id(0), {-0.1, 1}));
        QVERIFY(!fake.tiles.valueAt(99, {1, 1}));
        QCOMPARE(fake.tiles.peakOf(fake.id(0)), std::optional(QPointF(1, 1)));
    }

    void hitsAreKnownWhereTheTruthIs() {
        FakeWorkspace fake({QStringLiteral("gradient")});
        QVERIFY(fake.open());
        // Class 0 is not on the picture; thing 1 is, where the map's peak lies.
        QVERIFY(!fake.value(0, TilesModel::HitRole).isValid());
        fake.workspace.setTarget(1);
        QVERIFY(fake.settled());
        QCOMPARE(fake.value(0, TilesModel::HitRole), QVariant(true));
        const auto shapes = fake.workspace.picture()->truth();
        QCOMPARE(shapes.size(), std::size_t{1});
        QVERIFY(shapes[0].isTarget);
    }

    void costIsSaidBeforeAndAfter() {
        FakeWorkspace fake({QStringLiteral("rise")});
        QCOMPARE(fake.value(0, TilesModel::CostRole).toString(), QStringLiteral("4000 forwards"));
        QVERIFY(fake.open());
        QCOMPARE(fake.value(0, TilesModel::CostRole).toString(), QString::fromUtf8("500 ms \u00b7 4 forwards"));
        fake.control->hold();
        fake.tiles.setParameter(fake.id(0), QStringLiteral("samples"), QStringLiteral("8"));
        // Half a second for four forwards: a second for eight.
        QCOMPARE(fake.value(0, TilesModel::CostRole).toString(), QStringLiteral("8 forwards, about 1.0 s"));
        fake.control->release();
        QVERIFY(fake.settled());
    }

    void aFormChangesParametersAndSaysWhatIsAllowed() {
        FakeWorkspace fake({QStringLiteral("rise")});
        QVERIFY(fake.open());
        ParameterForm form(fake.workspace);
        const QAbstractItemModelTester tester(&form);
        QCOMPARE(form.rowCount(), 0);
        form.setTile(fake.id(0));
        QCOMPARE(form.rowCount(), 4);
        QCOMPARE(form.title(), QStringLiteral("RISE"));
        QVERIFY(form.allDefault());
        QSignalSpy changed(&form, &ParameterForm::changed);
        QVERIFY(form.set(0, QStringLiteral(" 200 ")));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(form.data(form.index(0), ParameterForm::ValueRole).toString(), QStringLiteral("200"));
        QVERIFY(!form.data(form.index(0), ParameterForm::IsDefaultRole).toBool());
        QCOMPARE(fake.workspace.undoStack()->undoText(), QStringLiteral("Set samples to 200"));
        for (const char* const wrong : {"0", "many", "50001", "1.5", ""}) {
            QVERIFY(!form.set(0, QString::fromUtf8(wrong)));
            const QString sentence = form.data(form.index(0), ParameterForm::ErrorRole).toString();
            QVERIFY2(sentence.contains(QStringLiteral("a whole number from 1 to 50000")), qPrintable(sentence));
        }
        QCOMPARE(form.data(form.index(0), ParameterForm::ValueRole).toString(), QStringLiteral("200"));
        QCOMPARE(fake.workspace.undoStack()->count(), 1);
        // Undo is followed, and takes the sentence away.
        fake.workspace.undoStack()->undo();
        QCOMPARE(form.data(form.index(0), ParameterForm::ValueRole).toString(), QStringLiteral("4000"));
        QVERIFY(form.data(form.index(0), ParameterForm::ErrorRole).toString().isEmpty());
        form.set(1, QStringLiteral("9"));
        form.set(2, QStringLiteral("0.25"));
        form.reset(1);
        QVERIFY(!form.allDefault());
        form.resetAll();
        QVERIFY(form.allDefault());
        // What equals the default is none.
        form.set(0, QStringLiteral("4000"));
        QVERIFY(form.allDefault());
        fake.tiles.setMethod(fake.id(0), QStringLiteral("occlusion"));
        QCOMPARE(form.title(), QStringLiteral("Occlusion"));
        QCOMPARE(form.data(form.index(0), ParameterForm::ValueRole).toString(), QStringLiteral("auto"));
        QVERIFY(form.set(0, QStringLiteral("auto")));
        fake.tiles.remove(fake.id(0));
        QCOMPARE(form.rowCount(), 0);
        QVERIFY(fake.settled());
    }

    void draggingAParameterIsOneStepAndComputesTheLast() {
        FakeWorkspace fake({QStringLiteral("rise")});
        QVERIFY(fake.open());
        ParameterForm form(fake.workspace);
        form.setTile(fake.id(0));
        for (const char* const value : {"100", "200", "300"})
            form.set(0, QString::fromUtf8(value), Change::dragging);
        form.set(0, QStringLiteral("300"));
        QCOMPARE(fake.workspace.undoStack()->count(), 1);
        QVERIFY(fake.settled());
        const auto map = fake.tiles.mapOf(fake.id(0));
        QCOMPARE(map->recipe.parameters.integer("samples"), std::int64_t{300});
    }

    // However fast a slider moves: what was asked before gives way, and only the last is computed to its end.
    void draggingNeverQueuesWork() {
        FakeWorkspace fake({QStringLiteral("rise")});
        QVERIFY(fake.open());
        ParameterForm form(fake.workspace);
        form.setTile(fake.id(0));
        fake.control->hold();
        for (int value = 100; value < 400; ++value) {
            form.set(0, QString::number(value), Change::dragging);
            if (value % 50 == 0) QCoreApplication::processEvents();
        }
        form.set(0, QStringLiteral("400"));
        fake.control->release(1);
        QVERIFY(fake.settled());
        QCOMPARE(fake.tiles.mapOf(fake.id(0))->recipe.parameters.integer("samples"), std::int64_t{400});
    }

    void everyTileSaysWhatItShowsInWords() {
        FakeWorkspace fake({QStringLiteral("gradient")});
        QVERIFY(fake.open());
        const QString words = fake.value(0, Qt::AccessibleTextRole).toString();
        for (const char* const part : {"Gradient", "thing 0", "done", "upper left"})
            QVERIFY2(words.contains(QString::fromUtf8(part)), qPrintable(words));
    }
};

QTEST_MAIN(TestTilesModel)
#include "tst_tiles_model.moc"
