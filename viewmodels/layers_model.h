// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractItemModel>
#include <QString>
#include <memory>
#include <string>

#include "viewmodels/exploration_engine.h"

namespace saccade {

class Workspace;

/// The network as a tree: layers under the modules that their names' parts name, in the order of computation.
class LayersModel : public QAbstractItemModel {
    Q_OBJECT

 public:
    enum Column { NameColumn, KindColumn, ShapeColumn, ParametersColumn, columns };
    enum Role {
        LayerRole =
            Qt::UserRole + 1,  ///< the name to give setLayer(); empty for a module that has no output of its own
        SelectedRole,          ///< bool: layer methods look at it now, chosen or by default
        ChosenRole,            ///< bool: the person chose it
        UsableRole,            ///< bool: has height and width over 1
        ShapeRole,             ///< QVariantList: of the output, batch first; empty for a module without one
        DefaultRole,           ///< bool: what is used where none is chosen
        DetailRole             ///< "kernel 3 x 3, stride 2 x 2; receptive field 35 x 35"; also the tool tip
    };

    explicit LayersModel(Workspace& workspace);
    ~LayersModel() override;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QHash<int, QByteArray> roleNames() const override;

    /// Where a layer stands; an alias counts. Invalid where there is none.
    QModelIndex find(const QString& layer) const;
    /// The layer in use now.
    QModelIndex selected() const;

    struct Node;

 private:
    void reload();
    void mark();
    const Node* nodeOf(const QModelIndex& index) const;
    QModelIndex indexOf(const Node* node, int column = 0) const;

    Workspace& workspace_;
    std::shared_ptr<const ModelFacts> model_;
    std::unique_ptr<Node> root_;
    std::string layer_;
};

}  // namespace saccade
