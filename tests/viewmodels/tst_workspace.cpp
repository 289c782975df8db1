// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/workspace.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include "tests/viewmodels/fake_workspace.h"

using namespace saccade;
using namespace saccade::test;

class TestWorkspace : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void beginsEmptyAndSaysWhatToDo() {
        FakeWorkspace fake;
        QVERIFY(fake.workspace.title().isEmpty());
        QVERIFY(!fake.workspace.status().isEmpty());
        QVERIFY(!fake.workspace.busy());
        QVERIFY(!fake.workspace.targetIndex());
        QCOMPARE(fake.state(0), TileState::waiting);
        QCOMPARE(fake.tiles.pending(), 2);
        QVERIFY(!fake.workspace.undoStack()->canUndo());
    }

    void opensModelAndPictureAndExplainsTheFirstPrediction() {
        FakeWorkspace fake;
        QSignalSpy busy(&fake.workspace, &Workspace::busyChanged);
        QSignalSpy looks(&fake.workspace, &Workspace::lookChanged);
        QVERIFY(fake.open());
        QCOMPARE(fake.workspace.title(), QString::fromUtf8("picture.png \u00b7 model-10"));
        QCOMPARE(fake.workspace.targetIndex(), std::optional<std::int64_t>(0));
        QCOMPARE(fake.workspace.targetText(), QStringLiteral("thing 0"));
        QCOMPARE(fake.state(0), TileState::done);
        QCOMPARE(fake.state(1), TileState::done);
        QCOMPARE(fake.explained(1), 0);
        QCOMPARE(fake.tiles.pending(), 0);
        QCOMPARE(busy.first().first().toBool(), true);
        QCOMPARE(busy.last().first().toBool(), false);
        QCOMPARE(looks.size(), 1);
        // What was there first is not a step that could be undone.
        QVERIFY(!fake.workspace.undoStack()->canUndo());
    }

    void eachThingIsAskedOnce() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        QCOMPARE(fake.control->count("model model-10"), 1);
        QCOMPARE(fake.control->count("gradient 0"), 1);
        QCOMPARE(fake.control->count("rise 0"), 1);
        QCOMPARE(fake.control->count("look model-10 picture.png"), 1);
    }

    void anotherClassReExplainsEveryTile() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        QSignalSpy targets(&fake.workspace, &Workspace::targetChanged);
        fake.workspace.setTarget(7);
        QCOMPARE(targets.size(), 1);
        QCOMPARE(fake.workspace.undoStack()->undoText(), QStringLiteral("Explain thing 7"));
        QVERIFY(fake.settled());
        QCOMPARE(fake.explained(0), 7);
        QCOMPARE(fake.explained(1), 7);
    }

    void anotherDeviceTakesOverWhatIsOnItsWay() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        fake.control->hold();
        fake.workspace.setTarget(3);
        QVERIFY(fake.waitFor([&] { return fake.control->count("gradient 3") == 1; }));
        fake.workspace.setDevice("cuda:0");
        fake.control->release();
        QVERIFY(fake.settled());
        QCOMPARE(fake.control->count("cuda:0 gradient 3"), 1);
        QCOMPARE(fake.control->count("cuda:0 rise 3"), 1);
        QCOMPARE(fake.explained(0), 3);
        QCOMPARE(fake.explained(1), 3);
        // A map is the same wherever it was computed.
        fake.workspace.setTarget(0);
        QVERIFY(fake.settled());
        QCOMPARE(fake.control->count("cuda:0 gradient 0"), 0);
        fake.workspace.openPicture(QStringLiteral("other.png"));
        QVERIFY(fake.waitFor([&] { return fake.control->count("look cuda:0 model-10 other.png") == 1; }));
        QVERIFY(fake.settled());
    }

    void aDeviceThatIsGoneIsNotMissed() {
        FakeWorkspace fake;
        fake.workspace.setDevice("cuda:7");
        fake.workspace.listDevices();
        QVERIFY(fake.waitFor([&] { return fake.workspace.device() == "cpu"; }));
        QCOMPARE(fake.workspace.devices(), (std::vector<std::string>{"cpu", "cuda:0"}));
        QVERIFY(fake.open());
        QCOMPARE(fake.control->count("gradient 0"), 1);
    }

    void onlyTheLatestClassIsExplained() {
        FakeWorkspace fake({QStringLiteral("gradient")});
        QVERIFY(fake.open());
        fake.control->hold();
        fake.workspace.setTarget(1);
        QVERIFY(fake.waitFor([&] { return fake.control->count("gradient 1") == 1; }));
        fake.workspace.setTarget(2);
        fake.workspace.setTarget(3);
        fake.control->release();
        QVERIFY(fake.settled());
        QCOMPARE(fake.explained(0), 3);
        // The second was replaced before it was begun, the first was given up.
        QCOMPARE(fake.control->count("gradient 2"), 0);
    }

    void classesThatTheModelDoesNotHaveAreIgnored() {
        FakeWorkspace fake;
        fake.workspace.setTarget(1);
        QVERIFY(fake.open());
        fake.workspace.setTarget(10);
        fake.workspace.setTarget(-1);
        fake.workspace.setContrast(0);
        fake.workspace.setContrast(10);
        QCOMPARE(fake.workspace.undoStack()->count(), 0);
    }

    void aSecondClassMakesAContrast() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        fake.workspace.setContrast(4);
        QCOMPARE(fake.workspace.targetText(), QStringLiteral("thing 0 against thing 4"));
        QVERIFY(fake.settled());
        const auto map = fake.tiles.mapOf(fake.id(0));
        QCOMPARE(map->recipe.target.kind, Target::Kind::contrast);
        QCOMPARE(map->recipe.target.other, std::int64_t{4});
        fake.workspace.setTarget(2);
        QVERIFY(!fake.workspace.exploration().target.contrast);
        fake.workspace.clearTarget();
        QCOMPARE(fake.workspace.targetText(), QStringLiteral("thing 0"));
    }

    void everyChangeCanBeUndoneWithoutComputing() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        const Exploration first = fake.workspace.exploration();
        std::vector<Exploration> states{first};
        const auto done = [&] {
            QVERIFY(fake.settled());
            QVERIFY(fake.workspace.exploration() != states.back());
            states.push_back(fake.workspace.exploration());
            QCOMPARE(fake.workspace.undoStack()->count(), static_cast<int>(states.size()) - 1);
        };
        fake.workspace.setTarget(3);
        done();
        fake.workspace.setContrast(5);
        done();
        fake.workspace.setScore(Score::probability);
        done();
        fake.workspace.setLayer(QStringLiteral("stem.relu"));
        done();
        fake.workspace.setSeed(9);
        done();
        const TileId added = fake.tiles.add(QStringLiteral("grad_cam"), 0);
        done();
        fake.tiles.setPinned(added, true);
        done();
        fake.tiles.duplicate(added);
        done();
        fake.tiles.move(added, 3);
        done();
        QCOMPARE(fake.tiles.setParameter(fake.id(2), QStringLiteral("samples"), QStringLiteral("200")), QString());
        done();
        fake.tiles.resetParameter(fake.id(2));
        done();
        fake.tiles.setMethod(fake.id(0), QStringLiteral("lrp"));
        done();
        fake.tiles.remove(added);
        done();
        saccade::Display display = fake.workspace.exploration().display;
        display.sign = MapView::Sign::positive;
        fake.workspace.setDisplay(display, QStringLiteral("sign"));
        done();
        fake.workspace.openPicture(QStringLiteral("other.png"));
        QVERIFY(fake.waitFor([&] { return fake.workspace.exploration().picture.name == "other.png"; }));
        done();
        fake.workspace.openModel(QStringLiteral("small-4"));
        QVERIFY(fake.waitFor([&] { return fake.workspace.exploration().model == "small-4"; }));
        done();

        fake.control->forget();
        QUndoStack& stack = *fake.workspace.undoStack();
        for (auto state = states.rbegin() + 1; state != states.rend(); ++state) {
            QVERIFY(!stack.undoText().isEmpty());
            stack.undo();
            QVERIFY(fake.workspace.exploration() == *state);
            QVERIFY2(!fake.workspace.busy(), qPrintable(stack.redoText()));
            for (int row = 0; row < fake.tiles.rowCount(); ++row)
                QCOMPARE(fake.state(row), TileState::done);
        }
        QVERIFY(fake.workspace.exploration() == first);
        while (stack.canRedo())
            stack.redo();
        QVERIFY(fake.workspace.exploration() == states.back());
        QVERIFY(fake.settled());
        QCOMPARE(fake.control->begun(), std::vector<std::string>());
    }

    void draggingIsOneStep() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        QSignalSpy displays(&fake.workspace, &Workspace::displayChanged);
        const auto drag = [&](double opacity, Change change) {
            saccade::Display display = fake.workspace.exploration().display;
            display.opacity = opacity;
            fake.workspace.setDisplay(display, QStringLiteral("opacity"), change);
        };
        drag(0.5, Change::dragging);
        drag(0.4, Change::dragging);
        drag(0.3, Change::dragging);
        drag(0.3, Change::done);
        QCOMPARE(displays.size(), 3);
        QCOMPARE(fake.workspace.undoStack()->count(), 1);
        // The next drag is a step of its own, and so is a change without one.
        drag(0.2, Change::dragging);
        drag(0.1, Change::done);
        QCOMPARE(fake.workspace.undoStack()->count(), 2);
        drag(0.9, Change::done);
        drag(0.8, Change::done);
        QCOMPARE(fake.workspace.undoStack()->count(), 4);
        for (const double expected : {0.9, 0.1, 0.3, 0.6}) {
            fake.workspace.undoStack()->undo();
            QCOMPARE(fake.workspace.exploration().display.opacity, expected);
        }
        // There and back again is no step at all.
        drag(0.7, Change::dragging);
        drag(0.6, Change::done);
        QVERIFY(!fake.workspace.undoStack()->canUndo());
    }

    void displayIsKeptWithinItsLimits() {
        FakeWorkspace fake;
        saccade::Display display;
        display.opacity = 7;
        display.percentile = 10;
        display.colours = "no such colours";
        fake.workspace.setDisplay(display, QStringLiteral("opacity"));
        QCOMPARE(fake.workspace.exploration().display.opacity, 1.0);
        QCOMPARE(fake.workspace.exploration().display.percentile, 50.0);
        QVERIFY(fake.workspace.exploration().display.colours.empty());
    }

    void whatWasDoneBeforeTheFirstModelCameCanBeUndoneAfter() {
        FakeWorkspace fake;
        fake.control->hold();
        fake.workspace.openModel(QStringLiteral("model-10"));
        fake.tiles.add(QStringLiteral("lrp"));
        QCOMPARE(fake.workspace.undoStack()->count(), 1);
        fake.control->release();
        QVERIFY(fake.open());
        fake.workspace.undoStack()->undo();
        QCOMPARE(fake.methods(), (QStringList{QStringLiteral("gradient"), QStringLiteral("rise")}));
        QCOMPARE(fake.workspace.exploration().model, std::string("model-10"));
        QVERIFY(fake.workspace.look());
    }

    void aWrongFileLeavesWhatWasThere() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        const Exploration before = fake.workspace.exploration();
        QSignalSpy modelErrors(&fake.workspace, &Workspace::modelErrorChanged);
        fake.workspace.openModel(QStringLiteral("bad model.pt"));
        QVERIFY(fake.waitFor([&] { return !fake.workspace.busy(); }));
        QCOMPARE(fake.workspace.modelError(), QStringLiteral("bad model.pt: this is no model."));
        QCOMPARE(modelErrors.size(), 1);
        fake.workspace.openPicture(QStringLiteral("/nowhere/bad picture.png"));
        QVERIFY(fake.waitFor([&] { return !fake.workspace.busy(); }));
        QCOMPARE(fake.workspace.pictureError(), QStringLiteral("bad picture.png: this is no picture."));
        QVERIFY(fake.workspace.exploration() == before);
        QCOMPARE(fake.state(0), TileState::done);
        QCOMPARE(fake.workspace.undoStack()->count(), 0);
        // The next that works takes the sentence away.
        fake.workspace.openModel(QStringLiteral("good-5"));
        QVERIFY(fake.settled());
        QVERIFY(fake.workspace.modelError().isEmpty());
        fake.workspace.dismissErrors();
        QVERIFY(fake.workspace.pictureError().isEmpty());
    }

    void anotherModelForgetsClassesAndLayersItDoesNotHave() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        fake.workspace.setTarget(8);
        fake.workspace.setLayer(QStringLiteral("stem.relu"));
        fake.tiles.setPinned(fake.id(0), true);
        fake.workspace.openModel(QStringLiteral("small-4"));
        QVERIFY(fake.waitFor([&] { return fake.workspace.exploration().model == "small-4"; }));
        QVERIFY(fake.settled());
        QVERIFY(!fake.workspace.exploration().target.index);
        QVERIFY(fake.workspace.exploration().layer.empty());
        QVERIFY(!fake.workspace.exploration().tiles[0].ownTarget.index);
        QCOMPARE(fake.state(0), TileState::done);
    }

    void aPictureThatDoesNotFitIsSaidInThePaneAndTheTiles() {
        FakeWorkspace fake;
        fake.workspace.openModel(QStringLiteral("blind-10"));
        fake.workspace.openPicture(QStringLiteral("picture.png"));
        QVERIFY(fake.waitFor([&] { return !fake.workspace.pictureError().isEmpty(); }));
        QCOMPARE(fake.workspace.pictureError(), QStringLiteral("picture.png does not fit the network."));
        QCOMPARE(fake.state(0), TileState::failed);
        QCOMPARE(fake.value(0, TilesModel::SentenceRole).toString(), fake.workspace.pictureError());
        QVERIFY(!fake.workspace.busy());
        // It is not tried again at every other change, but where the person asks for it.
        fake.control->forget();
        fake.workspace.setSeed(3);
        fake.tiles.add(QStringLiteral("lrp"));
        QVERIFY(!fake.workspace.busy());
        QCOMPARE(fake.state(2), TileState::failed);
        fake.workspace.retryAll();
        QVERIFY(fake.workspace.busy());
        QVERIFY(fake.waitFor([&] { return !fake.workspace.busy(); }));
        QCOMPARE(fake.control->begun(), (std::vector<std::string>{"look blind-10 picture.png"}));
        QCOMPARE(fake.state(0), TileState::failed);
        fake.workspace.openModel(QStringLiteral("model-10"));
        QVERIFY(fake.settled());
        QCOMPARE(fake.state(0), TileState::done);
    }

    void aPictureThatHasGoneIsSaidWhenItIsUndone() {
        FakeWorkspace fake;
        QVERIFY(fake.open());
        const auto open = [&](const QString& name) {
            fake.workspace.openPicture(name);
            return fake.waitFor([&] { return fake.workspace.picture()->name() == name; }) && fake.settled();
        };
        fake.workspace.keepPictures(1);
        QVERIFY(open(QStringLiteral("other.png")));
        // What is not kept is read again.
        fake.control->forget();
        fake.workspace.undoStack()->undo();
        QVERIFY(fake.workspace.openingPicture());
        QVERIFY(fake.settled());
        QCOMPARE(fake.control->count("picture picture.png"), 1);
        QCOMPARE(fake.state(0), TileState::done);
        fake.workspace.undoStack()->redo();
        QVERIFY(fake.settled());
        fake.control->breakPicture("picture.png");
        fake.workspace.undoStack()->undo();
        QVERIFY(fake.waitFor([&] { return !fake.workspace.pictureError().isEmpty(); }));
        QCOMPARE(fake.workspace.pictureError(), QStringLiteral("picture.png: this is no picture."));
        QVERIFY(!fake.workspace.busy());
        QCOMPARE(fake.state(0), TileState::failed);
        fake.workspace.undoStack()->redo();
        QVERIFY(fake.settled());
        QCOMPARE(fake.state(0), TileState::done);
    }

    void pastedPixelsAreAPicture() {
        FakeWorkspace fake;
        fake.workspace.openPicture(QImage());
        QVERIFY(!fake.workspace.pictureError().isEmpty());
        QVERIFY(fake.open());
        QImage image(5, 4, QImage::Format_ARGB32);
        image.fill(QColor(10, 20, 30));
        fake.workspace.openPicture(image);
        QVERIFY(fake.waitFor([&] { return fake.workspace.exploration().picture.pasted != nullptr; }));
        QVERIFY(fake.settled());
        const Picture& pasted = *fake.workspace.exploration().picture.pasted;
        QCOMPARE(pasted.width, 5);
        QCOMPARE(pasted.rgb.size(), std::size_t{60});
        QCOMPARE(static_cast<int>(pasted.rgb[59]), 30);
        QVERIFY(fake.workspace.picture()->positionText().isEmpty());
        fake.workspace.undoStack()->undo();
        QCOMPARE(fake.workspace.exploration().picture.name, std::string("picture.png"));
    }

    void nextAndPreviousGoThroughTheFolderByName() {
        const QTemporaryDir folder;
        for (const char* const name : {"b 10.png", "b 2.png", "a.JPG", "notes.txt"}) {
            QFile file(folder.filePath(QString::fromUtf8(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        FakeWorkspace fake;
        fake.workspace.openModel(QStringLiteral("model-10"));
        fake.workspace.openFile(folder.path());
        QVERIFY(fake.settled());
        const auto at = [&](const char* name) {
            return fake.waitFor([&] { return fake.workspace.exploration().picture.name == name; }) && fake.settled();
        };
        QVERIFY(at("a.JPG"));
        QCOMPARE(fake.workspace.picture()->positionText(), QStringLiteral("1 of 3"));
        fake.workspace.nextPicture();
        QVERIFY(at("b 2.png"));
        // Pressed twice before the first arrived.
        fake.workspace.nextPicture();
        fake.workspace.nextPicture();
        QVERIFY(at("a.JPG"));
        fake.workspace.previousPicture();
        QVERIFY(at("b 10.png"));
    }

    void aDroppedFileIsTakenForWhatItsNameSays() {
        FakeWorkspace fake;
        fake.workspace.openFile(QStringLiteral("photo.JPeG"));
        QVERIFY(fake.workspace.openingPicture());
        QVERIFY(!fake.workspace.openingModel());
        fake.workspace.openFile(QStringLiteral("net-10"));
        QVERIFY(fake.workspace.openingModel());
        QVERIFY(fake.settled());
        const QTemporaryDir empty;
        fake.workspace.openFile(empty.path());
        QVERIFY(fake.workspace.pictureError().contains(QStringLiteral("holds no pictures")));
    }

    void cancellingStopsWhatIsBeingOpened() {
        FakeWorkspace fake;
        fake.control->hold();
        fake.workspace.openModel(QStringLiteral("model-10"));
        fake.workspace.openPicture(QStringLiteral("picture.png"));
        QVERIFY(fake.waitFor([&] { return fake.control->count("model model-10") == 1; }));
        fake.workspace.cancelAll();
        QVERIFY(fake.waitFor([&] { return !fake.workspace.busy(); }));
        QVERIFY(fake.workspace.exploration().model.empty());
        QVERIFY(fake.workspace.modelError().isEmpty());
        QCOMPARE(fake.state(0), TileState::stopped);
        fake.control->release();
        QVERIFY(fake.open());
        QCOMPARE(fake.state(0), TileState::done);
    }

    void closingWhileBusyEndsTheWork() {
        auto control = std::make_shared<FakeControl>();
        {
            FakeWorkspace fake;
            QVERIFY(fake.open());
            fake.control->hold();
            fake.workspace.setTarget(5);
            QVERIFY(fake.waitFor([&] { return fake.control->count("gradient 5") == 1; }));
            control = fake.control;
        }
        // Nobody let the map go: it was cancelled, and what waited behind it was never begun.
        QCOMPARE(control->count("rise 5"), 0);
    }
};

QTEST_MAIN(TestWorkspace)
#include "tst_workspace.moc"
