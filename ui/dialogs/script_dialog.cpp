// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/dialogs/script_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/metrics.h"

namespace saccade {

ScriptDialog::ScriptDialog(const QString& title, const QString& words, const QString& text,
                           const std::function<void()>& save, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("scriptDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    resize(760, 600);
    auto* const label = new QLabel(words, this);
    label->setWordWrap(true);
    auto* const page = new QPlainTextEdit(text, this);
    page->setObjectName(QStringLiteral("scriptText"));
    page->setAccessibleName(title);
    page->setReadOnly(true);
    page->setLineWrapMode(QPlainTextEdit::NoWrap);
    page->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    // A program is read from left to right in every language.
    page->setLayoutDirection(Qt::LeftToRight);
    auto* const copy = new QPushButton(tr("&Copy"), this);
    copy->setObjectName(QStringLiteral("scriptCopy"));
    auto* const keep = new QPushButton(tr("&Save…"), this);
    keep->setObjectName(QStringLiteral("scriptSave"));
    keep->setDefault(true);
    auto* const leave = new QPushButton(tr("Close"), this);
    auto* const row = new QHBoxLayout;
    row->setSpacing(Metrics::gap);
    row->addWidget(copy);
    row->addStretch(1);
    row->addWidget(leave);
    row->addWidget(keep);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::margin, Metrics::margin, Metrics::margin, Metrics::margin);
    column->setSpacing(Metrics::gap);
    column->addWidget(label);
    column->addWidget(page, 1);
    column->addLayout(row);
    connect(copy, &QPushButton::clicked, this, [text] { QApplication::clipboard()->setText(text); });
    connect(keep, &QPushButton::clicked, this, [save] { save(); });
    connect(leave, &QPushButton::clicked, this, &QDialog::close);
}

}  // namespace saccade
