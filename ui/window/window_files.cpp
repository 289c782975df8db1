// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// How files get into the window and out of it: chosen, dropped, pasted, exported.

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QFileInfo>
#include <QMimeData>
#include <QStatusBar>

#include "engine/core/error.h"
#include "engine/core/output_files.h"
#include "engine/core/resources.h"
#include "ui/comparison/comparison_pane.h"
#include "ui/dialogs/card_dialog.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/models_dialog.h"
#include "ui/dialogs/script_dialog.h"
#include "ui/panes/banner.h"
#include "ui/window/main_window.h"
#include "viewmodels/catalogue_model.h"
#include "viewmodels/export.h"
#include "viewmodels/picture_view.h"
#include "viewmodels/tiles_model.h"
#include "viewmodels/words.h"
#include "viewmodels/workspace.h"

namespace saccade {

void MainWindow::choosePath(const char* kind) {
    const QString word = QString::fromLatin1(kind);
    const bool picture = word == QLatin1String("picture");
    const QString filter =
        picture ? tr("Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.jp2 *.ppm *.pgm);;All files (*)")
                : tr("Networks (*.pt *.pth *.safetensors *.onnx);;All files (*)");
    const auto open = [this, word, picture](const QString& file) {
        settings_.setFolder(word, file);
        if (picture) {
            workspace_.openPicture(file);
        } else {
            workspace_.openModel(file);
        }
    };
    asker_.open(picture ? tr("Open a picture") : tr("Open a network"), settings_.folder(word), filter, open);
}

void MainWindow::sayCard() {
    if (auto* const there = findChild<CardDialog*>(QStringLiteral("cardDialog"))) {
        there->raise();
        there->activateWindow();
        return;
    }
    const auto ask = [this](const QString& title, const QString& filter, const FileAsker::Then& then) {
        asker_.open(title, settings_.folder(QStringLiteral("classes")), filter, [this, then](const QString& file) {
            settings_.setFolder(QStringLiteral("classes"), file);
            then(file);
        });
    };
    (new CardDialog(workspace_, ask, this))->show();
}

void MainWindow::getModels() {
    auto* dialog = findChild<ModelsDialog*>(QStringLiteral("modelsDialog"));
    if (!dialog) {
        QString fault;
        try {
            catalogue_ = new CatalogueModel(modelCatalogue(), modelFolder(), ModelDownload::sourceOf, this);
            connect(catalogue_, &CatalogueModel::ended, this, [this](int row) {
                const QModelIndex at = catalogue_->index(row, 0);
                const QString failure = at.data(CatalogueModel::FailureRole).toString();
                statusBar()->showMessage(
                    failure.isEmpty() ? tr("%1 is downloaded.").arg(at.data().toString()) : failure, 8000);
            });
        } catch (const RequestError& error) {
            fault = sentence(error.message());
        }
        dialog = new ModelsDialog(catalogue_, fault, this);
        connect(dialog, &ModelsDialog::scriptAsked, this, &MainWindow::showScript);
        connect(dialog, &ModelsDialog::openAsked, this, [this, dialog](const QString& file) {
            dialog->close();
            workspace_.openModel(file);
        });
    }
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

void MainWindow::showScript() {
    QFile source;
    try {
        source.setFileName(QString::fromStdString(resourceFile("export/export_for_saccade.py").string()));
    } catch (const RequestError& error) {
        statusBar()->showMessage(sentence(error.message()), 8000);
        return;
    }
    if (!source.open(QIODevice::ReadOnly)) return;
    const QByteArray text = source.readAll();
    const auto save = [this, text] {
        const auto write = [this, text](const QString& file) {
            settings_.setFolder(QStringLiteral("export"), file);
            try {
                OutputFiles files;
                files.addText(file.toStdString(), text.toStdString());
                files.commit();
                statusBar()->showMessage(tr("The script is in %1.").arg(QDir::toNativeSeparators(file)), 6000);
            } catch (const RequestError& error) {
                comparison_->banner()->say(sentence(error.message()));
            }
        };
        asker_.save(tr("Save the script"),
                    QDir(settings_.folder(QStringLiteral("export"))).filePath(QStringLiteral("export_for_saccade.py")),
                    tr("Python scripts (*.py)"), write);
    };
    (new ScriptDialog(tr("Export script for PyTorch"),
                      tr("Save it beside your model's code and follow its first lines: it writes the network as a "
                         "TorchScript file and its card beside it, and Saccade opens both."),
                      QString::fromUtf8(text), save, this))
        ->show();
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
    const auto save = [this](const FigureStyle& style, const std::function<void(const QString&)>& done) {
        const QString name = QFileInfo(workspace_.picture()->name()).completeBaseName();
        const QString folder = settings_.folder(QStringLiteral("export"));
        const auto write = [this, style, done](const QString& file) {
            settings_.setFolder(QStringLiteral("export"), file);
            const QString sentence = exportComparison(workspace_, file, style);
            if (sentence.isEmpty())
                statusBar()->showMessage(tr("The comparison is in %1.").arg(QDir::toNativeSeparators(file)), 6000);
            done(sentence);
        };
        asker_.save(tr("Export comparison"), QDir(folder).filePath(name + QStringLiteral(".png")),
                    tr("Figures (*.png *.svg *.pdf *.html)"), write);
    };
    auto* const dialog = new ExportDialog(save, theme_.isDark(), this);
    dialog->show();
}

void MainWindow::exportTileAs() {
    const TileId id = current();
    const QString name = QFileInfo(workspace_.picture()->name()).completeBaseName() + QLatin1Char('.') +
                         workspace_.tiles()->indexOf(id).data(TilesModel::MethodRole).toString();
    const auto write = [this, id](const QString& file) {
        settings_.setFolder(QStringLiteral("export"), file);
        FigureStyle style;
        style.dark = theme_.isDark();
        report(exportTile(workspace_, id, file, style), tr("The tile is in %1.").arg(QDir::toNativeSeparators(file)));
    };
    asker_.save(tr("Export tile"),
                QDir(settings_.folder(QStringLiteral("export"))).filePath(name + QStringLiteral(".png")),
                tr("Pictures and figures (*.png *.jpg *.tif *.webp *.svg *.pdf *.html)"), write);
}

void MainWindow::exportMapsTo() {
    const auto write = [this](const QString& folder) {
        settings_.setFolder(QStringLiteral("export"), QDir(folder).filePath(QStringLiteral("x")));
        report(exportMaps(workspace_, folder),
               tr("The maps and their recipes are in %1.").arg(QDir::toNativeSeparators(folder)));
    };
    asker_.folder(tr("Export maps and recipes into"), settings_.folder(QStringLiteral("export")), write);
}

}  // namespace saccade
