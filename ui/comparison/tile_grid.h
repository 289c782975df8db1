// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <map>
#include <optional>
#include <vector>

#include "ui/comparison/grid_plan.h"
#include "ui/maps/canvas.h"
#include "viewmodels/tiles_model.h"

class QMenu;
class QToolButton;

namespace saccade {

class Camera;
class Tile;

/// The tiles of the model side by side. Follows the model row by row: a tile's widget lives as long as its id.
class TileGrid : public QWidget {
    Q_OBJECT

 public:
    TileGrid(TilesModel& model, Camera& camera, QMenu* menu, QWidget* parent = nullptr);

    /// What can be seen at once, and the picture in its own pixels: together they decide the size of tiles.
    void setRoom(const QSize& room);
    void setPictureSize(const QSize& size);
    void setPixelated(bool pixelated);
    void setMarks(const std::vector<Mark>& marks);

    TileId current() const { return current_; }
    /// 0 for none.
    void setCurrent(TileId id);
    Tile* tile(TileId id) const;
    /// The tiles that lie, at least in part, in this part of the grid.
    std::vector<TileId> tilesIn(const QRect& part) const;

 Q_SIGNALS:
    void currentChanged(saccade::TileId id);
    void settingsAsked();
    void addAsked();
    void arranged();

 protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    void make(int row);
    void insert(int first, int last);
    void removeRows(int first, int last);
    void rebuild();
    void arrange();
    int rowAt(const QPoint& global) const;

    TilesModel& model_;
    Camera& camera_;
    QMenu* menu_;
    QToolButton* add_ = nullptr;
    std::map<TileId, Tile*> tiles_;
    std::vector<Mark> marks_;
    GridPlan plan_;
    QSize room_{600, 400};
    QSize pictureSize_;
    double aspect_ = 1;
    bool pixelated_ = false;
    TileId current_ = 0;
    TileId carried_ = 0;         ///< the tile that is being dragged
    std::optional<int> target_;  ///< the row it would get
};

}  // namespace saccade
