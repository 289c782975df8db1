// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/methods/method.h"
#include "viewmodels/schema_form.h"

namespace saccade {

class Workspace;

/// The parameters of one tile's method, a row each, from its schema.
///
/// Follows undo and redo. Lives as long as the workspace at most; shows nothing once its tile is gone.
class ParameterForm : public SchemaForm {
    Q_OBJECT

 public:
    explicit ParameterForm(Workspace& workspace, QObject* parent = nullptr);

    /// The tile whose parameters are shown; 0 for none.
    void setTile(TileId id);
    TileId tile() const { return tile_; }
    /// The method's title; empty without a tile.
    QString title() const;
    /// One sentence what its map says.
    QString summary() const;

 protected:
    QString store(const Parameter& parameter, const QString& text, Change change) override;
    void giveUp(const Parameter* parameter) override;

 private:
    void follow();

    Workspace& workspace_;
    TileId tile_ = 0;
    const Method* method_ = nullptr;
};

}  // namespace saccade
