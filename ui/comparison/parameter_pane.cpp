// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/parameter_pane.h"

#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/comparison/parameter_editor.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "viewmodels/methods_model.h"
#include "viewmodels/tiles_model.h"
#include "viewmodels/workspace.h"

namespace saccade {

ParameterPane::ParameterPane(Workspace& workspace, QWidget* parent)
    : QScrollArea(parent), workspace_(workspace), form_(workspace) {
    setObjectName(QStringLiteral("parameterPane"));
    setAccessibleName(tr("Settings of the current tile"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);

    auto* const page = new QWidget;
    title_ = new QLabel(page);
    title_->setObjectName(QStringLiteral("parameterTitle"));
    title_->setFont(titleFont());
    summary_ = new QLabel(page);
    summary_->setWordWrap(true);
    summary_->setTextInteractionFlags(Qt::TextBrowserInteraction);
    summary_->setFocusPolicy(Qt::NoFocus);
    rows_ = new QVBoxLayout;
    rows_->setSpacing(Metrics::gap);
    more_ = new QToolButton(page);
    more_->setObjectName(QStringLiteral("moreParameters"));
    more_->setText(tr("More settings"));
    more_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    more_->setCheckable(true);
    advanced_ = new QWidget(page);
    advancedRows_ = new QVBoxLayout(advanced_);
    advancedRows_->setContentsMargins(0, 0, 0, 0);
    advancedRows_->setSpacing(Metrics::gap);
    advanced_->hide();
    reset_ = new QPushButton(tr("All to their defaults"), page);
    reset_->setObjectName(QStringLiteral("resetAll"));
    reset_->setIcon(icon(QStringLiteral("reset")));

    auto* const column = new QVBoxLayout(page);
    column->setContentsMargins(Metrics::margin, Metrics::gap, Metrics::margin, Metrics::margin);
    column->setSpacing(Metrics::gap);
    column->addWidget(title_);
    column->addLayout(rows_);
    column->addWidget(more_);
    column->addWidget(advanced_);
    column->addWidget(reset_);
    column->addSpacing(Metrics::gap);
    column->addWidget(summary_);
    column->addStretch(1);
    setWidget(page);

    const auto unfold = [this](bool open) {
        advanced_->setVisible(open);
        more_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    };
    connect(more_, &QToolButton::toggled, this, unfold);
    unfold(false);
    connect(reset_, &QPushButton::clicked, &form_, &ParameterForm::resetAll);
    connect(&form_, &ParameterForm::changed, this, &ParameterPane::follow);
    connect(&form_, &QAbstractItemModel::dataChanged, this, &ParameterPane::refresh);
    follow();
}

void ParameterPane::setTile(TileId id) {
    form_.setTile(id);
    follow();
}

void ParameterPane::focusFirst() {
    if (!editors_.empty()) editors_.front()->field()->setFocus(Qt::ShortcutFocusReason);
}

void ParameterPane::follow() {
    const TilesModel& tiles = *workspace_.tiles();
    const QString method = tiles.indexOf(form_.tile()).data(TilesModel::MethodRole).toString();
    // Rows are made anew only for another tile or method: a field under the keyboard must not vanish while it is used.
    if (method != shown_ || form_.tile() != shownTile_ || static_cast<int>(editors_.size()) != form_.rowCount()) {
        shown_ = method;
        shownTile_ = form_.tile();
        rebuild();
    }
    refresh();
}

void ParameterPane::rebuild() {
    for (ParameterEditor* const editor : editors_) {
        editor->hide();
        editor->deleteLater();
    }
    editors_.clear();
    bool advanced = false;
    for (int row = 0; row < form_.rowCount(); ++row) {
        const bool later = form_.index(row).data(ParameterForm::AdvancedRole).toBool();
        advanced = advanced || later;
        auto* const editor = new ParameterEditor(form_, row, later ? advanced_ : widget());
        (later ? advancedRows_ : rows_)->addWidget(editor);
        editors_.push_back(editor);
    }
    more_->setVisible(advanced);
    if (!advanced) more_->setChecked(false);
}

void ParameterPane::refresh() {
    for (ParameterEditor* const editor : editors_)
        editor->refresh();
    const bool any = workspace_.tiles()->rowOf(form_.tile()) >= 0;
    title_->setText(any ? form_.title() : tr("No tile is chosen"));
    const Method* const method = workspace_.tiles()->methodOf(form_.tile());
    // Its title stands above the form already.
    static const QRegularExpression heading(QStringLiteral("<h3>.*?</h3>"));
    summary_->setText(method ? MethodsModel::helpHtml(*method).remove(heading)
                             : tr("Click a tile to see the settings of its method here."));
    reset_->setVisible(any && !form_.allDefault());
}

}  // namespace saccade
