// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/comparison/tile_grid.h"

#include <QPainter>
#include <QToolButton>
#include <algorithm>

#include "ui/comparison/tile.h"
#include "ui/maps/camera.h"
#include "ui/theme/colours.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

namespace saccade {

TileGrid::TileGrid(TilesModel& model, Camera& camera, QMenu* menu, QWidget* parent)
    : QWidget(parent), model_(model), camera_(camera), menu_(menu) {
    setObjectName(QStringLiteral("tileGrid"));
    add_ = new QToolButton(this);
    add_->setObjectName(QStringLiteral("addCell"));
    add_->setText(tr("Add a method"));
    add_->setAccessibleName(add_->text());
    add_->setIcon(quietIcon(QStringLiteral("add")));
    add_->setIconSize({2 * Metrics::icon, 2 * Metrics::icon});
    add_->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    connect(add_, &QToolButton::clicked, this, &TileGrid::addAsked);

    connect(&model_, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { insert(first, last); });
    connect(&model_, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex&, int first, int last) { removeRows(first, last); });
    connect(&model_, &QAbstractItemModel::rowsRemoved, this, &TileGrid::arrange);
    connect(&model_, &QAbstractItemModel::rowsMoved, this, &TileGrid::arrange);
    connect(&model_, &QAbstractItemModel::modelReset, this, &TileGrid::rebuild);
    connect(&model_, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& first, const QModelIndex& last) {
        for (int row = first.row(); row <= last.row(); ++row) {
            if (Tile* const found = tile(model_.idAt(row))) found->refresh();
        }
    });
    connect(&camera_, &Camera::crosshairMoved, this, [this] {
        for (const auto& [id, each] : tiles_)
            each->showValueAt(camera_.crosshair());
    });
    rebuild();
}

Tile* TileGrid::tile(TileId id) const {
    const auto found = tiles_.find(id);
    return found == tiles_.end() ? nullptr : found->second;
}

void TileGrid::setRoom(const QSize& room) {
    if (room == room_) return;
    room_ = room;
    arrange();
}

void TileGrid::setPictureSize(const QSize& size) {
    if (size == pictureSize_ || size.isEmpty()) return;
    pictureSize_ = size;
    for (const auto& [id, each] : tiles_)
        each->setPictureSize(size);
    // Beyond two to one, the tile would be mostly its own labels.
    aspect_ = std::clamp(static_cast<double>(size.width()) / size.height(), 0.5, 2.0);
    arrange();
}

void TileGrid::setPixelated(bool pixelated) {
    pixelated_ = pixelated;
    for (const auto& [id, each] : tiles_)
        each->setPixelated(pixelated);
}

void TileGrid::setMarks(const std::vector<Mark>& marks) {
    marks_ = marks;
    for (const auto& [id, each] : tiles_)
        each->setMarks(marks);
}

void TileGrid::setCurrent(TileId id) {
    if (id == current_) return;
    if (Tile* const before = tile(current_)) before->setCurrent(false);
    current_ = id;
    if (Tile* const now = tile(current_)) now->setCurrent(true);
    Q_EMIT currentChanged(id);
}

std::vector<TileId> TileGrid::tilesIn(const QRect& part) const {
    std::vector<TileId> found;
    for (int row = 0; row < model_.rowCount(); ++row) {
        const Tile* const each = tile(model_.idAt(row));
        if (each && each->geometry().intersects(part)) found.push_back(each->id());
    }
    return found;
}

