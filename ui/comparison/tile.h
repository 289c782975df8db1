// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>
#include <QPointF>
#include <optional>

#include "ui/maps/canvas.h"
#include "viewmodels/tiles_model.h"

class QLabel;
class QMenu;
class QStackedLayout;
class QToolButton;

namespace saccade {

class ColourBar;
class ElidedLabel;
class ProgressLine;

/// One tile of the comparison: names, map, progress, colour bar, cost. Shows what the model says of one id and asks the
/// model for what concerns this tile alone.
class Tile : public QFrame {
    Q_OBJECT

 public:
    /// `menu` is shown for the current tile and belongs to the pane; it must outlive the tile.
    Tile(TilesModel& model, TileId id, Camera& camera, QMenu* menu, QWidget* parent = nullptr);

    TileId id() const { return id_; }
    /// Height of everything but the map.
    int chrome() const;

    /// Takes everything from the model anew.
    void refresh();
    void showValueAt(const std::optional<QPointF>& place);
    void setCurrent(bool current);
    /// Of the picture in its own pixels, which the map's image may be smaller than.
    void setPictureSize(const QSize& size);
    void setPixelated(bool pixelated);
    void setMarks(const std::vector<Mark>& marks);

    Canvas* map() const { return map_; }
    /// What takes the keyboard, in order.
    std::vector<QWidget*> focusChain() const { return chain_; }
    /// What a person drags to move the tile.
    QWidget* handle() const { return header_; }

 Q_SIGNALS:
    /// The person turned to this tile.
    void chosen();
    void settingsAsked();
    void dragged(const QPoint& global);
    void dropped(const QPoint& global);

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

 private:
    void build(Camera& camera);
    QToolButton* button(const QString& name, const QString& icon, const QString& tip);
    QString summary(const QModelIndex& at) const;

    TilesModel& model_;
    TileId id_;
    QMenu* menu_;
    QWidget* header_ = nullptr;
    ElidedLabel* title_ = nullptr;
    ElidedLabel* variant_ = nullptr;
    QLabel* hit_ = nullptr;
    QStackedLayout* middle_ = nullptr;
    Canvas* map_ = nullptr;
    QLabel* sentence_ = nullptr;
    ProgressLine* progress_ = nullptr;
    ColourBar* bar_ = nullptr;
    ElidedLabel* cost_ = nullptr;
    QToolButton* stop_ = nullptr;
    QToolButton* pin_ = nullptr;
    std::vector<QWidget*> chain_;
    QSize pictureSize_;
    QPoint pressed_;
    bool armed_ = false;     ///< the title is pressed
    bool dragging_ = false;  ///< and has been moved
    bool current_ = false;
    std::optional<QPointF> crosshair_;
};

}  // namespace saccade
