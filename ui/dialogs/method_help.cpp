// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/dialogs/method_help.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace saccade {

void showMethodHelp(QWidget* parent, const QString& title, const QString& html) {
    auto* dialog = parent->findChild<QDialog*>(QStringLiteral("methodHelpWindow"));
    if (!dialog) {
        dialog = new QDialog(parent);
        dialog->setObjectName(QStringLiteral("methodHelpWindow"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->resize(520, 480);
        auto* const page = new QTextBrowser(dialog);
        page->setObjectName(QStringLiteral("methodHelpPage"));
        page->setFrameShape(QFrame::NoFrame);
        page->setOpenExternalLinks(true);
        auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
        QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
        auto* const column = new QVBoxLayout(dialog);
        column->addWidget(page, 1);
        column->addWidget(buttons);
    }
    auto* const page = dialog->findChild<QTextBrowser*>(QStringLiteral("methodHelpPage"));
    dialog->setWindowTitle(title);
    page->setAccessibleName(title);
    page->setHtml(html);
    dialog->show();
    dialog->raise();
}

}  // namespace saccade
