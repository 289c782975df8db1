// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// How the window follows the workspace.

#include <QActionGroup>
#include <QDir>
#include <QDockWidget>
#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QUndoStack>
#include <cmath>

#include "ui/comparison/comparison_pane.h"
#include "ui/comparison/parameter_pane.h"
#include "ui/panes/banner.h"
#include "ui/window/main_window.h"
#include "ui/window/panes.h"
#include "viewmodels/picture_view.h"
#include "viewmodels/tiles_model.h"
#include "viewmodels/workspace.h"

namespace saccade {

TileId MainWindow::current() const {
    return comparison_->current();
}

void MainWindow::follow() {
    const auto title = [this] {
        const QString words = workspace_.title();
        setWindowTitle(words.isEmpty() ? tr("Saccade") : tr("%1 – Saccade").arg(words));
    };
    connect(&workspace_, &Workspace::titleChanged, this, title);
    title();
    connect(&workspace_, &Workspace::statusChanged, this, &MainWindow::refreshStatus);
    for (const auto signal : {&Workspace::modelErrorChanged, &Workspace::pictureErrorChanged})
        connect(&workspace_, signal, this, &MainWindow::refreshBanner);
    for (QDockWidget* const dock : {panes_->picture(), panes_->layers()})
        connect(dock, &QDockWidget::visibilityChanged, this, &MainWindow::refreshBanner);
    connect(&workspace_, &Workspace::modelChanged, this, &MainWindow::refreshBanner);
    connect(comparison_->banner(), &Banner::acted, (*actions_)[Command::card], &QAction::trigger);
    connect(comparison_->banner(), &Banner::dismissed, this, [this] {
        dismissedCard_ = workspace_.cardText();
        workspace_.dismissErrors();
    });

    connect(&workspace_, &Workspace::busyChanged, this, &MainWindow::refreshActions);
    connect(&workspace_, &Workspace::explorationChanged, this, &MainWindow::refreshActions);
    connect(&workspace_, &Workspace::lookChanged, this, &MainWindow::refreshActions);
    connect(&workspace_, &Workspace::modelChanged, this, &MainWindow::refreshActions);
    connect(workspace_.picture(), &PictureView::changed, this, &MainWindow::refreshActions);
    connect(workspace_.undoStack(), &QUndoStack::indexChanged, this, &MainWindow::refreshActions);
    connect(workspace_.tiles(), &QAbstractItemModel::dataChanged, this, &MainWindow::refreshActions);
    connect(comparison_, &ComparisonPane::currentChanged, this, [this](TileId id) {
        parameters_->setTile(id);
        refreshActions();
    });
    parameters_->setTile(current());

    connect(&workspace_, &Workspace::modelChanged, this, &MainWindow::rememberOpened);
    connect(&workspace_, &Workspace::pictureChanged, this, &MainWindow::rememberOpened);
    // Another picture is looked at as a whole; the same one again stays where it was.
    connect(&workspace_, &Workspace::pictureChanged, &camera_, &Camera::fit);
    connect(&camera_, &Camera::crosshairMoved, this, &MainWindow::readOut);
    connect(recent_, &QMenu::aboutToShow, this, &MainWindow::refreshRecent);
    connect(&workspace_, &Workspace::devicesChanged, this, &MainWindow::refreshDevices);
    refreshDevices();
    refreshActions();
    refreshStatus();
    refreshBanner();
}

void MainWindow::refreshActions() {
    Actions& actions = *actions_;
    const QUndoStack& stack = *workspace_.undoStack();
    const TilesModel& tiles = *workspace_.tiles();
    const QModelIndex tile = tiles.indexOf(current());
    const auto state = static_cast<TileState>(tile.data(TilesModel::StateRole).toInt());
    const bool hasMap = tile.data(TilesModel::HasMapRole).toBool();
    const bool working =
        tile.isValid() && (state == TileState::waiting || state == TileState::computing || state == TileState::partial);
    const bool folder = workspace_.picture()->siblings().size() > 1;

    actions.setEnabled(Command::undo, stack.canUndo());
    actions.setEnabled(Command::redo, stack.canRedo());
    const auto name = [&](Command command, const QString& step) {
        const QString plain = textOf(entryOf(command));
        actions[command]->setText(step.isEmpty() ? plain : tr("%1: %2").arg(plain, step));
    };
    name(Command::undo, stack.undoText());
    name(Command::redo, stack.redoText());
    actions.setEnabled(Command::stop, workspace_.busy());
    actions.setEnabled(Command::card, workspace_.modelFacts() != nullptr);
    actions.setEnabled(Command::nextPicture, folder);
    actions.setEnabled(Command::previousPicture, folder);
    actions.setEnabled(Command::firstPrediction, workspace_.exploration().target != ChosenTarget());
    for (const Command command : {Command::tileSettings, Command::pinTile, Command::duplicateTile, Command::removeTile})
        actions.setEnabled(command, tile.isValid());
    for (const Command command : {Command::exportTile, Command::copyTile})
        actions.setEnabled(command, hasMap);
    actions.setEnabled(Command::rerunTile, tile.isValid() && !working);
    actions.setEnabled(Command::stopTile, working);
    actions.setEnabled(Command::moveTileBack, tile.row() > 0);
    actions.setEnabled(Command::moveTileOn, tile.isValid() && tile.row() + 1 < tiles.rowCount());
    for (const Command command : {Command::exportComparison, Command::exportMaps})
        actions.setEnabled(command, workspace_.look() != nullptr && tiles.rowCount() > 0);

    const Display& display = workspace_.exploration().display;
    actions.setChecked(Command::pixelated, display.pixelated);
    actions.setChecked(Command::sharedScale, display.sharedScale);
    actions.setChecked(Command::truth, display.truth);
    actions.setChecked(Command::pinTile, tile.data(TilesModel::PinnedRole).toBool());
}

void MainWindow::refreshStatus() {
    status_->setText(workspace_.status());
}

void MainWindow::refreshBanner() {
    // A sentence belongs to its pane; where that cannot be seen, it stands over the tiles.
    QStringList sentences;
    if (!panes_->layers()->isVisible() || panes_->layers()->visibleRegion().isEmpty())
        sentences.push_back(workspace_.modelError());
    if (!panes_->picture()->isVisible()) sentences.push_back(workspace_.pictureError());
    sentences.removeAll(QString());
    Banner& banner = *comparison_->banner();
    // Where nothing went wrong, a guess is worth saying there too.
    const QString card = workspace_.cardText();
    const bool guess =
        sentences.isEmpty() && workspace_.cardIsGuess() && card != dismissedCard_ && !panes_->layers()->isVisible();
    if (guess) sentences.push_back(tr("How pictures are prepared is %1.").arg(card));
    banner.offer(guess ? textOf(entryOf(Command::card)).remove(QLatin1Char('&')) : QString());
    banner.say(sentences.join(QLatin1Char('\n')), guess);
}

void MainWindow::rememberOpened() {
    const auto model = workspace_.modelFacts();
    const auto picture = workspace_.pictureFacts();
    const auto absolute = [](const std::string& file) {
        return QFileInfo(QString::fromStdString(file)).absoluteFilePath();
    };
    if (model && !model->file.empty()) settings_.addModel(absolute(model->file));
    if (model && !model->hash.empty()) {
        const QString hash = QString::fromStdString(model->hash);
        if (model->chosenCard.empty()) {
            settings_.forgetCard(hash);
        } else {
            settings_.keepCard(hash, QString::fromStdString(model->chosenCard));
        }
    }
    if (picture && !picture->source.file.empty()) settings_.addPicture(absolute(picture->source.file));
}

void MainWindow::refreshRecent() {
    recent_->clear();
    const auto add = [this](const QStringList& files, const QString& title) {
        recent_->addSection(title);
        for (const QString& file : files) {
            QString label = QDir::toNativeSeparators(file);
            QAction* const action = recent_->addAction(label.replace(QLatin1Char('&'), QStringLiteral("&&")));
            action->setEnabled(QFileInfo::exists(file));
            connect(action, &QAction::triggered, this, [this, file] { workspace_.openFile(file); });
        }
        if (files.isEmpty()) recent_->addAction(tr("None yet"))->setEnabled(false);
    };
    add(settings_.recentPictures(), tr("Pictures"));
    add(settings_.recentModels(), tr("Networks"));
}

void MainWindow::refreshDevices() {
    devices_->clear();
    delete devices_->findChild<QActionGroup*>();
    auto* const group = new QActionGroup(devices_);
    const auto& words = workspace_.devices();
    for (const std::string& word : words) {
        const QString name = QString::fromStdString(word);
        const QString number = name.section(QLatin1Char(':'), 1);
        QAction* const action =
            devices_->addAction(number.isEmpty() ? tr("&Processor") : tr("CUDA device %1").arg(number));
        action->setCheckable(true);
        action->setChecked(word == workspace_.device());
        group->addAction(action);
        // Later: choosing fills this menu anew, and the action must not go while it is being triggered.
        const auto choose = [this, name] {
            workspace_.setDevice(name.toStdString());
            settings_.setDevice(name);
        };
        connect(action, &QAction::triggered, this, choose, Qt::QueuedConnection);
    }
    if (words.size() == 1) devices_->addAction(tr("No CUDA device was found"))->setEnabled(false);
}

void MainWindow::readOut() {
    const auto& at = camera_.crosshair();
    if (!at) {
        readOut_->clear();
        return;
    }
    QStringList values;
    const TilesModel& tiles = *workspace_.tiles();
    const QString value = tiles.valueTextAt(current(), *at);
    const QString place = tr("x %1  y %2").arg(std::floor(at->x()), 0, 'f', 0).arg(std::floor(at->y()), 0, 'f', 0);
    const QString name = tiles.indexOf(current()).data(TilesModel::TitleRole).toString();
    readOut_->setText(value.isEmpty() ? place : tr("%1   %2 %3").arg(place, name, value));
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::WindowStateChange && actions_)
        actions_->setChecked(Command::fullScreen, windowState().testFlag(Qt::WindowFullScreen));
    QMainWindow::changeEvent(event);
}

}  // namespace saccade
