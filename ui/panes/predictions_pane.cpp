// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/panes/predictions_pane.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMouseEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/actions/actions.h"
#include "ui/comparison/elided_label.h"
#include "ui/panes/prediction_delegate.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "viewmodels/predictions_model.h"
#include "viewmodels/workspace.h"

namespace saccade {

PredictionsPane::PredictionsPane(Workspace& workspace, Actions& actions, QWidget* parent)
    : QWidget(parent), workspace_(workspace) {
    setObjectName(QStringLiteral("predictionsPane"));
    target_ = new ElidedLabel(ElidedLabel::Rank::second, this);
    target_->setObjectName(QStringLiteral("targetText"));
    first_ = new QToolButton(this);
    first_->setDefaultAction(actions[Command::firstPrediction]);
    first_->setIconSize({Metrics::smallIcon, Metrics::smallIcon});
    first_->setAccessibleName(plainTextOf(entryOf(Command::firstPrediction)));
    filter_ = new QLineEdit(this);
    filter_->setObjectName(QStringLiteral("classFilter"));
    filter_->setClearButtonEnabled(true);
    // A file dropped here is meant for the window.
    filter_->setAcceptDrops(false);
    filter_->addAction(quietIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    filter_->setAccessibleName(tr("Find a class by name or number"));
    list_ = new QListView(this);
    list_->setObjectName(QStringLiteral("predictions"));
    list_->setAccessibleName(tr("Predictions"));
    list_->setModel(workspace.predictions());
    list_->setItemDelegate(new PredictionDelegate(list_));
    list_->setMouseTracking(true);
    list_->setUniformItemSizes(true);
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->viewport()->installEventFilter(this);
    list_->installEventFilter(this);
    filter_->installEventFilter(this);

    auto* const head = new QHBoxLayout;
    head->setContentsMargins(Metrics::gap, 0, Metrics::grid, 0);
    head->addWidget(target_, 1);
    head->addWidget(first_);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, Metrics::grid, 0, 0);
    column->setSpacing(Metrics::grid);
    column->addLayout(head);
    auto* const search = new QHBoxLayout;
    search->setContentsMargins(Metrics::gap, 0, Metrics::gap, 0);
    search->addWidget(filter_);
    column->addLayout(search);
    column->addWidget(list_, 1);

    connect(filter_, &QLineEdit::textChanged, this,
            [this](const QString& text) { workspace_.predictions()->setFilter(text); });
    connect(&workspace_, &Workspace::targetChanged, this, &PredictionsPane::refresh);
    connect(&workspace_, &Workspace::lookChanged, this, &PredictionsPane::refresh);
    refresh();
}

bool PredictionsPane::eventFilter(QObject* watched, QEvent* event) {
    if (watched == list_->viewport() && event->type() == QEvent::MouseButtonRelease) {
        auto* const mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton)
            choose(list_->indexAt(mouse->position().toPoint()), mouse->modifiers() & Qt::ControlModifier);
    }
    if (event->type() == QEvent::KeyPress && watched != list_->viewport()) {
        auto* const key = static_cast<QKeyEvent*>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter) {
            QModelIndex at = list_->currentIndex();
            if (watched == filter_ || !at.isValid()) at = list_->model()->index(0, 0);
            choose(at, key->modifiers() & Qt::ControlModifier);
            return true;
        }
        if (watched == filter_ && key->key() == Qt::Key_Down) {
            list_->setFocus(Qt::TabFocusReason);
            list_->setCurrentIndex(list_->model()->index(0, 0));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void PredictionsPane::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fillRoom();
}

void PredictionsPane::fillRoom() {
    // As many as can be seen, at least five: the rest is for the filter.
    const int row = qMax(1, list_->sizeHintForRow(0));
    if (list_->model()->rowCount() == 0) return;
    workspace_.predictions()->setMost(qMax(5, list_->viewport()->height() / row));
}

void PredictionsPane::choose(const QModelIndex& at, bool contrast) {
    if (!at.isValid()) return;
    const std::int64_t index = workspace_.predictions()->classAt(at.row());
    if (index < 0) return;
    if (contrast) {
        workspace_.setContrast(index);
    } else {
        workspace_.setTarget(index);
    }
}

void PredictionsPane::refresh() {
    const int classes = workspace_.predictions()->classes();
    filter_->setPlaceholderText(classes > 0 ? tr("Find one of %1 classes").arg(classes)
                                            : tr("Predictions come with a network and a picture"));
    target_->setText(classes > 0 ? tr("Explaining %1").arg(workspace_.targetText()) : QString());
    fillRoom();
}

}  // namespace saccade
