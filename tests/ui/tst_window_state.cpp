// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QAccessible>
#include <QDialog>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStatusBar>

#include "tests/ui/fake_window.h"

using namespace saccade;
using namespace saccade::test;

class TestWindowState : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theLayoutComesBack() {
        QTemporaryDir folder;
        const QString file = folder.filePath("settings.ini");
        {
            FakeWorkspace fake;
            Theme theme;
            Settings settings(file);
            MainWindow window(fake.workspace, theme, settings);
            window.resize(1111, 777);
            window.show();
            QVERIFY(QTest::qWaitForWindowExposed(&window));
            window.panes().predictions()->hide();
            window.addDockWidget(Qt::RightDockWidgetArea, window.panes().picture());
            window.actions()[Command::themeDark]->trigger();
            window.actions()[Command::networkView]->trigger();
            window.close();
        }
        FakeWorkspace fake;
        Theme theme;
        Settings settings(file);
        MainWindow window(fake.workspace, theme, settings);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCOMPARE(window.size(), QSize(1111, 777));
        QVERIFY(window.panes().predictions()->isHidden());
        QVERIFY(!window.panes().layers()->isHidden());
        QCOMPARE(window.dockWidgetArea(window.panes().picture()), Qt::RightDockWidgetArea);
        QVERIFY(theme.isDark());
        QVERIFY(window.actions()[Command::themeDark]->isChecked());
        QVERIFY(window.actions()[Command::networkView]->isChecked());

