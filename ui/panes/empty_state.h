// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QAction;

namespace saccade {

/// What stands where there is nothing yet: what can be done, and a button that does it.
class EmptyState : public QWidget {
    Q_OBJECT

 public:
    EmptyState(const QString& icon, const QString& words, QAction* action, QWidget* parent = nullptr);
};

}  // namespace saccade
