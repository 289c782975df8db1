// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAction>
#include <QObject>
#include <functional>
#include <map>
#include <set>

#include "ui/actions/action_table.h"

class QActionGroup;
class QMenu;
class QMenuBar;

namespace saccade {

/// The table brought to life: one QAction a line, wherever it is shown. Its object name is the line's id.
class Actions : public QObject {
    Q_OBJECT

 public:
    explicit Actions(QObject* parent = nullptr);

    QAction* operator[](Command command) const { return actions_.at(command); }

    /// What happens when it is triggered; toggles and choices hand over whether they are on now.
    void on(Command command, const std::function<void(bool)>& deed);

    /// Whether anything happens when it is triggered.
    bool isConnected(Command command) const { return connected_.contains(command); }

    void setEnabled(Command command, bool enabled) { actions_.at(command)->setEnabled(enabled); }
    /// Without triggering it.
    void setChecked(Command command, bool checked);

    /// Adds the table's menus to a menu bar.
    void fill(QMenuBar* bar);
    /// A menu of the bar, for what is added while the program runs (recent files, panes).
    QMenu* menu(Menu menu) const { return menus_.at(menu); }

 private:
    std::map<Command, QAction*> actions_;
    std::map<Menu, QMenu*> menus_;
    std::set<Command> connected_;
};

}  // namespace saccade
