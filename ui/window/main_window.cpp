// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/main_window.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QUndoView>

#include "ui/comparison/comparison_pane.h"
#include "ui/comparison/parameter_pane.h"
#include "ui/panes/layers_pane.h"
#include "ui/panes/picture_pane.h"
#include "ui/panes/predictions_pane.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/window/panes.h"
#include "ui/window/target_bar.h"
#include "viewmodels/workspace.h"

namespace saccade {

MainWindow::MainWindow(Workspace& workspace, Theme& theme, Settings& settings, QWidget* parent)
    : QMainWindow(parent), workspace_(workspace), theme_(theme), settings_(settings), asker_(fileDialogs(this)) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(programIcon());
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    setDockOptions(dockOptions() | QMainWindow::AllowTabbedDocks | QMainWindow::GroupedDragging);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setContextMenuPolicy(Qt::NoContextMenu);

    actions_ = new Actions(this);
    buildPanes();
    buildBars();
    connectFiles();
    connectViews();
    connectExploration();
    connectTiles();
    follow();
    restore();
    workspace_.listDevices();
    workspace_.setCardMemory(
        [this](const std::string& hash) { return settings_.card(QString::fromStdString(hash)).toStdString(); });
}

// The base class hides and deletes the panes when nothing of this class is left, and they tell of it.
MainWindow::~MainWindow() {
    workspace_.setCardMemory({});
    for (QObject* const child : findChildren<QObject*>())
        child->disconnect(this);
}

void MainWindow::buildPanes() {
    comparison_ = new ComparisonPane(workspace_, *actions_, camera_, this);
    setCentralWidget(comparison_);
    picture_ = new PicturePane(workspace_, *actions_, camera_, this);
    predictions_ = new PredictionsPane(workspace_, *actions_, this);
    layers_ = new LayersPane(workspace_, *actions_, this);
    parameters_ = new ParameterPane(workspace_, this);
    auto* const history = new QUndoView(workspace_.undoStack(), this);
    history->setObjectName(QStringLiteral("historyView"));
    history->setAccessibleName(tr("Steps of the exploration"));
    history->setEmptyLabel(tr("The beginning"));
    panes_ = new Panes(this);
    panes_->setContent(picture_, predictions_, layers_, parameters_, history);
}

void MainWindow::buildBars() {
    actions_->fill(menuBar());
    QMenu* const view = actions_->menu(Menu::view);
    view->addSeparator();
    panes_->fill(view);
    recent_ = new QMenu(tr("Open &recent"), this);
    recent_->setObjectName(QStringLiteral("recent"));
    actions_->menu(Menu::file)->insertMenu((*actions_)[Command::openDemo], recent_);
    devices_ = new QMenu(tr("Compute &on"), this);
    devices_->setObjectName(QStringLiteral("devices"));
    QMenu* const explore = actions_->menu(Menu::explore);
    explore->addSeparator();
    explore->addMenu(devices_);

    QToolBar* const bar = addToolBar(tr("Tool bar"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setIconSize({Metrics::icon, Metrics::icon});
    for (const Command command : {Command::openPicture, Command::openModel})
        bar->addAction((*actions_)[command]);
    bar->addSeparator();
    for (const Command command : {Command::previousPicture, Command::nextPicture})
        bar->addAction((*actions_)[command]);
    bar->addSeparator();
    for (const Command command : {Command::undo, Command::redo})
        bar->addAction((*actions_)[command]);
    bar->addSeparator();
    for (const Command command : {Command::stop, Command::exportComparison})
        bar->addAction((*actions_)[command]);
    auto* const spring = new QWidget(bar);
    spring->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(spring);
    bar->addWidget(new TargetBar(workspace_, *actions_, bar));
    for (QToolButton* const button : bar->findChildren<QToolButton*>()) {
        if (button->accessibleName().isEmpty() && button->defaultAction())
            button->setAccessibleName(button->defaultAction()->text().remove(QLatin1Char('&')));
    }

    status_ = new QLabel(this);
    status_->setObjectName(QStringLiteral("status"));
    status_->setContentsMargins(Metrics::gap, 0, 0, 0);
    status_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    readOut_ = new QLabel(this);
    readOut_->setObjectName(QStringLiteral("readOut"));
    readOut_->setFont(tabular(font()));
    readOut_->setContentsMargins(0, 0, Metrics::gap, 0);
    statusBar()->addWidget(status_, 1);
    statusBar()->addPermanentWidget(readOut_);
    statusBar()->setSizeGripEnabled(false);
}

void MainWindow::setDemo(const QString& model, const QString& picture) {
    demoModel_ = model;
    demoPicture_ = picture;
    (*actions_)[Command::openDemo]->setVisible(!model.isEmpty());
}

void MainWindow::restore() {
    theme_.choose(settings_.theme());
    const Theme::Choice choice = theme_.choice();
    actions_->setChecked(choice == Theme::Choice::light  ? Command::themeLight
                         : choice == Theme::Choice::dark ? Command::themeDark
                                                         : Command::themeSystem,
                         true);
    actions_->setChecked(Command::networkView, settings_.networkView());
    picture_->showNetworkView(settings_.networkView());

    const QScreen* const screen = QGuiApplication::primaryScreen();
    const QSize room = screen ? screen->availableSize() : QSize(1440, 900);
    resize(QSize(1440, 900).boundedTo(room));
    panes_->arrange(Panes::Arrangement::explore);
    // What was kept comes last: it needs every pane to exist.
    if (!settings_.geometry().isEmpty()) restoreGeometry(settings_.geometry());
    if (!settings_.panes().isEmpty()) restoreState(settings_.panes(), Settings::panesVersion);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    settings_.keepWindow(saveGeometry(), saveState(Settings::panesVersion));
    // What computes is of no use any more; told now, the engine is done by the time it is waited for.
    workspace_.cancelAll();
    event->accept();
}

}  // namespace saccade
