// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/actions/actions.h"

#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>

#include "ui/theme/icons.h"

namespace saccade {
namespace {

QString tipOf(const ActionEntry& entry) {
    const QList<QKeySequence> keys = keysOf(entry);
    const QString name = keys.isEmpty() ? plainTextOf(entry)
                                        : QStringLiteral("%1 (%2)").arg(
                                              plainTextOf(entry), keys.front().toString(QKeySequence::NativeText));
    return QStringLiteral("<p><b>%1</b><br>%2</p>").arg(name.toHtmlEscaped(), helpOf(entry).toHtmlEscaped());
}

}  // namespace

Actions::Actions(QObject* parent) : QObject(parent) {
    QActionGroup* group = nullptr;
    for (const ActionEntry& entry : actionTable()) {
        auto* const action = new QAction(textOf(entry), this);
        action->setObjectName(QString::fromLatin1(entry.id));
        action->setShortcuts(keysOf(entry));
        action->setToolTip(tipOf(entry));
        action->setStatusTip(helpOf(entry));
        if (*entry.icon != '\0') action->setIcon(icon(QString::fromLatin1(entry.icon)));
        action->setCheckable(entry.kind != ActionEntry::Kind::plain);
        if (entry.kind == ActionEntry::Kind::choice) {
            if (!group || entry.startsGroup) group = new QActionGroup(this);
            group->addAction(action);
        }
        actions_[entry.command] = action;
    }
}

void Actions::on(Command command, const std::function<void(bool)>& deed) {
    connect(actions_.at(command), &QAction::triggered, this, deed);
    connected_.insert(command);
}

void Actions::setChecked(Command command, bool checked) {
    // triggered() is not sent for this, only toggled(), which nothing of ours listens to.
    actions_.at(command)->setChecked(checked);
}

void Actions::fill(QMenuBar* bar) {
    for (const ActionEntry& entry : actionTable()) {
        QMenu*& menu = menus_[entry.menu];
        if (!menu) {
            menu = bar->addMenu(titleOf(entry.menu));
            menu->setToolTipsVisible(false);
        }
        if (entry.startsGroup) menu->addSeparator();
        menu->addAction(actions_.at(entry.command));
    }
}

}  // namespace saccade
