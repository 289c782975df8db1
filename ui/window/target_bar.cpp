// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/target_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include "ui/actions/actions.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "viewmodels/workspace.h"

namespace saccade {
namespace {

constexpr int shownClasses = 10;
constexpr int ownScore = -1;

}  // namespace

TargetBar::TargetBar(Workspace& workspace, Actions& actions, QWidget* parent)
    : QWidget(parent), workspace_(workspace), actions_(actions) {
    setObjectName(QStringLiteral("targetBar"));
    auto* const label = new QLabel(tr("Explaining"), this);
    label->setForegroundRole(QPalette::PlaceholderText);
    menu_ = new QMenu(this);
    target_ = new QToolButton(this);
    target_->setObjectName(QStringLiteral("target"));
    target_->setMenu(menu_);
    target_->setPopupMode(QToolButton::InstantPopup);
    target_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    target_->setIcon(icon(QStringLiteral("target")));
    target_->setIconSize({Metrics::smallIcon, Metrics::smallIcon});
    QFont strong = bodyFont();
    strong.setWeight(QFont::DemiBold);
    target_->setFont(strong);
    target_->setToolTip(tr("What every tile explains, unless it is pinned: a class, or a part of the network"));
    score_ = new QComboBox(this);
    score_->setObjectName(QStringLiteral("score"));
    score_->setAccessibleName(tr("Score that is explained"));
    score_->setToolTip(
        tr("The number that evidence is counted for: the class's logit, its probability, or what each "
           "method's paper takes."));
    score_->addItem(tr("Each method's own score"), ownScore);
    score_->addItem(tr("Logit"), static_cast<int>(Score::logit));
    score_->addItem(tr("Probability"), static_cast<int>(Score::probability));
    score_->addItem(tr("Log-probability"), static_cast<int>(Score::logProbability));

    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(Metrics::gap, 0, Metrics::gap, 0);
    row->setSpacing(Metrics::grid);
    row->addWidget(label);
    row->addWidget(target_);
    row->addSpacing(Metrics::gap);
    row->addWidget(score_);

    connect(menu_, &QMenu::aboutToShow, this, &TargetBar::fillMenu);
    connect(score_, &QComboBox::activated, this, [this] {
        const int value = score_->currentData().toInt();
        workspace_.setScore(value == ownScore ? std::nullopt : std::optional(static_cast<Score>(value)));
    });
    connect(&workspace_, &Workspace::targetChanged, this, &TargetBar::refresh);
    connect(&workspace_, &Workspace::lookChanged, this, &TargetBar::refresh);
    connect(&workspace_, &Workspace::explorationChanged, this, &TargetBar::refresh);
    refresh();
}

void TargetBar::refresh() {
    target_->setText(workspace_.targetText());
    target_->setAccessibleName(tr("Explaining %1").arg(workspace_.targetText()));
    const std::optional<Score> score = workspace_.exploration().score;
    score_->setCurrentIndex(score_->findData(score ? static_cast<int>(*score) : ownScore));
    // A part of the network has no probability.
    const bool inside = workspace_.exploration().target.inside.has_value();
    score_->setEnabled(!inside);
}

void TargetBar::fillMenu() {
    menu_->clear();
    menu_->addAction(actions_[Command::firstPrediction]);
    const std::shared_ptr<const Look> look = workspace_.look();
    if (!look) return;
    if (workspace_.exploration().target.inside) {
        QAction* const now = menu_->addAction(workspace_.targetText().replace(QLatin1Char('&'), QStringLiteral("&&")));
        now->setCheckable(true);
        now->setChecked(true);
    }
    menu_->addSeparator();
    for (std::size_t i = 0; i < look->ranking.size() && i < shownClasses; ++i) {
        const std::int64_t index = look->ranking[i];
        QString name = workspace_.className(index);
        QAction* const action = menu_->addAction(name.replace(QLatin1Char('&'), QStringLiteral("&&")));
        action->setCheckable(true);
        action->setChecked(workspace_.targetIndex() == index);
        connect(action, &QAction::triggered, this, [this, index] { workspace_.setTarget(index); });
    }
}

}  // namespace saccade
