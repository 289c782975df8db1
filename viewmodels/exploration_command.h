// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QUndoCommand>

#include "viewmodels/exploration.h"

namespace saccade {

class Workspace;

/// One step of undo: the exploration before and after.
class ExplorationCommand : public QUndoCommand {
 public:
    /// Steps with the same `drag` that follow each other become one; empty: never.
    ExplorationCommand(Workspace& workspace, Exploration before, Exploration after, const QString& text, QString drag);

    void undo() override;
    void redo() override;
    int id() const override { return drag_.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override;

 private:
    void show(const Exploration& exploration);

    Workspace& workspace_;
    Exploration before_;
    Exploration after_;
    QString drag_;
};

}  // namespace saccade
