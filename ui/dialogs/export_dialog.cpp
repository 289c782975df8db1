// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/dialogs/export_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/theme/metrics.h"

namespace saccade {

ExportDialog::ExportDialog(Save save, bool dark, QWidget* parent) : QDialog(parent), save_(std::move(save)) {
    setObjectName(QStringLiteral("exportDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Export comparison"));
    const FigureStyle usual;
    width_ = new QSpinBox(this);
    width_->setObjectName(QStringLiteral("exportWidth"));
    width_->setRange(320, 16384);
    width_->setSingleStep(100);
    width_->setValue(usual.width);
    width_->setSuffix(tr(" px"));
    scale_ = new QDoubleSpinBox(this);
    scale_->setObjectName(QStringLiteral("exportScale"));
    scale_->setRange(0.25, 8);
    scale_->setSingleStep(0.5);
    scale_->setValue(2);
    scale_->setToolTip(
        tr("Pixels of a PNG for each pixel of the layout; 2 is sharp in print. SVG and PDF do not need it."));
    columns_ = new QSpinBox(this);
    columns_->setObjectName(QStringLiteral("exportColumns"));
    columns_->setRange(0, 12);
    columns_->setSpecialValueText(tr("as fits"));
    colours_ = new QComboBox(this);
    colours_->setObjectName(QStringLiteral("exportColours"));
    colours_->addItems({tr("Light"), tr("Dark")});
    colours_->setCurrentIndex(dark ? 1 : 0);
    words_ = new QLabel(tr("PNG, SVG, PDF or HTML: the file's ending decides."), this);
    words_->setObjectName(QStringLiteral("exportWords"));
    words_->setWordWrap(true);
    words_->setForegroundRole(QPalette::PlaceholderText);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton* const saveButton = buttons->addButton(tr("Save…"), QDialogButtonBox::AcceptRole);
    saveButton->setObjectName(QStringLiteral("exportSave"));
    saveButton->setDefault(true);

    auto* const form = new QFormLayout;
    form->setSpacing(Metrics::gap);
    form->addRow(tr("&Width"), width_);
    form->addRow(tr("&Scale"), scale_);
    form->addRow(tr("&Columns"), columns_);
    form->addRow(tr("C&olours"), colours_);
    auto* const column = new QVBoxLayout(this);
    column->setSpacing(Metrics::margin);
    column->addLayout(form);
    column->addWidget(words_);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        save_(style(), [this, self = QPointer<ExportDialog>(this)](const QString& sentence) {
            // It may have been closed while the file was asked for.
            if (!self) return;
            if (sentence.isEmpty()) {
                close();
            } else {
                words_->setText(sentence);
            }
        });
    });
}

FigureStyle ExportDialog::style() const {
    FigureStyle style;
    style.width = width_->value();
    style.devicePixelRatio = scale_->value();
    style.columns = columns_->value();
    style.dark = colours_->currentIndex() == 1;
    return style;
}

}  // namespace saccade
