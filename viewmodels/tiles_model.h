// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractListModel>
#include <QImage>
#include <QPointF>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "viewmodels/exploration.h"
#include "viewmodels/exploration_engine.h"
#include "viewmodels/parameter_form.h"

namespace saccade {

class TilesAtWork;
class Workspace;

/// How far a tile is.
enum class TileState {
    waiting,    ///< for the model, the picture, or its turn
    computing,  ///< nothing to see yet
    partial,    ///< computing, with an estimate on screen
    done,
    stopped,  ///< by the person; there may be an estimate on screen
    refused,  ///< the method cannot do this: see SentenceRole
    failed    ///< the computation failed: see SentenceRole
};

/// The tiles of the comparison with what the engine has answered to each, in the order of the grid.
///
/// A tile is named by its id; rows move. Commands (add, remove, ...) go through the workspace's undo stack. Maps that
/// were computed are kept for a while: undoing a change brings them back without computing.
class TilesModel : public QAbstractListModel {
    Q_OBJECT

 public:
    enum Role {
        IdRole = Qt::UserRole + 1,  ///< qulonglong
        MethodRole,                 ///< the method's id
        TitleRole,                  ///< "Grad-CAM"; also Qt::DisplayRole
        VariantRole,                ///< what differs from the defaults: "layer2, samples 200"; may be empty
        ImageRole,                  ///< QImage: the map over the picture as now displayed; the dimmed picture before
        HasMapRole,                 ///< bool: there is a map on the image
        StateRole,                  ///< int of TileState
        StateTextRole,              ///< "waiting", "812 of 4000", "stopped at 812 of 4000"
        ProgressRole,               ///< double 0 to 1; -1 where the whole is not known
        SecondsRole,                ///< double
        ForwardsRole,               ///< qlonglong
        BackwardsRole,              ///< qlonglong
        CostRole,                   ///< before: "4000 forwards, about 12 s"; after: "24 ms, 1 forward, 1 backward"
        OwnErrorRole,               ///< "standard error 0.018"; may be empty
        BarImageRole,               ///< QImage 256 x 1 from low to high; null where there is no map
        LowRole,                    ///< double: the value at the bar's start
        HighRole,                   ///< double: at its end
        LowTextRole,                ///< as words: "−0.31"
        MiddleTextRole,             ///< "0" for diverging colours, else empty
        HighTextRole,
        SentenceRole,  ///< why there is no map; else empty
        PinnedRole,    ///< bool
        TargetRole,    ///< "bird", "bird against fish"
        LayerRole,     ///< the layer looked at; empty for other methods
        HitRole,       ///< bool: the map's peak lies on a thing of the target's class; invalid where not known
        SlowRole       ///< bool: takes long enough that its cost should be said before
    };

    explicit TilesModel(Workspace& workspace);
    ~TilesModel() override;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

    /// Row of a tile, -1 where there is none; id of a row, 0 where there is none.
    int rowOf(TileId id) const;
    TileId idAt(int row) const;
    QModelIndex indexOf(TileId id) const { return index(rowOf(id)); }

    /// The map's value as displayed (channels summed, sign chosen) under a place of the original picture, in its
    /// pixels; nothing outside the part that the network sees or where there is no map.
    std::optional<double> valueAt(TileId id, const QPointF& place) const;
    /// The same as text for a read-out: "−0.31"; empty where there is none.
    QString valueTextAt(TileId id, const QPointF& place) const;
    /// Where, in the original's pixels, the map is greatest; nothing where there is no map.
    std::optional<QPointF> peakOf(TileId id) const;

    /// The map as the engine answered it; null while there is none. Never changes once handed out.
    std::shared_ptr<const Map> mapOf(TileId id) const;
    /// The map over the whole original at its own resolution; null where there is none. Takes a while for photographs.
    QImage fullImageOf(TileId id) const;
    /// The map as it is displayed: its values, colours and the ends of its scale; nothing where there is none.
    std::optional<ShownMap> shownOf(TileId id) const;
    /// The registry's line of its method; null where there is no such tile.
    const Method* methodOf(TileId id) const;

    /// How many tiles are still to be computed.
    int pending() const;

    // Commands; each is one step of undo.

    /// Adds a tile at `row` (-1: at the end) and answers its id; 0 where there is no such method.
    TileId add(const QString& method, int row = -1);
    void remove(TileId id);
    /// Moves a tile so that it ends up in row `to`.
    void move(TileId id, int to);
    /// A copy behind it, with the same settings; answers its id.
    TileId duplicate(TileId id);
    /// A pinned tile keeps what it explains now.
    void setPinned(TileId id, bool pinned);
    /// Replaces the tile's method, settings are forgotten.
    void setMethod(TileId id, const QString& method);
    /// Sets one parameter. Answers the sentence of why not, or nothing.
    QString setParameter(TileId id, const QString& parameter, const QString& text, Change change = Change::done);
    /// Back to the default; an empty name: all of them.
    void resetParameter(TileId id, const QString& parameter = {});

    // What is no step of undo.

    /// Stops computing a tile; an estimate is kept.
    void cancel(TileId id);
    /// Computes a tile again that was stopped or failed.
    void rerun(TileId id);
    /// The tiles that can be seen now go first.
    void setOnScreen(const std::vector<TileId>& ids);

 private:
    friend class Workspace;

    friend class TilesAtWork;

    std::unique_ptr<TilesAtWork> d_;
};

}  // namespace saccade
