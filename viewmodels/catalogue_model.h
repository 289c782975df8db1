// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <deque>
#include <functional>
#include <vector>

#include "viewmodels/model_catalogue.h"
#include "viewmodels/model_download.h"

namespace saccade {

/// The published models as a table: what they are, whether they are here, and how far their downloads are. Downloads
/// follow each other. Lives on a thread with an event loop, the window's.
class CatalogueModel : public QAbstractTableModel {
    Q_OBJECT

 public:
    enum Column { NameColumn, SizeColumn, AccuracyColumn, StateColumn, columns };
    enum Role {
        NameRole = Qt::UserRole + 1,  ///< "resnet50"
        StateRole,                    ///< int of State
        ProgressRole,                 ///< 0 to 1; -1 while it is not known
        FileRole,                     ///< where it is, or will be
        FailureRole,                  ///< why the download failed: one sentence; else empty
        DetailRole,                   ///< one line about the weights
        SortRole                      ///< what a column is sorted by
    };
    enum class State { absent, waiting, running, stopped, failed, here };
    using SourceOf = std::function<ModelDownload::Source(const CatalogueEntry&, const QString& folder)>;

    /// @param entries what there is to have.
    /// @param folder where it goes.
    /// @param sourceOf how an entry is fetched; another one is for tests.
    CatalogueModel(std::vector<CatalogueEntry> entries, QString folder, SourceOf sourceOf = ModelDownload::sourceOf,
                   QObject* parent = nullptr);

    /// Downloads an entry, after those that wait already. One that is here, or on its way, is left alone.
    void download(int row);
    /// Stops, or waits no longer; what has arrived is kept.
    void cancel(int row);
    State stateOf(int row) const;
    QString fileOf(int row) const;
    bool busy() const { return running_ >= 0; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

 Q_SIGNALS:
    /// A download ended by itself: the file is here, or FailureRole says why not.
    void ended(int row);

 private:
    struct Run {
        State state = State::absent;
        qint64 received = 0;
        qint64 total = -1;
        QString failure;
    };

    void next();
    void onEnd();
    void changed(int row);
    QString stateText(std::size_t at) const;

    std::vector<CatalogueEntry> entries_;
    std::vector<Run> runs_;
    QString folder_;
    SourceOf sourceOf_;
    ModelDownload download_;
    std::deque<int> waiting_;
    int running_ = -1;
};

}  // namespace saccade
