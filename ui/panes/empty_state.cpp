// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/panes/empty_state.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"

namespace saccade {

EmptyState::EmptyState(const QString& iconName, const QString& words, QAction* action, QWidget* parent)
    : QWidget(parent) {
    auto* const sign = new QToolButton(this);
    // A button only because it draws its icon anew when the colours change; it does nothing.
    sign->setIcon(quietIcon(iconName));
    sign->setIconSize({2 * Metrics::icon, 2 * Metrics::icon});
    sign->setFocusPolicy(Qt::NoFocus);
    sign->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* const label = new QLabel(words, this);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignCenter);
    label->setForegroundRole(QPalette::PlaceholderText);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::margin, Metrics::margin, Metrics::margin, Metrics::margin);
    column->setSpacing(Metrics::gap);
    column->addStretch(1);
    column->addWidget(sign, 0, Qt::AlignHCenter);
    column->addWidget(label);
    if (action) {
        auto* const button = new QPushButton(action->text(), this);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        column->addWidget(button, 0, Qt::AlignHCenter);
    }
    column->addStretch(1);
}

}  // namespace saccade
