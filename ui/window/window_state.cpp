// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// How the window follows the workspace, and how files get in and out.

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QStatusBar>
#include <QUndoStack>
#include <cmath>

#include "ui/comparison/comparison_pane.h"
#include "ui/comparison/parameter_pane.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/panes/banner.h"
#include "ui/window/main_window.h"
#include "ui/window/panes.h"
#include "viewmodels/export.h"
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
    connect(comparison_->banner(), &Banner::dismissed, &workspace_, &Workspace::dismissErrors);

    connect(&workspace_, &Workspace::busyChanged, this, &MainWindow::refreshActions);
    connect(&workspace_, &Workspace::explorationChanged, this, &MainWindow::refreshActions);
    connect(&workspace_, &Workspace::lookChanged, this, &MainWindow::refreshActions);
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
    actions.setEnabled(Command::nextPicture, folder);
    actions.setEnabled(Command::previousPicture, folder);
    actions.setEnabled(Command::firstPrediction, workspace_.exploration().target != ChosenTarget());
    for (const Command command :
         {Command::tileSettings, Command::pinTile, Command::duplicateTile, Command::removeTile, Command::methodHelp})
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
    comparison_->banner()->say(sentences.join(QLatin1Char('\n')));
}

void MainWindow::rememberOpened() {
    const auto model = workspace_.modelFacts();
    const auto picture = workspace_.pictureFacts();
    const auto absolute = [](const std::string& file) {
        return QFileInfo(QString::fromStdString(file)).absoluteFilePath();
    };
    if (model && !model->file.empty()) settings_.addModel(absolute(model->file));
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

void MainWindow::choosePath(const char* kind) {
    const QString word = QString::fromLatin1(kind);
    const bool picture = word == QLatin1String("picture");
    const QString filter =
        picture ? tr("Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.jp2 *.ppm *.pgm);;All files (*)")
                : tr("Networks (*.pt *.pth *.safetensors *.onnx);;All files (*)");
    const QString file =
        asker_.open(picture ? tr("Open a picture") : tr("Open a network"), settings_.folder(word), filter);
    if (file.isEmpty()) return;
    settings_.setFolder(word, file);
    if (picture) {
        workspace_.openPicture(file);
    } else {
        workspace_.openModel(file);
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QMimeData* const mime = event->mimeData();
    if (mime->hasUrls() || mime->hasImage()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    openFiles(event->mimeData());
    event->acceptProposedAction();
}

void MainWindow::openFiles(const QMimeData* mime) {
    QStringList files;
    for (const QUrl& url : mime->urls()) {
        if (url.isLocalFile()) files.push_back(url.toLocalFile());
    }
    // A picture that comes from a browser brings its address and its pixels; only the pixels are here.
    if (files.isEmpty() && mime->hasImage()) {
        workspace_.openPicture(qvariant_cast<QImage>(mime->imageData()));
        return;
    }
    if (files.isEmpty() && mime->hasUrls()) {
        comparison_->banner()->say(
            tr("%1 is not on this computer; save it first, then drop the file.").arg(mime->urls().front().toString()));
        return;
    }
    // A network and a picture may come together; of several pictures, the others are reached by going on.
    for (const QString& file : files.mid(0, 2))
        workspace_.openFile(file);
}

void MainWindow::paste() {
    const QMimeData* const mime = QApplication::clipboard()->mimeData();
    if (mime && (mime->hasUrls() || mime->hasImage())) {
        openFiles(mime);
        return;
    }
    const QString text = mime ? mime->text().trimmed() : QString();
    if (!text.isEmpty() && QFileInfo(text).isFile()) {
        workspace_.openFile(text);
        return;
    }
    statusBar()->showMessage(tr("There is no picture on the clipboard."), 4000);
}

void MainWindow::report(const QString& sentence, const QString& success) {
    comparison_->banner()->say(sentence);
    if (sentence.isEmpty()) statusBar()->showMessage(success, 6000);
}

void MainWindow::exportComparisonAs() {
    const auto save = [this](const FigureStyle& style) {
        const QString name = QFileInfo(workspace_.picture()->name()).completeBaseName();
        const QString folder = settings_.folder(QStringLiteral("export"));
        const QString file = asker_.save(tr("Export comparison"), QDir(folder).filePath(name + QStringLiteral(".png")),
                                         tr("Figures (*.png *.svg *.pdf *.html)"));
        if (file.isEmpty()) return ExportDialog::Outcome{};
        settings_.setFolder(QStringLiteral("export"), file);
        const QString sentence = exportComparison(workspace_, file, style);
        if (sentence.isEmpty())
            statusBar()->showMessage(tr("The comparison is in %1.").arg(QDir::toNativeSeparators(file)), 6000);
        return ExportDialog::Outcome{sentence, sentence.isEmpty()};
    };
    auto* const dialog = new ExportDialog(save, theme_.isDark(), this);
    dialog->show();
}

void MainWindow::exportTileAs() {
    const TileId id = current();
    const QString name = QFileInfo(workspace_.picture()->name()).completeBaseName() + QLatin1Char('.') +
                         workspace_.tiles()->indexOf(id).data(TilesModel::MethodRole).toString();
    const QString file = asker_.save(
        tr("Export tile"), QDir(settings_.folder(QStringLiteral("export"))).filePath(name + QStringLiteral(".png")),
        tr("Pictures and figures (*.png *.jpg *.tif *.webp *.svg *.pdf *.html)"));
    if (file.isEmpty()) return;
    settings_.setFolder(QStringLiteral("export"), file);
    FigureStyle style;
    style.dark = theme_.isDark();
    report(exportTile(workspace_, id, file, style), tr("The tile is in %1.").arg(QDir::toNativeSeparators(file)));
}

void MainWindow::exportMapsTo() {
    const QString folder =
        asker_.folder(tr("Export maps and recipes into"), settings_.folder(QStringLiteral("export")));
    if (folder.isEmpty()) return;
    settings_.setFolder(QStringLiteral("export"), QDir(folder).filePath(QStringLiteral("x")));
    report(exportMaps(workspace_, folder),
           tr("The maps and their recipes are in %1.").arg(QDir::toNativeSeparators(folder)));
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::WindowStateChange && actions_)
        actions_->setChecked(Command::fullScreen, windowState().testFlag(Qt::WindowFullScreen));
    QMainWindow::changeEvent(event);
}

}  // namespace saccade
