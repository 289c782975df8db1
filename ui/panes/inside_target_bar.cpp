// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/panes/inside_target_bar.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QSpinBox>

#include "ui/comparison/elided_label.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "viewmodels/workspace.h"

namespace saccade {

InsideTargetBar::InsideTargetBar(Workspace& workspace, QWidget* parent) : QWidget(parent), workspace_(workspace) {
    setObjectName(QStringLiteral("insideTargetBar"));
    title_ = new ElidedLabel(ElidedLabel::Rank::second, this);
    title_->setObjectName(QStringLiteral("insideTitle"));
    kind_ = new QComboBox(this);
    kind_->setObjectName(QStringLiteral("insideKind"));
    kind_->setAccessibleName(tr("Which part of the layer"));
    kind_->addItem(tr("Channel"), static_cast<int>(InsideTarget::Kind::channel));
    kind_->addItem(tr("Unit"), static_cast<int>(InsideTarget::Kind::unit));
    kind_->addItem(tr("Place"), static_cast<int>(InsideTarget::Kind::cell));
    kind_->setItemData(0, tr("The mean of a channel over all its places"), Qt::ToolTipRole);
    kind_->setItemData(1, tr("One value: a channel at a row and a column"), Qt::ToolTipRole);
    kind_->setItemData(2, tr("All channels at a row and a column, as strong as they are here"), Qt::ToolTipRole);
    channel_ = field("insideChannel", tr("Channel"));
    channel_->setPrefix(tr("no. "));
    row_ = field("insideRow", tr("Row"));
    row_->setPrefix(tr("row "));
    column_ = field("insideColumn", tr("Column"));
    column_->setPrefix(tr("col. "));
    explain_ = new QPushButton(tr("Explain it"), this);
    explain_->setObjectName(QStringLiteral("insideExplain"));
    explain_->setToolTip(tr("Every tile that is not pinned explains this part of the network instead of a class"));
    back_ = new QPushButton(tr("Back to classes"), this);
    back_->setObjectName(QStringLiteral("insideBack"));
    back_->setToolTip(tr("Every tile that is not pinned explains the first prediction again"));

    auto* const fields = new QHBoxLayout;
    fields->setSpacing(Metrics::grid);
    fields->addWidget(kind_);
    fields->addWidget(channel_, 1);
    fields->addWidget(row_, 1);
    fields->addWidget(column_, 1);
    auto* const buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::grid);
    buttons->addWidget(explain_);
    buttons->addWidget(back_);
    buttons->addStretch(1);
    auto* const rows = new QVBoxLayout(this);
    rows->setContentsMargins(Metrics::gap, Metrics::grid, Metrics::gap, Metrics::gap);
    rows->setSpacing(Metrics::grid);
    rows->addWidget(title_);
    rows->addLayout(fields);
    rows->addLayout(buttons);

    connect(kind_, &QComboBox::activated, this, &InsideTargetBar::collect);
    connect(explain_, &QPushButton::clicked, this, [this] { explain(); });
    connect(back_, &QPushButton::clicked, this, [this] { workspace_.clearTarget(); });
    connect(&workspace_, &Workspace::explorationChanged, this, &InsideTargetBar::refresh);
    refresh();
}

QSpinBox* InsideTargetBar::field(const char* name, const QString& accessible) {
    auto* const box = new QSpinBox(this);
    box->setObjectName(QString::fromLatin1(name));
    box->setAccessibleName(accessible);
    box->setKeyboardTracking(false);
    box->setWrapping(true);
    box->setFont(tabular(font()));
    connect(box, &QSpinBox::valueChanged, this, &InsideTargetBar::collect);
    return box;
}

void InsideTargetBar::setLayer(const QString& name, const Shape& shape) {
    layer_ = name;
    shape_ = shape;
    refreshing_ = true;
    const auto last = [&](std::size_t side) { return shape_.size() > side ? static_cast<int>(shape_[side]) - 1 : 0; };
    channel_->setRange(0, last(1));
    row_->setRange(0, last(2));
    column_->setRange(0, last(3));
    if (shape_.size() != 4) kind_->setCurrentIndex(0);
    // The middle is a better place to begin with than a corner.
    row_->setValue(last(2) / 2);
    column_->setValue(last(3) / 2);
    refreshing_ = false;
    refresh();
}

void InsideTargetBar::choose(InsideTarget::Kind kind) {
    kind_->setCurrentIndex(kind_->findData(static_cast<int>(kind)));
    refresh();
    explain();
}

InsideTarget InsideTargetBar::asked() const {
    InsideTarget inside;
    inside.kind = static_cast<InsideTarget::Kind>(kind_->currentData().toInt());
    inside.layer = layer_.toStdString();
    // What does not belong to the kind does not make it another one.
    if (inside.kind != InsideTarget::Kind::cell) inside.channel = channel_->value();
    if (inside.kind != InsideTarget::Kind::channel) {
        inside.row = row_->value();
        inside.column = column_->value();
    }
    return inside;
}

void InsideTargetBar::explain(Change change) {
    if (!layer_.isEmpty()) workspace_.setInside(asked(), change);
}

void InsideTargetBar::collect() {
    if (refreshing_) return;
    const auto& now = workspace_.exploration().target.inside;
    if (now && now->layer == layer_.toStdString()) explain(Change::dragging);
    refresh();
}

void InsideTargetBar::refresh() {
    const auto& now = workspace_.exploration().target.inside;
    const bool spatial = shape_.size() == 4;
    const bool possible = !layer_.isEmpty() && (spatial || shape_.size() == 2);
    setVisible(possible || now.has_value());
    const bool here = now && now->layer == layer_.toStdString();
    refreshing_ = true;
    if (here) {
        kind_->setCurrentIndex(kind_->findData(static_cast<int>(now->kind)));
        if (now->kind != InsideTarget::Kind::cell) channel_->setValue(static_cast<int>(now->channel));
        if (now->kind != InsideTarget::Kind::channel) {
            row_->setValue(static_cast<int>(now->row));
            column_->setValue(static_cast<int>(now->column));
        }
    }
    refreshing_ = false;
    const auto kind = static_cast<InsideTarget::Kind>(kind_->currentData().toInt());
    title_->setText(now ? tr("Explaining %1").arg(workspace_.targetText()) : tr("Explain a part of %1").arg(layer_));
    kind_->setEnabled(spatial);
    channel_->setVisible(kind != InsideTarget::Kind::cell);
    row_->setVisible(kind != InsideTarget::Kind::channel);
    column_->setVisible(kind != InsideTarget::Kind::channel);
    explain_->setEnabled(possible && !(here && *now == asked()));
    back_->setVisible(now.has_value());
}

}  // namespace saccade
