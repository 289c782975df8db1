// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "viewmodels/exploration.h"

class QMenu;
class QScrollArea;

namespace saccade {

class Actions;
class Banner;
class Camera;
class MethodChooser;
class TileGrid;
class Workspace;

/// The middle of the window: how maps are shown, and the tiles.
class ComparisonPane : public QWidget {
    Q_OBJECT

 public:
    ComparisonPane(Workspace& workspace, Actions& actions, Camera& camera, QWidget* parent = nullptr);

    TileId current() const;
    /// Makes a tile the current one and brings it into sight.
    void setCurrent(TileId id);
    TileGrid* grid() const { return grid_; }
    /// Where sentences appear whose own pane is hidden.
    Banner* banner() const { return banner_; }
    void chooseMethod();

 Q_SIGNALS:
    void currentChanged(saccade::TileId id);
    void settingsAsked();

 protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void fitGrid();
    void showPicture();
    void showDisplay();
    void tellWhatIsSeen();

    Workspace& workspace_;
    Banner* banner_ = nullptr;
    QMenu* menu_ = nullptr;
    QScrollArea* area_ = nullptr;
    TileGrid* grid_ = nullptr;
    MethodChooser* chooser_ = nullptr;
};

}  // namespace saccade
