// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/exploration_command.h"

#include "viewmodels/workspace.h"

namespace saccade {

ExplorationCommand::ExplorationCommand(Workspace& workspace, Exploration before, Exploration after, const QString& text,
                                       QString drag)
    : QUndoCommand(text),
      workspace_(workspace),
      before_(std::move(before)),
      after_(std::move(after)),
      drag_(std::move(drag)) {}

void ExplorationCommand::undo() {
    show(before_);
}

void ExplorationCommand::redo() {
    show(after_);
}

bool ExplorationCommand::mergeWith(const QUndoCommand* other) {
    const auto* const next = static_cast<const ExplorationCommand*>(other);
    if (next->drag_ != drag_) return false;
    after_ = next->after_;
    setText(next->text());
    // Dragged there and back: nothing happened.
    setObsolete(before_ == after_);
    return true;
}

void ExplorationCommand::show(const Exploration& exploration) {
    Exploration next = exploration;
    // A step that was taken before the first model or picture was there does not take them away.
    if (next.model.empty()) {
        next.model = workspace_.exploration().model;
        next.card = workspace_.exploration().card;
    }
    if (next.picture.empty()) next.picture = workspace_.exploration().picture;
    workspace_.assume(next);
}

}  // namespace saccade
