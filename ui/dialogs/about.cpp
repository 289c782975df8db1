// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/dialogs/about.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

namespace saccade {
namespace {

QString say(const char* text) {
    return QCoreApplication::translate("About", text);
}

}  // namespace

void showAbout(QWidget* parent) {
    auto* const dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("about"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(say("About Saccade"));
    auto* const sign = new QLabel(dialog);
    sign->setPixmap(programIcon().pixmap(QSize(96, 96), dialog->devicePixelRatioF()));
    auto* const words = new QLabel(dialog);
    words->setTextFormat(Qt::RichText);
    words->setWordWrap(true);
    words->setMinimumWidth(360);
    words->setTextInteractionFlags(Qt::TextBrowserInteraction);
    words->setText(
        QStringLiteral("<h2>Saccade %1</h2><p>%2</p><p>%3</p><p>%4</p>")
            .arg(
                QCoreApplication::applicationVersion().toHtmlEscaped(),
                say("A desktop explorer of what a convolutional network sees."),
                say("Copyright 2026 the Saccade authors. Free software under the GNU General Public License, version 3 "
                    "or later, without any warranty."),
                say("Stands on LibTorch, OpenCV, Qt %1, nlohmann-json, OpenSSL and zlib.")
                    .arg(QLatin1String(qVersion()))));
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    auto* const row = new QHBoxLayout;
    row->setSpacing(2 * Metrics::margin);
    row->addWidget(sign, 0, Qt::AlignTop);
    row->addWidget(words, 1);
    auto* const column = new QVBoxLayout(dialog);
    column->setSpacing(Metrics::margin);
    column->addLayout(row);
    column->addWidget(buttons);
    dialog->show();
}

}  // namespace saccade
