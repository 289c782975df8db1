// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QMainWindow>

#include "ui/actions/actions.h"
#include "ui/maps/camera.h"
#include "ui/window/file_asker.h"
#include "ui/window/settings.h"
#include "viewmodels/exploration.h"

class QLabel;
class QMimeData;

namespace saccade {

class CatalogueModel;
class ComparisonPane;
class LayersPane;
class Panes;
class ParameterPane;
class PicturePane;
class PredictionsPane;
class Workspace;

/// The window: panes around the comparison, menus and tool bar from the action table. It shows what the workspace
/// holds and passes on what a person does; it computes nothing.
class MainWindow : public QMainWindow {
    Q_OBJECT

 public:
    /// All three must outlive the window.
    MainWindow(Workspace& workspace, Theme& theme, Settings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// What "Open the demo" opens; an empty model takes the action away.
    void setDemo(const QString& model, const QString& picture);
    /// Who asks for files; the desktop's dialogs at first.
    void setFileAsker(FileAsker asker) { asker_ = std::move(asker); }

    Actions& actions() { return *actions_; }
    Camera& camera() { return camera_; }
    ComparisonPane& comparison() { return *comparison_; }
    Panes& panes() { return *panes_; }

 protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;

 private:
    // main_window.cpp
    void buildPanes();
    void buildBars();
    void restore();
    // window_commands.cpp
    void connectFiles();
    void connectViews();
    void connectExploration();
    void connectTiles();
    // window_state.cpp
    TileId current() const;
    void follow();
    void refreshActions();
    void refreshStatus();
    void refreshBanner();
    void refreshRecent();
    void refreshDevices();
    void rememberOpened();
    void readOut();
    // window_files.cpp
    void choosePath(const char* kind);
    void openFiles(const QMimeData* mime);
    void paste();
    void report(const QString& sentence, const QString& success);
    void exportComparisonAs();
    void exportTileAs();
    void exportMapsTo();
    void sayCard();
    void getModels();
    void showScript();

    Workspace& workspace_;
    Theme& theme_;
    Settings& settings_;
    FileAsker asker_;
    Actions* actions_ = nullptr;
    Camera camera_;
    ComparisonPane* comparison_ = nullptr;
    Panes* panes_ = nullptr;
    PicturePane* picture_ = nullptr;
    PredictionsPane* predictions_ = nullptr;
    LayersPane* layers_ = nullptr;
    ParameterPane* parameters_ = nullptr;
    CatalogueModel* catalogue_ = nullptr;  ///< once it was asked for
    QMenu* recent_ = nullptr;
    QMenu* devices_ = nullptr;
    QLabel* status_ = nullptr;
    QLabel* readOut_ = nullptr;
    QString demoModel_;
    QString demoPicture_;
    QString dismissedCard_;  ///< the guess that was read and put away
};

}  // namespace saccade
