// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/panes.h"

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>
#include <algorithm>

namespace saccade {

namespace {

/// What had the keyboard last in a pane, else the first thing that takes it by tab; nullptr where there is none.
QWidget* firstIn(QWidget* pane) {
    QWidget* const last = pane->focusWidget();
    if (last && last->isVisible() && last->isEnabled()) return last;
    for (QWidget* next = pane->nextInFocusChain(); next && next != pane; next = next->nextInFocusChain()) {
        const bool takes = (next->focusPolicy() & Qt::TabFocus) && next->isVisible() && next->isEnabled();
        if (takes && pane->isAncestorOf(next)) return next;
    }
    return nullptr;
}

}  // namespace

Panes::Panes(QMainWindow* window) : QObject(window), window_(window) {}

QDockWidget* Panes::add(const char* name, const QString& title, QWidget* content) {
    auto* const dock = new QDockWidget(title, window_);
    dock->setObjectName(QString::fromLatin1(name));
    dock->setWidget(content);
    window_->addDockWidget(Qt::LeftDockWidgetArea, dock);
    all_.push_back(dock);
    // The window's layout knows who stands with whom only after it told that something moved.
    const auto settle = [this] { QMetaObject::invokeMethod(this, &Panes::settleTitles, Qt::QueuedConnection); };
    connect(dock, &QDockWidget::visibilityChanged, this, settle);
    connect(dock, &QDockWidget::topLevelChanged, this, settle);
    connect(dock, &QDockWidget::dockLocationChanged, this, settle);
    return dock;
}

void Panes::settleTitles() {
    for (QDockWidget* const dock : all_) {
        const auto beside = window_->tabifiedDockWidgets(dock);
        const bool tabbed =
            !dock->isFloating() && !dock->isHidden() &&
            std::any_of(beside.begin(), beside.end(), [](const auto* other) { return !other->isHidden(); });
        QWidget* const present = dock->titleBarWidget();
        if (tabbed == (present != nullptr)) continue;
        dock->setTitleBarWidget(tabbed ? new QWidget(dock) : nullptr);
        delete present;
    }
}

void Panes::setContent(QWidget* picture, QWidget* predictions, QWidget* layers, QWidget* settings, QWidget* history) {
    picture_ = add("picture", tr("Picture"), picture);
    predictions_ = add("predictions", tr("Predictions"), predictions);
    layers_ = add("layers", tr("Network"), layers);
    settings_ = add("settings", tr("Settings"), settings);
    history_ = add("history", tr("History"), history);
}

void Panes::arrange(Arrangement arrangement) {
    for (QDockWidget* const dock : all_) {
        dock->setFloating(false);
        window_->removeDockWidget(dock);
    }
    window_->addDockWidget(Qt::LeftDockWidgetArea, picture_);
    window_->splitDockWidget(picture_, predictions_, Qt::Vertical);
    window_->addDockWidget(Qt::RightDockWidgetArea, layers_);
    window_->splitDockWidget(layers_, settings_, Qt::Vertical);
    window_->tabifyDockWidget(layers_, history_);
    const bool all = arrangement == Arrangement::explore;
    picture_->show();
    predictions_->show();
    for (QDockWidget* const dock : {layers_, settings_, history_})
        dock->setVisible(all);
    layers_->raise();

    const int width = window_->width();
    const int left = arrangement == Arrangement::teach ? width * 2 / 5 : std::clamp(width / 5, 220, 340);
    window_->resizeDocks({picture_, predictions_}, {left, left}, Qt::Horizontal);
    window_->resizeDocks({layers_, settings_}, {std::clamp(width / 5, 260, 380), std::clamp(width / 5, 260, 380)},
                         Qt::Horizontal);
    const int height = window_->height();
    window_->resizeDocks({picture_, predictions_}, {height * 52 / 100, height * 48 / 100}, Qt::Vertical);
    window_->resizeDocks({layers_, settings_}, {height * 55 / 100, height * 45 / 100}, Qt::Vertical);
}

void Panes::fill(QMenu* menu) const {
    for (QDockWidget* const dock : all_)
        menu->addAction(dock->toggleViewAction());
}

void Panes::focusNext(QWidget* middle, int direction) {
    std::vector<QWidget*> stops{middle};
    for (QDockWidget* const dock : all_) {
        if (dock->isVisible() && !dock->visibleRegion().isEmpty()) stops.push_back(dock->widget());
    }
    const QWidget* const focused = QApplication::focusWidget();
    const auto here = std::find_if(stops.begin(), stops.end(), [focused](const QWidget* stop) {
        return focused && (stop == focused || stop->isAncestorOf(focused));
    });
    const auto count = static_cast<int>(stops.size());
    int at = here == stops.end() ? -1 : static_cast<int>(here - stops.begin());
    // A pane in which nothing takes the keyboard is passed by.
    for (int tried = 0; tried < count; ++tried) {
        at = ((at + direction) % count + count) % count;
        if (QWidget* const first = firstIn(stops[static_cast<std::size_t>(at)])) {
            first->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

}  // namespace saccade
