// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractListModel>
#include <QString>

#include "engine/methods/method.h"
#include "viewmodels/exploration.h"

namespace saccade {

class Workspace;

/// The parameters of one tile's method, a row each, from its schema.
///
/// Follows undo and redo. Lives as long as the workspace at most; shows nothing once its tile is gone.
class ParameterForm : public QAbstractListModel {
    Q_OBJECT

 public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        LabelRole,            ///< "Samples"; also Qt::DisplayRole
        HelpRole,             ///< one or two sentences
        TypeRole,             ///< int of Parameter::Type
        ValueRole,            ///< text; "auto" where the method chooses
        DefaultRole,          ///< text
        IsDefaultRole,        ///< bool
        MinimumRole,          ///< double; integer and real
        MaximumRole,          ///< double
        StepRole,             ///< double
        ChoicesRole,          ///< QStringList of the allowed words
        UnitRole,             ///< text; may be empty
        AllowedRole,          ///< "a whole number from 1 to 50000"
        AcceptsFileRole,      ///< bool: a picture file's name is allowed too
        ZeroIsAutomaticRole,  ///< bool: 0 means "auto"
        AdvancedRole,         ///< bool
        ErrorRole             ///< why the last text was not taken; else empty
    };

    explicit ParameterForm(Workspace& workspace, QObject* parent = nullptr);

    /// The tile whose parameters are shown; 0 for none.
    void setTile(TileId id);
    TileId tile() const { return tile_; }
    /// The method's title; empty without a tile.
    QString title() const;
    /// One sentence what its map says, and its help as HTML.
    QString summary() const;
    bool allDefault() const;

    /// Takes a text as it was typed. Answers whether it was allowed; if not, ErrorRole holds the sentence, and the
    /// value stays what it was.
    bool set(int row, const QString& text, Change change = Change::done);
    void reset(int row);
    void resetAll();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    /// Qt::EditRole takes a text like set().
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QHash<int, QByteArray> roleNames() const override;

 Q_SIGNALS:
    /// The tile, its method, or any value changed.
    void changed();

 private:
    void follow();
    const TileChoice* choice() const;
    QString valueOf(const Parameter& parameter) const;

    Workspace& workspace_;
    TileId tile_ = 0;
    const Method* method_ = nullptr;
    TileSettings settings_;
    std::vector<QString> errors_;
};

/// A value as a form shows it: "auto" where zero means that.
QString parameterText(const Parameter& parameter, const Parameter::Value& value);

}  // namespace saccade