        window.actions()[Command::resetLayout]->trigger();
        QVERIFY(!window.panes().predictions()->isHidden());
        QCOMPARE(window.dockWidgetArea(window.panes().picture()), Qt::LeftDockWidgetArea);
    }

    void namedLayoutsShowWhatTheySay() {
        FakeWindow w;
        QVERIFY(w.open());
        w.action(Command::layoutCompare)->trigger();
        QVERIFY(w.window.panes().layers()->isHidden());
        QVERIFY(!w.window.panes().picture()->isHidden());
        const int narrow = w.window.panes().picture()->width();
        w.action(Command::layoutTeach)->trigger();
        QTRY_VERIFY(w.window.panes().picture()->width() > narrow);
        QVERIFY(w.window.panes().settings()->isHidden());
        w.action(Command::layoutExplore)->trigger();
        QVERIFY(!w.window.panes().layers()->isHidden());
        QVERIFY(!w.window.panes().history()->isHidden());
    }

    void everyPaneCanBeHiddenFromTheMenu() {
        FakeWindow w;
        QVERIFY(w.open());
        const auto actions = w.window.actions().menu(Menu::view)->actions();
        for (QDockWidget* const dock : w.window.findChildren<QDockWidget*>()) {
            QVERIFY(!dock->objectName().isEmpty());
            QVERIFY(actions.contains(dock->toggleViewAction()));
        }
    }

    void openedFilesAreRemembered() {
        FakeWindow w;
        QVERIFY(w.open());
        const QString file = w.pictureFile("seen.png");
        w.window.setFileAsker(
            {[&](const QString&, const QString&, const QString&, const FileAsker::Then& then) { then(file); }, {}, {}});
        w.action(Command::openPicture)->trigger();
        QVERIFY(w.fake.waitFor([&] { return w.workspace.exploration().picture.name == "seen.png"; }));
        QCOMPARE(w.settings.recentPictures().value(0), file);
        auto* const recent = w.find<QMenu>("recent");
        Q_EMIT recent->aboutToShow();
        QAction* entry = nullptr;
        for (QAction* const action : recent->actions()) {
            if (action->text().contains("seen.png")) entry = action;
        }
        QVERIFY(entry);
        QVERIFY(entry->isEnabled());
        // A file that is gone is shown, and cannot be chosen.
        QVERIFY(QFile::remove(file));
        Q_EMIT recent->aboutToShow();
        for (QAction* const action : recent->actions()) {
            if (action->text().contains("seen.png")) QVERIFY(!action->isEnabled());
        }
    }

    void aDeviceIsChosenAndRemembered() {
        FakeWindow w;
        QVERIFY(w.open());
        auto* const menu = w.find<QMenu>("devices");
        QVERIFY(menu);
        QVERIFY(w.fake.waitFor([&] { return menu->actions().size() == 2; }));
        const auto checked = [&] {
            QStringList texts;
            for (QAction* const action : menu->actions()) {
                if (action->isChecked()) texts << action->text();
            }
            return texts;
        };
        QCOMPARE(checked(), QStringList("&Processor"));
        QCOMPARE(w.settings.device(), QStringLiteral("cpu"));
        menu->actions().back()->trigger();
        QVERIFY(w.fake.waitFor([&] { return w.workspace.device() == "cuda:0"; }));
        QCOMPARE(checked(), QStringList("CUDA device 0"));
        QCOMPARE(w.settings.device(), QStringLiteral("cuda:0"));
    }

    void aComparisonIsExported() {
        FakeWindow w;
        QVERIFY(w.open());
        QString answer = w.folder.filePath("sheet.svg");
        w.window.setFileAsker(
            {{},
             [&](const QString&, const QString&, const QString&, const FileAsker::Then& then) { then(answer); },
             {}});
        w.action(Command::exportComparison)->trigger();
        auto* const dialog = w.find<QDialog>("exportDialog");
        QVERIFY(dialog && dialog->isVisible() && !dialog->isModal());
        auto* const save = dialog->findChild<QPushButton*>("exportSave");
        // What cannot be written is said in the dialog, which stays.
        answer = w.folder.filePath("no/such/folder/sheet.svg");
        QTest::mouseClick(save, Qt::LeftButton);
        QVERIFY(dialog->isVisible());
        QVERIFY(dialog->findChild<QLabel*>("exportWords")->text().contains("sheet.svg"));
        answer = w.folder.filePath("sheet.svg");
        QTest::mouseClick(save, Qt::LeftButton);
        QFile file(answer);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("Gradient"));
        QVERIFY(w.window.statusBar()->currentMessage().contains("sheet.svg"));
    }

    void aTileAndTheMapsAreExported() {
        FakeWindow w;
        QVERIFY(w.open());
        const QString tile = w.folder.filePath("tile.png");
        const QString maps = w.folder.filePath("maps");
        QVERIFY(QDir().mkpath(maps));
        w.window.setFileAsker(
            {{},
             [&](const QString&, const QString&, const QString&, const FileAsker::Then& then) { then(tile); },
             [&](const QString&, const QString&, const FileAsker::Then& then) { then(maps); }});
        w.window.comparison().setCurrent(w.fake.id(0));
        w.action(Command::exportTile)->trigger();
        QVERIFY(!QImage(tile).isNull());
        w.action(Command::exportMaps)->trigger();
        QCOMPARE(QDir(maps).entryList({"*.npy"}, QDir::Files).size(), 3);
        QCOMPARE(QDir(maps).entryList({"*.json"}, QDir::Files).size(), 3);
    }

    void theWholeWindowIsReachedByKeyboard() {
        FakeWindow w({"lrp", "rise", "occlusion"});
        QVERIFY(w.open());
        w.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&w.window));
        // F6 goes through the panes and comes back. Every tile here has settings, so that their pane takes part.
        QSet<QWidget*> seen;
        for (int i = 0; i < 8; ++i) {
            QTest::keyClick(&w.window, Qt::Key_F6);
            QVERIFY(QApplication::focusWidget());
            for (QWidget* up = QApplication::focusWidget(); up; up = up->parentWidget()) {
                if (qobject_cast<QDockWidget*>(up) || up == &w.window.comparison()) seen.insert(up);
            }
        }
        QVERIFY(seen.contains(&w.window.comparison()));
        QVERIFY(seen.contains(w.window.panes().picture()));
        QVERIFY(seen.contains(w.window.panes().predictions()));
        QVERIFY(seen.contains(w.window.panes().layers()));
        QVERIFY(seen.contains(w.window.panes().settings()));

        // A number chooses a tile, keys move it, change it, copy it and take it away.
        w.tile(0)->map()->setFocus();
        QTest::keyClick(&w.window, Qt::Key_2);
        QCOMPARE(w.grid().current(), w.fake.id(1));
        QTest::keyClick(&w.window, Qt::Key_Left, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(w.fake.methods(), QStringList({"rise", "lrp", "occlusion"}));
        QTest::keyClick(&w.window, Qt::Key_F2);
        QTRY_VERIFY(QApplication::focusWidget() &&
                    w.find<QWidget>("parameterPane")->isAncestorOf(QApplication::focusWidget()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
        QTRY_VERIFY(!w.workspace.exploration().tiles[0].settings.empty());
        w.tile(0)->map()->setFocus();
        QTest::keyClick(&w.window, Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(w.fake.methods(), QStringList({"rise", "rise", "lrp", "occlusion"}));
        QTest::keyClick(&w.window, Qt::Key_Delete);
        QTest::keyClick(&w.window, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(w.fake.methods(), QStringList({"rise", "rise", "lrp", "occlusion"}));

        // The tab key alone reaches every tile.
        QSet<QWidget*> maps;
        w.tile(0)->map()->setFocus();
        for (int i = 0; i < 200; ++i) {
            QWidget* const focused = QApplication::focusWidget();
            QVERIFY(focused);
            for (int row = 0; row < w.fake.tiles.rowCount(); ++row) {
                if (focused == w.tile(row)->map()) maps.insert(focused);
            }
            QTest::keyClick(focused, Qt::Key_Tab);
        }
        QCOMPARE(maps.size(), w.fake.tiles.rowCount());
    }

    void whatTakesTheKeyboardHasAName() {
        FakeWindow w;
        QVERIFY(w.open());
        for (QWidget* const widget : w.window.findChildren<QWidget*>()) {
            if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible()) continue;
            if (widget->inherits("QTabBar") || widget->inherits("QLabel")) continue;
            const bool inner = widget->inherits("QLineEdit") && widget->parentWidget()->inherits("QAbstractSpinBox");
            const bool titleBar = widget->inherits("QDockWidgetTitleButton") || widget->inherits("QToolBarExtension");
            if (inner || titleBar) continue;
            QVERIFY2(!QAccessible::queryAccessibleInterface(widget)->text(QAccessible::Name).isEmpty(),
                     qPrintable(QString("%1 %2 in %3")
                                    .arg(widget->metaObject()->className(), widget->objectName(),
                                         widget->parentWidget()->objectName())));
        }
    }
};

QTEST_MAIN(TestWindowState)
#include "tst_window_state.moc"
