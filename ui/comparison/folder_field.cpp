// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/folder_field.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

#include "ui/dialogs/file_dialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

namespace saccade {

FolderField::FolderField(QWidget* parent) : QWidget(parent) {
    line_ = new QLineEdit(this);
    line_->setObjectName(QStringLiteral("folderPath"));
    line_->setPlaceholderText(tr("no folder"));
    line_->setClearButtonEnabled(true);
    // A path is read from left to right in every language.
    line_->setLayoutDirection(Qt::LeftToRight);
    auto* const browse = new QToolButton(this);
    browse->setObjectName(QStringLiteral("browseFolder"));
    browse->setIcon(quietIcon(QStringLiteral("folder")));
    browse->setIconSize({Metrics::smallIcon, Metrics::smallIcon});
    browse->setToolTip(tr("Choose a folder"));
    browse->setAccessibleName(browse->toolTip());
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::grid);
    row->addWidget(line_, 1);
    row->addWidget(browse);
    setFocusProxy(line_);
    connect(browse, &QToolButton::clicked, this, &FolderField::browse);
    connect(line_, &QLineEdit::editingFinished, this, [this] {
        // Losing the keyboard is no change.
        if (path() != shown_) Q_EMIT edited(path());
    });
}

QString FolderField::path() const {
    return QDir::fromNativeSeparators(line_->text().trimmed());
}

void FolderField::setPath(const QString& path) {
    shown_ = path;
    line_->setText(QDir::toNativeSeparators(path));
    line_->setToolTip(line_->text());
}

void FolderField::browse() {
    askForPath(this, QFileDialog::Directory, QFileDialog::AcceptOpen, tr("Choose a folder"),
               path().isEmpty() ? QDir::homePath() : path(), {}, [this](const QString& folder) {
                   if (folder != shown_) Q_EMIT edited(folder);
               });
}

}  // namespace saccade
