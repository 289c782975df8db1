// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/file_asker.h"

#include "ui/dialogs/file_dialog.h"

namespace saccade {

FileAsker fileDialogs(QWidget* parent) {
    using Then = FileAsker::Then;
    FileAsker asker;
    asker.open = [parent](const QString& title, const QString& folder, const QString& filter, const Then& then) {
        askForPath(parent, QFileDialog::ExistingFile, QFileDialog::AcceptOpen, title, folder, filter, then);
    };
    asker.save = [parent](const QString& title, const QString& file, const QString& filter, const Then& then) {
        askForPath(parent, QFileDialog::AnyFile, QFileDialog::AcceptSave, title, file, filter, then);
    };
    asker.folder = [parent](const QString& title, const QString& folder, const Then& then) {
        askForPath(parent, QFileDialog::Directory, QFileDialog::AcceptOpen, title, folder, {}, then);
    };
    return asker;
}

}  // namespace saccade
