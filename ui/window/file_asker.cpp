// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/file_asker.h"

#include <QFileDialog>

namespace saccade {

FileAsker fileDialogs(QWidget* parent) {
    FileAsker asker;
    asker.open = [parent](const QString& title, const QString& folder, const QString& filter) {
        return QFileDialog::getOpenFileName(parent, title, folder, filter);
    };
    asker.save = [parent](const QString& title, const QString& file, const QString& filter) {
        return QFileDialog::getSaveFileName(parent, title, file, filter);
    };
    asker.folder = [parent](const QString& title, const QString& folder) {
        return QFileDialog::getExistingDirectory(parent, title, folder);
    };
    return asker;
}

}  // namespace saccade
