// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/dialogs/file_dialog.h"

#include <QFileInfo>
#include <utility>

namespace saccade {

QFileDialog* askForPath(QWidget* parent, QFileDialog::FileMode mode, QFileDialog::AcceptMode accept,
                        const QString& title, const QString& begin, const QString& filter,
                        std::function<void(const QString&)> then) {
    auto* const dialog = new QFileDialog(parent, title, {}, filter);
    dialog->setObjectName(QStringLiteral("fileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    dialog->setAcceptMode(accept);
    dialog->setOption(QFileDialog::ShowDirsOnly, mode == QFileDialog::Directory);
    const QFileInfo from(begin);
    if (from.isDir()) {
        dialog->setDirectory(begin);
    } else if (!begin.isEmpty()) {
        dialog->setDirectory(from.path());
        dialog->selectFile(from.fileName());
        if (accept == QFileDialog::AcceptSave) dialog->setDefaultSuffix(from.suffix());
    }
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, [then = std::move(then)](const QString& path) {
        if (!path.isEmpty()) then(path);
    });
    dialog->open();
    return dialog;
}

}  // namespace saccade