void TileGrid::make(int row) {
    const TileId id = model_.idAt(row);
    auto* const made = new Tile(model_, id, camera_, menu_, this);
    made->setPictureSize(pictureSize_);
    made->setPixelated(pixelated_);
    made->setMarks(marks_);
    tiles_[id] = made;
    connect(made, &Tile::chosen, this, [this, id] { setCurrent(id); });
    connect(made, &Tile::settingsAsked, this, &TileGrid::settingsAsked);
    connect(made, &Tile::dragged, this, [this, id](const QPoint& global) {
        carried_ = id;
        target_ = rowAt(global);
        update();
    });
    connect(made, &Tile::dropped, this, [this, id](const QPoint& global) {
        const int to = rowAt(global);
        carried_ = 0;
        target_.reset();
        update();
        if (to != model_.rowOf(id)) model_.move(id, to);
    });
    made->show();
}

void TileGrid::insert(int first, int last) {
    for (int row = first; row <= last; ++row)
        make(row);
    arrange();
    if (current_ == 0) setCurrent(model_.idAt(first));
}

void TileGrid::removeRows(int first, int last) {
    for (int row = first; row <= last; ++row) {
        const TileId id = model_.idAt(row);
        const auto found = tiles_.find(id);
        if (found == tiles_.end()) continue;
        if (id == current_) {
            // The neighbour that takes its place, or the one before.
            TileId next = model_.idAt(last + 1);
            if (next == 0) next = model_.idAt(first - 1);
            setCurrent(next);
        }
        found->second->hide();
        found->second->deleteLater();
        tiles_.erase(found);
    }
}

void TileGrid::rebuild() {
    for (const auto& [id, each] : tiles_)
        each->deleteLater();
    tiles_.clear();
    for (int row = 0; row < model_.rowCount(); ++row)
        make(row);
    arrange();
    if (!tile(current_)) {
        current_ = 0;
        setCurrent(model_.idAt(0));
    }
    if (Tile* const now = tile(current_)) now->setCurrent(true);
}

void TileGrid::arrange() {
    GridTask task;
    task.tiles = model_.rowCount();
    task.room = room_;
    task.aspect = aspect_;
    task.gap = Metrics::gap;
    if (!tiles_.empty()) task.chrome = tiles_.begin()->second->chrome();
    plan_ = planGrid(task);
    if (isRightToLeft()) {
        for (QRect& cell : plan_.cells)
            cell.moveLeft(room_.width() - cell.right() - 1);
    }
    QWidget* before = nullptr;
    for (int row = 0; row < model_.rowCount(); ++row) {
        Tile* const each = tile(model_.idAt(row));
        if (!each) continue;
        each->setGeometry(plan_.cells[static_cast<std::size_t>(row)]);
        // The tab key goes through the tiles as they stand, not as they were made.
        for (QWidget* const next : each->focusChain()) {
            if (before) setTabOrder(before, next);
            before = next;
        }
    }
    add_->setVisible(plan_.roomToAdd);
    if (plan_.roomToAdd) add_->setGeometry(plan_.cells.back());
    setMinimumHeight(plan_.height);
    update();
    Q_EMIT arranged();
}

int TileGrid::rowAt(const QPoint& global) const {
    const QPoint at = mapFromGlobal(global);
    int best = 0;
    int least = -1;
    for (int row = 0; row < model_.rowCount(); ++row) {
        const int distance = (plan_.cells[static_cast<std::size_t>(row)].center() - at).manhattanLength();
        if (least < 0 || distance < least) {
            least = distance;
            best = row;
        }
    }
    return best;
}

void TileGrid::paintEvent(QPaintEvent*) {
    if (!target_ || carried_ == 0) return;
    // A bar on the side of the cell where the tile would come to stand.
    const QRect cell = plan_.cells[static_cast<std::size_t>(*target_)];
    const bool on = (*target_ > model_.rowOf(carried_)) != isRightToLeft();
    QPainter painter(this);
    const int x = on ? cell.right() + Metrics::gap / 2 - 1 : std::max(0, cell.left() - Metrics::gap / 2 - 1);
    painter.fillRect(QRect(std::min(x, width() - 3), cell.top(), 3, cell.height()),
                     palette().color(QPalette::Highlight));
}

void TileGrid::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    Q_EMIT arranged();
}

}  // namespace saccade
