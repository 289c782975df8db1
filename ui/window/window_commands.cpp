// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What happens when an action of the table is triggered.

#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QShortcut>
#include <QStatusBar>
#include <QUndoStack>

#include "ui/actions/cheat_sheet.h"
#include "ui/comparison/comparison_pane.h"
#include "ui/comparison/parameter_pane.h"
#include "ui/dialogs/about.h"
#include "ui/dialogs/method_help.h"
#include "ui/panes/picture_pane.h"
#include "ui/window/main_window.h"
#include "ui/window/panes.h"
#include "viewmodels/tiles_model.h"
#include "viewmodels/workspace.h"

namespace saccade {

void MainWindow::connectFiles() {
    Actions& on = *actions_;
    on.on(Command::openPicture, [this](bool) { choosePath("picture"); });
    on.on(Command::openModel, [this](bool) { choosePath("model"); });
    on.on(Command::openDemo, [this](bool) {
        workspace_.openModel(demoModel_);
        workspace_.openPicture(demoPicture_);
    });
    on.on(Command::getModels, [this](bool) { getModels(); });
    on.on(Command::card, [this](bool) { sayCard(); });
    on.on(Command::exportComparison, [this](bool) { exportComparisonAs(); });
    on.on(Command::exportTile, [this](bool) { exportTileAs(); });
    on.on(Command::exportMaps, [this](bool) { exportMapsTo(); });
    on.on(Command::quit, [this](bool) { close(); });
    on.on(Command::paste, [this](bool) { paste(); });
    on.on(Command::copyTile, [this](bool) {
        const QImage image = workspace_.tiles()->fullImageOf(current());
        if (image.isNull()) return;
        QApplication::clipboard()->setImage(image);
        statusBar()->showMessage(tr("The tile's picture lies on the clipboard."), 4000);
    });
}

void MainWindow::connectViews() {
    Actions& on = *actions_;
    on.on(Command::zoomIn, [this](bool) { camera_.zoomBy(1.25); });
    on.on(Command::zoomOut, [this](bool) { camera_.zoomBy(0.8); });
    on.on(Command::fit, [this](bool) { camera_.fit(); });
    on.on(Command::pixelated, [this](bool checked) {
        Display display = workspace_.exploration().display;
        display.pixelated = checked;
        workspace_.setDisplay(display, QStringLiteral("pixelated"));
    });
    on.on(Command::sharedScale, [this](bool checked) {
        Display display = workspace_.exploration().display;
        display.sharedScale = checked;
        workspace_.setDisplay(display, QStringLiteral("shared scale"));
    });
    on.on(Command::truth, [this](bool checked) {
        Display display = workspace_.exploration().display;
        display.truth = checked;
        workspace_.setDisplay(display, QStringLiteral("truth"));
    });
    on.on(Command::networkView, [this](bool checked) {
        picture_->showNetworkView(checked);
        settings_.setNetworkView(checked);
        if (checked) panes_->picture()->show();
    });
    const auto theme = [this](Theme::Choice choice) {
        return [this, choice](bool) {
            theme_.choose(choice);
            settings_.setTheme(choice);
        };
    };
    on.on(Command::themeSystem, theme(Theme::Choice::system));
    on.on(Command::themeLight, theme(Theme::Choice::light));
    on.on(Command::themeDark, theme(Theme::Choice::dark));
    on.on(Command::layoutCompare, [this](bool) { panes_->arrange(Panes::Arrangement::compare); });
    on.on(Command::layoutExplore, [this](bool) { panes_->arrange(Panes::Arrangement::explore); });
    on.on(Command::layoutTeach, [this](bool) { panes_->arrange(Panes::Arrangement::teach); });
    on.on(Command::resetLayout, [this](bool) {
        settings_.forgetWindow();
        panes_->arrange(Panes::Arrangement::explore);
    });
    on.on(Command::fullScreen,
          [this](bool full) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, full)); });
    on.on(Command::nextPane, [this](bool) { panes_->focusNext(comparison_, 1); });
    on.on(Command::previousPane, [this](bool) { panes_->focusNext(comparison_, -1); });
    on.on(Command::cheatSheet, [this](bool) { showCheatSheet(this); });
    on.on(Command::about, [this](bool) { showAbout(this); });
    on.on(Command::methodHelp, [this](bool) {
        showMethodHelp(this, workspace_.tiles()->indexOf(current()).data(TilesModel::MethodRole).toString());
    });
}

void MainWindow::connectExploration() {
    Actions& on = *actions_;
    on.on(Command::undo, [this](bool) { workspace_.undoStack()->undo(); });
    on.on(Command::redo, [this](bool) { workspace_.undoStack()->redo(); });
    on.on(Command::addMethod, [this](bool) { comparison_->chooseMethod(); });
    on.on(Command::previousPicture, [this](bool) { workspace_.previousPicture(); });
    on.on(Command::nextPicture, [this](bool) { workspace_.nextPicture(); });
    on.on(Command::firstPrediction, [this](bool) { workspace_.clearTarget(); });
    on.on(Command::stop, [this](bool) { workspace_.cancelAll(); });
}

void MainWindow::connectTiles() {
    Actions& on = *actions_;
    TilesModel& tiles = *workspace_.tiles();
    const auto openSettings = [this] {
        panes_->settings()->show();
        panes_->settings()->raise();
        parameters_->focusFirst();
    };
    on.on(Command::tileSettings, [openSettings](bool) { openSettings(); });
    connect(comparison_, &ComparisonPane::settingsAsked, this, openSettings);
    on.on(Command::pinTile, [this, &tiles](bool pinned) { tiles.setPinned(current(), pinned); });
    on.on(Command::duplicateTile, [this, &tiles](bool) {
        const TileId copy = tiles.duplicate(current());
        if (copy != 0) comparison_->setCurrent(copy);
    });
    on.on(Command::rerunTile, [this, &tiles](bool) { tiles.rerun(current()); });
    on.on(Command::stopTile, [this, &tiles](bool) { tiles.cancel(current()); });
    on.on(Command::removeTile, [this, &tiles](bool) { tiles.remove(current()); });
    const auto shift = [this, &tiles](int by) {
        return [this, &tiles, by](bool) {
            const int to = tiles.rowOf(current()) + by;
            if (to >= 0 && to < tiles.rowCount()) tiles.move(current(), to);
        };
    };
    on.on(Command::moveTileBack, shift(-1));
    on.on(Command::moveTileOn, shift(1));
    const auto step = [this, &tiles](int by) {
        return [this, &tiles, by](bool) {
            const int count = tiles.rowCount();
            if (count == 0) return;
            comparison_->setCurrent(tiles.idAt((tiles.rowOf(current()) + by + count) % count));
        };
    };
    on.on(Command::previousTile, step(-1));
    on.on(Command::nextTile, step(1));
    for (int number = 1; number <= 9; ++number) {
        auto* const shortcut = new QShortcut(QKeySequence(Qt::Key_0 + number), this);
        connect(shortcut, &QShortcut::activated, this, [this, &tiles, number] {
            if (number <= tiles.rowCount()) comparison_->setCurrent(tiles.idAt(number - 1));
        });
    }
}

}  // namespace saccade
