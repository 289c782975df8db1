// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/panes/picture_pane.h"

#include <QBoxLayout>
#include <QStackedWidget>
#include <QToolButton>

#include "ui/actions/actions.h"
#include "ui/comparison/elided_label.h"
#include "ui/maps/camera.h"
#include "ui/maps/canvas.h"
#include "ui/maps/truth_marks.h"
#include "ui/panes/banner.h"
#include "ui/panes/empty_state.h"
#include "ui/theme/metrics.h"
#include "viewmodels/picture_view.h"
#include "viewmodels/workspace.h"

namespace saccade {

PicturePane::PicturePane(Workspace& workspace, Actions& actions, Camera& camera, QWidget* parent)
    : QWidget(parent), workspace_(workspace), ownCamera_(new Camera(this)) {
    setObjectName(QStringLiteral("picturePane"));
    banner_ = new Banner(this);
    banner_->setObjectName(QStringLiteral("pictureBanner"));

    view_ = new Canvas(camera, this);
    view_->setObjectName(QStringLiteral("pictureView"));
    view_->setAccessibleName(tr("The picture"));
    seenSide_ = new QWidget(this);
    seen_ = new Canvas(*ownCamera_, seenSide_);
    seen_->setObjectName(QStringLiteral("networkView"));
    seen_->setAccessibleName(tr("What the network receives"));
    auto* const caption = new ElidedLabel(ElidedLabel::Rank::second, seenSide_);
    caption->setText(tr("What the network receives"));
    auto* const seenColumn = new QVBoxLayout(seenSide_);
    seenColumn->setContentsMargins(0, 0, 0, 0);
    seenColumn->setSpacing(Metrics::grid);
    seenColumn->addWidget(caption);
    seenColumn->addWidget(seen_, 1);
    seenSide_->hide();

    auto* const views = new QWidget(this);
    auto* const pair = new QVBoxLayout(views);
    pair->setContentsMargins(0, 0, 0, 0);
    pair->setSpacing(Metrics::gap);
    pair->addWidget(view_, 1);
    pair->addWidget(seenSide_, 1);
    stack_ = new QStackedWidget(this);
    stack_->addWidget(views);
    stack_->addWidget(new EmptyState(QStringLiteral("picture"), tr("Drop a picture here, paste one, or open a file."),
                                     actions[Command::openPicture], this));

    name_ = new ElidedLabel(ElidedLabel::Rank::first, this);
    name_->setObjectName(QStringLiteral("pictureName"));
    facts_ = new ElidedLabel(ElidedLabel::Rank::second, this);
    facts_->setObjectName(QStringLiteral("pictureFacts"));
    facts_->setTabular(true);
    auto* const words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(name_);
    words->addWidget(facts_);
    auto* const foot = new QHBoxLayout;
    foot->setSpacing(Metrics::grid);
    foot->addLayout(words, 1);
    for (const Command command : {Command::previousPicture, Command::nextPicture, Command::networkView}) {
        auto* const button = new QToolButton(this);
        button->setDefaultAction(actions[command]);
        button->setIconSize({Metrics::icon, Metrics::icon});
        button->setAccessibleName(plainTextOf(entryOf(command)));
        foot->addWidget(button);
    }

    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::gap, Metrics::grid, Metrics::gap, Metrics::gap);
    column->setSpacing(Metrics::gap);
    column->addWidget(banner_);
    column->addWidget(stack_, 1);
    column->addLayout(foot);

    const PictureView& picture = *workspace_.picture();
    connect(&picture, &PictureView::changed, this, &PicturePane::refresh);
    connect(&workspace_, &Workspace::pictureErrorChanged, this, &PicturePane::refresh);
    connect(&workspace_, &Workspace::targetChanged, this, &PicturePane::showDisplay);
    connect(&workspace_, &Workspace::displayChanged, this, &PicturePane::showDisplay);
    connect(banner_, &Banner::dismissed, &workspace_, &Workspace::dismissErrors);
    refresh();
}

void PicturePane::showNetworkView(bool shown) {
    networkView_ = shown;
    refresh();
}

void PicturePane::refresh() {
    const PictureView& picture = *workspace_.picture();
    const QString error = workspace_.pictureError();
    banner_->say(error.isEmpty() ? picture.remark() : error);
    stack_->setCurrentIndex(picture.isEmpty() ? 1 : 0);
    view_->setImage(picture.original());
    view_->setFrame(picture.isCropped() ? picture.frame() : QRectF());
    seen_->setImage(picture.seen());
    // An input of few pixels is shown as what it is.
    seen_->setPixelated(true);
    seenSide_->setVisible(networkView_ && !picture.seen().isNull());
    name_->setText(picture.name());
    QStringList facts{picture.sizeText(), picture.positionText()};
    facts.removeAll(QString());
    facts_->setText(facts.join(QStringLiteral(" · ")));
    view_->setAccessibleDescription(picture.name() + QStringLiteral(", ") + facts_->text());
    showDisplay();
}

void PicturePane::showDisplay() {
    const Display& display = workspace_.exploration().display;
    view_->setPixelated(display.pixelated);
    view_->setMarks(display.truth ? marksOf(*workspace_.picture()) : std::vector<Mark>());
}

}  // namespace saccade
