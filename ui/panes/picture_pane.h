// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QStackedWidget;

namespace saccade {

class Actions;
class Banner;
class Camera;
class ElidedLabel;
class Canvas;
class Workspace;

/// The picture as it was opened, under the camera of the tiles, and on demand beside it what the network receives.
class PicturePane : public QWidget {
    Q_OBJECT

 public:
    PicturePane(Workspace& workspace, Actions& actions, Camera& camera, QWidget* parent = nullptr);

    /// Whether what the network receives is shown.
    void showNetworkView(bool shown);
    Canvas* view() const { return view_; }
    QSize sizeHint() const override { return {290, 360}; }

 private:
    void refresh();
    void showDisplay();

    Workspace& workspace_;
    Camera* ownCamera_ = nullptr;  ///< of the network's view, which has another frame
    Banner* banner_ = nullptr;
    QStackedWidget* stack_ = nullptr;
    Canvas* view_ = nullptr;
    QWidget* seenSide_ = nullptr;
    Canvas* seen_ = nullptr;
    ElidedLabel* name_ = nullptr;
    ElidedLabel* facts_ = nullptr;
    bool networkView_ = false;
};

}  // namespace saccade
