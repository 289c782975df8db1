// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractItemModel>
#include <QString>
#include <vector>

#include "engine/methods/method.h"

namespace saccade {

/// Every method of the registry as a tree: families, and the methods in them. One column.
class MethodsModel : public QAbstractItemModel {
    Q_OBJECT

 public:
    enum Role {
        IdRole = Qt::UserRole + 1,  ///< "grad_cam"; empty for a family
        TitleRole,                  ///< "Grad-CAM"; also Qt::DisplayRole
        FamilyRole,                 ///< "Class activation maps"
        ShowsRole,                  ///< one sentence; also the tool tip
        PaperRole,
        FormulaRole,
        CostRole,      ///< "1 forward, 1 backward"
        MisleadsRole,  ///< one sentence: when not to believe it
        UsesLayerRole,
        HelpRole,     ///< all of it as HTML
        IsFamilyRole  ///< bool
    };

    explicit MethodsModel(QObject* parent = nullptr);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QHash<int, QByteArray> roleNames() const override;

    /// Keeps the methods whose id, title, family, paper or parameters contain every word; families without any are left
    /// out.
    void setFilter(const QString& filter);
    QString filter() const { return filter_; }
    /// The id of a method's index; empty for a family.
    QString idAt(const QModelIndex& index) const;
    /// The first method that is shown; invalid where none is.
    QModelIndex first() const;
    QModelIndex find(const QString& id) const;

    static QString helpHtml(const Method& method);

 private:
    struct Family {
        QString name;
        std::vector<const Method*> methods;
    };
    void reload();

    QString filter_;
    std::vector<Family> families_;
};

}  // namespace saccade
