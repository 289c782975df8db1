// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractListModel>
#include <QString>
#include <optional>
#include <vector>

#include "viewmodels/exploration_engine.h"

namespace saccade {

class Workspace;

/// What the network says of the picture: the first classes by falling score, or those that match a filter.
class PredictionsModel : public QAbstractListModel {
    Q_OBJECT

 public:
    enum Role {
        IndexRole = Qt::UserRole + 1,  ///< qlonglong: the class
        NameRole,                      ///< also Qt::DisplayRole
        ProbabilityRole,               ///< double, 0 to 1
        ProbabilityTextRole,           ///< "93.1 %"
        LogitRole,                     ///< double
        RankRole,                      ///< int, 1: the first prediction
        IsTargetRole,                  ///< bool: is being explained
        IsContrastRole,                ///< bool: is what the target is held against
        IsTrueRole                     ///< bool: is known to be on the picture
    };

    explicit PredictionsModel(Workspace& workspace);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

    /// How many are shown without a filter; 5 at first.
    void setMost(int most);
    int most() const { return most_; }
    /// Words that a class's name must contain, or its index; empty: the first ones. With a filter, at most 200 rows.
    void setFilter(const QString& filter);
    QString filter() const { return filter_; }

    /// The class of a row, -1 where there is none.
    std::int64_t classAt(int row) const;
    /// Classes of the network; 0 while there is no look.
    int classes() const;

 private:
    void reload();
    void mark();

    Workspace& workspace_;
    std::shared_ptr<const Look> look_;
    std::vector<std::int64_t> rows_;
    std::vector<int> rankOf_;  ///< by class
    QString filter_;
    int most_ = 5;
};

/// Whether a thing on the picture is of a class of this model: by its name where both have one, else by its number.
bool isOfClass(const TrueThing& thing, const ModelFacts& model, std::int64_t index);

}  // namespace saccade
