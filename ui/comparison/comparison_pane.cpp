// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/comparison_pane.h"

#include <QEvent>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include "ui/actions/actions.h"
#include "ui/comparison/display_bar.h"
#include "ui/comparison/method_chooser.h"
#include "ui/comparison/tile.h"
#include "ui/comparison/tile_grid.h"
#include "ui/maps/truth_marks.h"
#include "ui/panes/banner.h"
#include "ui/theme/metrics.h"
#include "viewmodels/picture_view.h"
#include "viewmodels/tiles_model.h"
#include "viewmodels/workspace.h"

namespace saccade {

ComparisonPane::ComparisonPane(Workspace& workspace, Actions& actions, Camera& camera, QWidget* parent)
    : QWidget(parent), workspace_(workspace) {
    setObjectName(QStringLiteral("comparisonPane"));
    menu_ = new QMenu(this);
    for (const Command command : {Command::tileSettings, Command::pinTile, Command::duplicateTile, Command::rerunTile,
                                  Command::stopTile, Command::copyTile, Command::exportTile, Command::methodHelp,
                                  Command::moveTileBack, Command::moveTileOn, Command::removeTile})
        menu_->addAction(actions[command]);

    banner_ = new Banner(this);
    banner_->setObjectName(QStringLiteral("comparisonBanner"));
    grid_ = new TileGrid(*workspace.tiles(), camera, menu_);
    auto* const page = new QWidget;
    auto* const around = new QVBoxLayout(page);
    around->setContentsMargins(Metrics::gap, Metrics::gap, Metrics::gap, Metrics::gap);
    around->addWidget(grid_);
    area_ = new QScrollArea(this);
    area_->setObjectName(QStringLiteral("tileArea"));
    area_->setAccessibleName(tr("Comparison"));
    area_->setWidgetResizable(true);
    area_->setFrameShape(QFrame::NoFrame);
    area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area_->setFocusPolicy(Qt::NoFocus);
    area_->setWidget(page);
    area_->viewport()->installEventFilter(this);

    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new DisplayBar(workspace, actions, this));
    column->addWidget(banner_);
    column->addWidget(area_, 1);

    chooser_ = new MethodChooser(*workspace.methods(), this);
    connect(chooser_, &MethodChooser::picked, this, [this](const QString& method) {
        const TileId id = workspace_.tiles()->add(method);
        if (id != 0) setCurrent(id);
    });
    connect(grid_, &TileGrid::currentChanged, this, &ComparisonPane::currentChanged);
    connect(grid_, &TileGrid::settingsAsked, this, &ComparisonPane::settingsAsked);
    connect(grid_, &TileGrid::addAsked, this, &ComparisonPane::chooseMethod);
    connect(grid_, &TileGrid::arranged, this, &ComparisonPane::tellWhatIsSeen);
    connect(area_->verticalScrollBar(), &QScrollBar::valueChanged, this, &ComparisonPane::tellWhatIsSeen);
    connect(workspace.picture(), &PictureView::changed, this, &ComparisonPane::showPicture);
    connect(&workspace, &Workspace::targetChanged, this, &ComparisonPane::showPicture);
    connect(&workspace, &Workspace::displayChanged, this, &ComparisonPane::showDisplay);
    showPicture();
    showDisplay();
}

TileId ComparisonPane::current() const {
    return grid_->current();
}

void ComparisonPane::setCurrent(TileId id) {
    grid_->setCurrent(id);
    if (Tile* const tile = grid_->tile(id)) area_->ensureWidgetVisible(tile, 0, 0);
}

void ComparisonPane::chooseMethod() {
    chooser_->popupAt(mapToGlobal(QPoint(Metrics::margin, Metrics::margin + Metrics::icon + 2 * Metrics::gap)));
}

void ComparisonPane::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitGrid();
}

bool ComparisonPane::eventFilter(QObject* watched, QEvent* event) {
    if (watched == area_->viewport() && event->type() == QEvent::Resize) fitGrid();
    return QWidget::eventFilter(watched, event);
}

void ComparisonPane::fitGrid() {
    grid_->setRoom(area_->viewport()->size() - QSize(2 * Metrics::gap, 2 * Metrics::gap));
}

void ComparisonPane::showPicture() {
    const PictureView& picture = *workspace_.picture();
    grid_->setPictureSize(picture.original().size());
    std::vector<Mark> marks;
    if (workspace_.exploration().display.truth) marks = marksOf(picture);
    // The names stand on the picture; on every tile they would hide what there is to see.
    for (Mark& mark : marks)
        mark.name.clear();
    grid_->setMarks(marks);
}

void ComparisonPane::showDisplay() {
    grid_->setPixelated(workspace_.exploration().display.pixelated);
    showPicture();
}

void ComparisonPane::tellWhatIsSeen() {
    const QRect seen(grid_->mapFrom(area_->viewport(), QPoint(0, 0)), area_->viewport()->size());
    workspace_.tiles()->setOnScreen(grid_->tilesIn(seen));
}

}  // namespace saccade
