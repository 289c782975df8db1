// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QLineEdit>
#include <QTextBrowser>
#include <QToolButton>
#include <QTreeView>

#include "tests/ui/fake_window.h"
#include "ui/comparison/grid_plan.h"

using namespace saccade;
using namespace saccade::test;

class TestComparison : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aMethodIsSearchedAndAdded() {
        FakeWindow w({"gradient"});
        QVERIFY(w.open());
        w.action(Command::addMethod)->trigger();
        auto* const chooser = w.find<QWidget>("methodChooser");
        QTRY_VERIFY(chooser->isVisible());
        auto* const search = w.find<QLineEdit>("methodSearch");
        QTest::keyClicks(search, "grad-cam++");
        auto* const tree = w.find<QTreeView>("methodTree");
        QCOMPARE(w.workspace.methods()->idAt(tree->currentIndex()), QString("grad_cam_pp"));
        QVERIFY(w.find<QTextBrowser>("methodHelp")->toPlainText().contains("Cost"));
        QTest::keyClick(search, Qt::Key_Return);
        QVERIFY(!chooser->isVisible());
        QCOMPARE(w.fake.methods(), QStringList({"gradient", "grad_cam_pp"}));
        QCOMPARE(w.grid().current(), w.fake.id(1));
        QVERIFY(w.fake.settled());
        QCOMPARE(w.fake.state(1), TileState::done);
    }

    void withShiftTheListStaysOpen() {
        FakeWindow w(QStringList{});
        QVERIFY(QTest::qWaitForWindowExposed(&w.window));
        w.action(Command::addMethod)->trigger();
        auto* const search = w.find<QLineEdit>("methodSearch");
        QTRY_VERIFY(search->isVisible());
        QTest::keyClick(search, Qt::Key_Return, Qt::ShiftModifier);
        const QString first = w.fake.methods().value(0);
        QTest::keyClick(search, Qt::Key_Down);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(w.fake.methods().size(), 2);
        QVERIFY(w.fake.methods()[1] != first);
    }

    void aSearchForNothingSaysSo() {
        FakeWindow w;
        QVERIFY(QTest::qWaitForWindowExposed(&w.window));
        w.action(Command::addMethod)->trigger();
        auto* const search = w.find<QLineEdit>("methodSearch");
        QTest::keyClicks(search, "no such thing");
        QVERIFY(w.find<QTextBrowser>("methodHelp")->toPlainText().contains("no such thing"));
        const int before = w.fake.tiles.rowCount();
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(w.fake.tiles.rowCount(), before);
    }

    void tilesAreReorderedByDragging() {
        FakeWindow w({"gradient", "lrp", "grad_cam", "occlusion"});
        QVERIFY(w.open());
        QWidget* const handle = w.tile(0)->handle();
        const QPoint start(30, 10);
        const QPoint end = handle->mapFromGlobal(w.tile(2)->mapToGlobal(w.tile(2)->rect().center()));
        QTest::mousePress(handle, Qt::LeftButton, Qt::NoModifier, start);
        for (const double part : {0.1, 0.5, 1.0}) {
            QMouseEvent move(QEvent::MouseMove, start + (end - start) * part,
                             handle->mapToGlobal(start + (end - start) * part), Qt::NoButton, Qt::LeftButton,
                             Qt::NoModifier);
            QApplication::sendEvent(handle, &move);
        }
        QTest::mouseRelease(handle, Qt::LeftButton, Qt::NoModifier, end);
        QCOMPARE(w.fake.methods(), QStringList({"lrp", "grad_cam", "gradient", "occlusion"}));
        // The widgets stand in the model's order.
        QVERIFY(w.tile(0)->x() < w.tile(1)->x() || w.tile(0)->y() < w.tile(1)->y());
        w.action(Command::undo)->trigger();
        QCOMPARE(w.fake.methods(), QStringList({"gradient", "lrp", "grad_cam", "occlusion"}));
    }

    void aClickOnATitleMovesNothing() {
        FakeWindow w({"gradient", "lrp"});
        QVERIFY(w.open());
        QTest::mouseClick(w.tile(1)->handle(), Qt::LeftButton, Qt::NoModifier, {30, 10});
        QCOMPARE(w.grid().current(), w.fake.id(1));
        QCOMPARE(w.fake.methods(), QStringList({"gradient", "lrp"}));
    }

    void tilesKeepTheirSizeWhileMapsArrive() {
        FakeWindow w({"rise", "deconvnet", "cam"});
        QVERIFY(w.open());
        const QRect before = w.tile(0)->geometry();
        w.fake.control->hold();
        w.workspace.setTarget(4);
        QVERIFY(w.fake.waitFor([&] { return w.fake.state(0) == TileState::partial; }));
        QCOMPARE(w.tile(0)->geometry(), before);
        w.fake.control->release();
        QVERIFY(w.fake.settled());
        QCOMPARE(w.tile(0)->geometry(), before);
        QCOMPARE(w.tile(2)->size(), before.size());
    }

    void theLastTileGoesAndTheEmptyGridOffersOne() {
        FakeWindow w({"gradient"});
        QVERIFY(w.open());
        auto* const add = w.find<QToolButton>("addCell");
        QVERIFY(!add->isVisible());
        QTest::mouseClick(w.tile(0)->findChild<QToolButton*>("remove"), Qt::LeftButton);
        QCOMPARE(w.fake.tiles.rowCount(), 0);
        QCOMPARE(w.grid().current(), TileId(0));
        QVERIFY(add->isVisible());
        QVERIFY(!w.action(Command::removeTile)->isEnabled());
        w.action(Command::undo)->trigger();
        QCOMPARE(w.fake.methods(), QStringList({"gradient"}));
        QVERIFY(w.tile(0));
    }

    void plansFillTheRoom_data() {
        QTest::addColumn<int>("tiles");
        QTest::addColumn<QSize>("room");
        QTest::addColumn<double>("aspect");
        QTest::addColumn<int>("columns");
        QTest::addColumn<bool>("scrolls");
        QTest::newRow("six in a usual window") << 6 << QSize(860, 720) << 1.0 << 3 << false;
        QTest::newRow("six in a wide one") << 6 << QSize(1400, 420) << 1.0 << 6 << false;
        QTest::newRow("six in a tall one") << 6 << QSize(480, 1200) << 1.0 << 2 << false;
        QTest::newRow("one") << 1 << QSize(860, 720) << 1.0 << 1 << false;
        QTest::newRow("none") << 0 << QSize(860, 720) << 1.0 << 1 << false;
        QTest::newRow("forty") << 40 << QSize(860, 720) << 1.0 << 3 << true;
        QTest::newRow("wide pictures") << 4 << QSize(860, 720) << 2.0 << 2 << false;
        QTest::newRow("hardly any room") << 3 << QSize(120, 90) << 1.0 << 1 << true;
    }
    void plansFillTheRoom() {
        QFETCH(int, tiles);
        QFETCH(QSize, room);
        QFETCH(double, aspect);
        GridTask task;
        task.tiles = tiles;
        task.room = room;
        task.aspect = aspect;
        const GridPlan plan = planGrid(task);
        QTEST(plan.columns, "columns");
        QTEST(plan.height > room.height(), "scrolls");
        QVERIFY(plan.tile.width() > 0 && plan.tile.height() > 0);
        QVERIFY(static_cast<int>(plan.cells.size()) >= tiles);
        for (std::size_t i = 0; i < plan.cells.size(); ++i) {
            QVERIFY(plan.cells[i].right() < std::max(room.width(), plan.tile.width()));
            QVERIFY(plan.cells[i].bottom() < plan.height);
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(!plan.cells[i].intersects(plan.cells[j]));
        }
    }
};

QTEST_MAIN(TestComparison)
#include "tst_comparison.moc"
