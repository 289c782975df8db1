// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>
#include <QTreeView>

#include "tests/ui/fake_window.h"
#include "ui/panes/banner.h"

using namespace saccade;
using namespace saccade::test;

namespace {

QPoint middleOf(QAbstractItemView* view, const QModelIndex& at) {
    return view->visualRect(at).center();
}

}  // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void showsWhatTheWorkspaceHolds() {
        FakeWindow w;
        QVERIFY(w.open());
        QVERIFY(w.window.windowTitle().contains("picture.png"));
        QCOMPARE(w.grid().findChildren<Tile*>(QString(), Qt::FindDirectChildrenOnly).size(), 3);
        auto* const list = w.find<QListView>("predictions");
        QVERIFY(list->model()->rowCount() >= 5);
        QVERIFY(!w.tile(0)->map()->image().isNull());
        QVERIFY(w.tile(0)->accessibleName().contains("Gradient"));
    }

    void aDroppedPictureIsExplored() {
        FakeWindow w;
        QVERIFY(w.open());
        w.dropFile(w.pictureFile("dropped.png"));
        QVERIFY(w.fake.waitFor([&] { return w.window.windowTitle().contains("dropped.png"); }));
        QVERIFY(w.fake.settled());
        QCOMPARE(w.fake.state(0), TileState::done);
    }

    void droppedAndPastedPixelsAreExplored() {
        FakeWindow w;
        QVERIFY(w.open());
        QMimeData data;
        data.setImageData(QImage(4, 4, QImage::Format_RGB32));
        w.drop(&w.window, &data);
        QVERIFY(w.fake.settled());
        const std::string dropped = w.workspace.exploration().picture.name;
        QVERIFY(w.workspace.exploration().picture.pasted);
        QImage image(6, 6, QImage::Format_RGB32);
        image.fill(Qt::red);
        QApplication::clipboard()->setImage(image);
        w.action(Command::paste)->trigger();
        QVERIFY(w.fake.waitFor([&] { return w.workspace.exploration().picture.name != dropped; }));
    }

    void aDroppedNetworkTakesThePlace() {
        FakeWindow w;
        QVERIFY(w.open());
        w.workspace.openFile("other-4");
        QVERIFY(w.fake.waitFor([&] { return w.workspace.exploration().model == "other-4"; }));
        QVERIFY(w.fake.settled());
        QVERIFY(w.find<QLineEdit>("classFilter")->placeholderText().contains("4"));
    }

    void wrongFilesBecomeSentencesInTheirPane() {
        FakeWindow w;
        QVERIFY(w.open());
        w.workspace.openPicture("bad.png");
        auto* const picture = w.find<Banner>("pictureBanner");
        QVERIFY(w.fake.waitFor([&] { return picture->isVisible(); }));
        QVERIFY(picture->sentence().contains("this is no picture"));
        w.workspace.openModel("bad model");
        auto* const model = w.find<Banner>("modelBanner");
        QVERIFY(w.fake.waitFor([&] { return model->isVisible(); }));
        QVERIFY(model->sentence().contains("this is no model"));
        QVERIFY(!QApplication::activeModalWidget());
        // What was there stays, and the sentence goes when it is sent away.
        QCOMPARE(w.workspace.exploration().model, std::string("model-10"));
        QTest::mouseClick(model->findChild<QToolButton*>("bannerClose"), Qt::LeftButton);
        QVERIFY(!model->isVisible());
        // Without its pane, the sentence stands over the tiles.
        w.action(Command::layoutCompare)->trigger();
        w.workspace.openModel("bad model");
        auto* const middle = w.find<Banner>("comparisonBanner");
        QVERIFY(w.fake.waitFor([&] { return middle->isVisible(); }));
        QVERIFY(middle->sentence().contains("this is no model"));
    }

    void aClickOnAClassExplainsItEverywhereButOnPinnedTiles() {
        FakeWindow w;
        QVERIFY(w.open());
        QCOMPARE(w.fake.explained(0), 0);
        w.grid().setCurrent(w.fake.id(1));
        w.action(Command::pinTile)->trigger();
        QVERIFY(w.fake.value(1, TilesModel::PinnedRole).toBool());
        auto* const list = w.find<QListView>("predictions");
        QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, middleOf(list, list->model()->index(2, 0)));
        QVERIFY(w.fake.settled());
        QCOMPARE(w.fake.explained(0), 2);
        QCOMPARE(w.fake.explained(1), 0);
        QCOMPARE(w.fake.explained(2), 2);
        QVERIFY(w.find<QToolButton>("target")->text().contains("thing 2"));

        QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::ControlModifier,
                          middleOf(list, list->model()->index(3, 0)));
        QCOMPARE(w.workspace.exploration().target.contrast, std::optional<std::int64_t>(3));
        w.action(Command::firstPrediction)->trigger();
        QVERIFY(!w.workspace.exploration().target.index);
    }

    void theFilterFindsAClass() {
        FakeWindow w;
        QVERIFY(w.open());
        auto* const filter = w.find<QLineEdit>("classFilter");
        filter->setFocus();
        QTest::keyClicks(filter, "thing 7");
        QCOMPARE(w.find<QListView>("predictions")->model()->rowCount(), 1);
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(w.workspace.targetIndex(), std::optional<std::int64_t>(7));
    }

    void aParameterIsChangedAndReset() {
        FakeWindow w;
        QVERIFY(w.open());
        w.grid().setCurrent(w.fake.id(1));
        auto* const samples = w.find<QSpinBox>("samples");
        QVERIFY(samples);
        const int usual = samples->value();
        w.fake.control->forget();
        samples->setFocus();
        samples->selectAll();
        QTest::keyClicks(samples, "200");
        QTest::keyClick(samples, Qt::Key_Return);
        QVERIFY(w.fake.settled());
        QCOMPARE(w.workspace.exploration().tiles[1].settings.size(), 1U);
        QCOMPARE(w.workspace.exploration().tiles[1].settings[0].second, std::string("200"));
        QCOMPARE(w.fake.control->count("rise 0"), 1);
        QCOMPARE(w.fake.control->count("gradient 0"), 0);

        QTest::mouseClick(w.find<QToolButton>("reset_samples"), Qt::LeftButton);
        QCOMPARE(samples->value(), usual);
        QVERIFY(w.workspace.exploration().tiles[1].settings.empty());
    }

    void aDragOfTheOpacityIsOneStep() {
        FakeWindow w;
        QVERIFY(w.open());
        const int before = w.workspace.undoStack()->count();
        auto* const slider = w.find<QSlider>("opacity");
        slider->setSliderDown(true);
        for (const int value : {55, 50, 45, 40})
            slider->setValue(value);
        slider->setSliderDown(false);
        QCOMPARE(w.workspace.exploration().display.opacity, 0.4);
        QCOMPARE(w.workspace.undoStack()->count(), before + 1);
        w.action(Command::undo)->trigger();
        QCOMPARE(slider->value(), 60);
        QCOMPARE(w.workspace.exploration().display.opacity, 0.6);
    }

    void displayIsChosen() {
        FakeWindow w;
        QVERIFY(w.open());
        auto* const sign = w.find<QComboBox>("sign");
        sign->setFocus();
        QTest::keyClick(sign, Qt::Key_Down);
        QCOMPARE(w.workspace.exploration().display.sign, MapView::Sign::positive);
        w.action(Command::pixelated)->trigger();
        QVERIFY(w.workspace.exploration().display.pixelated);
        w.action(Command::undo)->trigger();
        QVERIFY(!w.workspace.exploration().display.pixelated);
        QVERIFY(!w.action(Command::pixelated)->isChecked());
    }

    void aLayerIsChosen() {
        FakeWindow w({"grad_cam"});
        QVERIFY(w.open());
        auto* const tree = w.find<QTreeView>("layers");
        tree->expandAll();
        QModelIndex conv;
        for (QModelIndex at = tree->model()->index(0, 0); at.isValid(); at = tree->indexBelow(at)) {
            if (at.data(LayersModel::LayerRole).toString() == "stem.relu") conv = at;
        }
        QVERIFY(conv.isValid());
        tree->scrollTo(conv);
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, Qt::NoModifier, middleOf(tree, conv));
        QCOMPARE(w.workspace.exploration().layer, std::string("stem.relu"));
        QTest::mouseClick(w.find<QToolButton>("defaultLayer"), Qt::LeftButton);
        QCOMPARE(w.workspace.exploration().layer, std::string());
    }

    void escapeStopsAndKeepsWhatThereIs() {
        FakeWindow w({"rise"});
        QVERIFY(QTest::qWaitForWindowExposed(&w.window));
        w.workspace.openModel("model-10");
        QVERIFY(w.fake.waitFor([&] { return w.workspace.modelFacts() != nullptr; }));
        w.fake.control->hold();
        w.workspace.openPicture("picture.png");
        w.fake.control->release(1);
        QVERIFY(w.fake.waitFor([&] { return w.fake.state(0) == TileState::partial; }));
        QVERIFY(w.tile(0)->findChild<QToolButton*>("stop")->isVisible());
        w.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&w.window));
        QTest::keyClick(&w.window, Qt::Key_Escape);
        QVERIFY(w.fake.waitFor([&] { return w.fake.state(0) == TileState::stopped; }));
        QVERIFY(!w.tile(0)->findChild<QToolButton*>("stop")->isVisible());
        QVERIFY(w.fake.value(0, TilesModel::HasMapRole).toBool());
        w.fake.control->release();
        w.action(Command::rerunTile)->trigger();
        QVERIFY(w.fake.waitFor([&] { return w.fake.state(0) == TileState::done; }));
    }

    void aTilesOwnButtonStopsItAlone() {
        FakeWindow w({"rise", "occlusion"});
        QVERIFY(w.open());
        w.fake.control->hold();
        w.workspace.setTarget(3);
        // Which of the two comes first is the workspace's business.
        int row = 0;
        const auto begun = [&] {
            row = w.fake.state(1) == TileState::partial ? 1 : 0;
            return w.fake.state(row) == TileState::partial;
        };
        QVERIFY(w.fake.waitFor(begun));
        QTest::mouseClick(w.tile(row)->findChild<QToolButton*>("stop"), Qt::LeftButton);
        QVERIFY(w.fake.waitFor([&] { return w.fake.state(row) == TileState::stopped; }));
        w.fake.control->release();
        QVERIFY(w.fake.waitFor([&] { return w.fake.state(1 - row) == TileState::done; }));
        QCOMPARE(w.fake.state(row), TileState::stopped);
    }

    void closingDoesNotWaitForWhatIsHeld() {
        auto control = std::make_shared<FakeControl>();
        {
            FakeWindow w({"rise"});
            control = w.fake.control;
            QVERIFY(w.open());
            control->hold();
            w.workspace.setTarget(5);
            QVERIFY(w.fake.waitFor([&] { return control->count("rise 5") == 1; }));
            QVERIFY(w.window.close());
            QVERIFY(!w.window.isVisible());
        }
        // Never released: if closing waited for it, the test would not get here.
        QCOMPARE(control->count("rise 5"), 1);
    }

    void everyStepIsUndoneAndDoneAgain() {
        FakeWindow w;
        QVERIFY(w.open());
        w.workspace.undoStack()->clear();
        const Exploration before = w.workspace.exploration();

        w.dropFile(w.pictureFile("second.png"));
        QVERIFY(w.fake.waitFor([&] { return w.workspace.exploration().picture.name == "second.png"; }));
        QVERIFY(w.fake.settled());
        auto* const list = w.find<QListView>("predictions");
        QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, middleOf(list, list->model()->index(1, 0)));
        w.window.comparison().setCurrent(w.fake.id(0));
        w.action(Command::duplicateTile)->trigger();
        w.action(Command::moveTileOn)->trigger();
        w.action(Command::pinTile)->trigger();
        w.action(Command::removeTile)->trigger();
        w.action(Command::sharedScale)->trigger();
        w.window.comparison().setCurrent(w.fake.id(0));
        QVERIFY(w.fake.settled());
        const Exploration after = w.workspace.exploration();
        const int steps = w.workspace.undoStack()->count();
        QCOMPARE(steps, 7);

        for (int i = 0; i < steps; ++i) {
            QVERIFY(w.action(Command::undo)->isEnabled());
            w.action(Command::undo)->trigger();
        }
        QVERIFY(!w.action(Command::undo)->isEnabled());
        QVERIFY(w.workspace.exploration() == before);
        QVERIFY(w.fake.settled());
        QVERIFY(w.window.windowTitle().contains("picture.png"));
        for (int i = 0; i < steps; ++i)
            w.action(Command::redo)->trigger();
        QVERIFY(w.workspace.exploration() == after);
        QVERIFY(w.fake.settled());
        QTRY_COMPARE(w.grid().findChildren<Tile*>(QString(), Qt::FindDirectChildrenOnly).size(),
                     w.fake.tiles.rowCount());
    }

    void theCrosshairReadsEveryMap() {
        FakeWindow w;
        QVERIFY(w.open());
        Canvas* const map = w.tile(0)->map();
        QTest::mouseMove(map, map->toWidget({2.5, 3.5}).toPoint());
        QTRY_VERIFY(w.window.camera().crosshair().has_value());
        QVERIFY(w.find<QLabel>("readOut")->text().contains("x 2"));
        map->setFocus();
        QTest::keyClick(map, Qt::Key_Right);
        QVERIFY(w.find<QLabel>("readOut")->text().contains("x 3"));
        QVERIFY(w.find<QLabel>("readOut")->text().contains("Gradient"));
    }

    void refusalsStandInTheirTile() {
        FakeWindow w({"deconvnet", "cam"});
        QVERIFY(w.open());
        QVERIFY(w.tile(0)->findChild<QLabel*>("sentence")->isVisible());
        QVERIFY(w.tile(0)->findChild<QLabel*>("sentence")->text().contains("does not apply"));
        QVERIFY(w.tile(1)->findChild<QLabel*>("sentence")->text().contains("broke down"));
        QCOMPARE(w.tile(0)->size(), w.tile(1)->size());
    }

    void aLongRefusalIsReadWhole() {
        FakeWindow w({"deconvnet"});
        w.window.resize(700, 420);
        QVERIFY(w.open());
        auto* const words = w.tile(0)->findChild<QLabel*>("sentence");
        const QSize before = w.tile(0)->size();
        words->setText(QString("Nothing of this sentence may be cut off. ").repeated(60));
        auto* const area = w.tile(0)->findChild<QScrollArea*>("sentenceArea");
        QTRY_VERIFY(area->verticalScrollBar()->maximum() > 0);
        QVERIFY(words->height() >= words->heightForWidth(words->width()));
        QCOMPARE(w.tile(0)->size(), before);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
