// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// How files get into the window and out of it: chosen, dropped, pasted, exported.

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QStatusBar>

#include "ui/comparison/comparison_pane.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/panes/banner.h"
#include "ui/window/main_window.h"
#include "viewmodels/export.h"
#include "viewmodels/picture_view.h"
#include "viewmodels/tiles_model.h"
#include "viewmodels/workspace.h"

namespace saccade {

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

}  // namespace saccade
