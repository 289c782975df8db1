// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/catalogue_model.h"

#include <QLocale>
#include <algorithm>

#include "viewmodels/words.h"

namespace saccade {

CatalogueModel::CatalogueModel(std::vector<CatalogueEntry> entries, QString folder, SourceOf sourceOf, QObject* parent)
    : QAbstractTableModel(parent),
      entries_(std::move(entries)),
      runs_(entries_.size()),
      folder_(std::move(folder)),
      sourceOf_(std::move(sourceOf)) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (isDownloaded(entries_[i], folder_)) runs_[i].state = State::here;
    }
    connect(&download_, &ModelDownload::progressed, this, [this](qint64 received, qint64 total) {
        if (running_ < 0) return;
        Run& run = runs_[static_cast<std::size_t>(running_)];
        run.received = received;
        run.total = total;
        changed(running_);
    });
    connect(&download_, &ModelDownload::finished, this, &CatalogueModel::onEnd);
}

CatalogueModel::State CatalogueModel::stateOf(int row) const {
    return row >= 0 && row < rowCount() ? runs_[static_cast<std::size_t>(row)].state : State::absent;
}

QString CatalogueModel::fileOf(int row) const {
    return row >= 0 && row < rowCount() ? catalogueFile(entries_[static_cast<std::size_t>(row)], folder_) : QString();
}

void CatalogueModel::download(int row) {
    if (row < 0 || row >= rowCount()) return;
    Run& run = runs_[static_cast<std::size_t>(row)];
    if (run.state == State::here || run.state == State::waiting || run.state == State::running) return;
    run.state = State::waiting;
    run.failure.clear();
    waiting_.push_back(row);
    changed(row);
    next();
}

void CatalogueModel::cancel(int row) {
    if (row >= 0 && row == running_) {
        download_.cancel();
        return;
    }
    const auto found = std::find(waiting_.begin(), waiting_.end(), row);
    if (found == waiting_.end()) return;
    waiting_.erase(found);
    runs_[static_cast<std::size_t>(row)].state = State::absent;
    changed(row);
}

void CatalogueModel::next() {
    if (running_ >= 0 || waiting_.empty()) return;
    running_ = waiting_.front();
    waiting_.pop_front();
    Run& run = runs_[static_cast<std::size_t>(running_)];
    run.state = State::running;
    run.received = 0;
    run.total = -1;
    changed(running_);
    download_.start(sourceOf_(entries_[static_cast<std::size_t>(running_)], folder_));
}

void CatalogueModel::onEnd() {
    if (running_ < 0) return;
    const int row = std::exchange(running_, -1);
    Run& run = runs_[static_cast<std::size_t>(row)];
    switch (download_.state()) {
        case ModelDownload::State::done:
            run.state = State::here;
            break;
        case ModelDownload::State::failed:
            run.state = State::failed;
            run.failure = sentence(download_.failure());
            break;
        default:
            run.state = State::stopped;
    }
    changed(row);
    if (run.state != State::stopped) Q_EMIT ended(row);
    next();
}

void CatalogueModel::changed(int row) {
    Q_EMIT dataChanged(index(row, 0), index(row, columns - 1));
}

QString CatalogueModel::stateText(std::size_t at) const {
    const Run& run = runs_[at];
    const QLocale locale;
    switch (run.state) {
        case State::absent:
            return {};
        case State::waiting:
            return tr("waiting");
        case State::running:
            if (run.total > 0) {
                const double share = static_cast<double>(run.received) / static_cast<double>(run.total);
                return tr("%1 % of %2").arg(static_cast<int>(share * 100)).arg(locale.formattedDataSize(run.total));
            }
            return run.received > 0 ? locale.formattedDataSize(run.received) : tr("beginning");
        case State::stopped:
            return tr("stopped");
        case State::failed:
            return tr("failed");
        case State::here:
            return tr("here");
    }
    return {};
}

int CatalogueModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

int CatalogueModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant CatalogueModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid)) return {};
    const auto at = static_cast<std::size_t>(index.row());
    const CatalogueEntry& entry = entries_[at];
    const Run& run = runs_[at];
    const QLocale locale;
    switch (role) {
        case Qt::DisplayRole:
            switch (index.column()) {
                case NameColumn:
                    return QString::fromStdString(entry.name);
                case SizeColumn:
                    return locale.formattedDataSize(run.total > 0 ? run.total : entry.approximateBytes());
                case AccuracyColumn:
                    return tr("%1 %").arg(locale.toString(entry.top1, 'f', 1));
                case StateColumn:
                    return stateText(at);
                default:
                    return {};
            }
        case SortRole:
            switch (index.column()) {
                case SizeColumn:
                    return static_cast<qlonglong>(entry.approximateBytes());
                case AccuracyColumn:
                    return entry.top1;
                case StateColumn:
                    return static_cast<int>(run.state);
                default:
                    return QString::fromStdString(entry.name);
            }
        case Qt::TextAlignmentRole:
            if (index.column() == SizeColumn || index.column() == AccuracyColumn)
                return QVariant(Qt::AlignRight | Qt::AlignVCenter);
            return {};
        case NameRole:
            return QString::fromStdString(entry.name);
        case StateRole:
            return static_cast<int>(run.state);
        case ProgressRole:
            if (run.state == State::here) return 1.0;
            return run.total > 0 ? static_cast<double>(run.received) / static_cast<double>(run.total) : -1.0;
        case FileRole:
            return fileOf(index.row());
        case FailureRole:
            return run.failure;
        case Qt::ToolTipRole:
        case DetailRole: {
            QString text = tr("%1, weights %2: %3 million parameters; right on %4 % of ImageNet's pictures, among the "
                              "first five on %5 %.")
                               .arg(QString::fromStdString(entry.architecture), QString::fromStdString(entry.weights),
                                    locale.toString(static_cast<double>(entry.parameters) / 1e6, 'f', 1),
                                    locale.toString(entry.top1, 'f', 1), locale.toString(entry.top5, 'f', 1));
            if (!entry.licence.empty())
                text += QLatin1Char(' ') + tr("Licence: %1.").arg(QString::fromStdString(entry.licence));
            return text;
        }
        default:
            return {};
    }
}

QVariant CatalogueModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case NameColumn:
            return tr("Network");
        case SizeColumn:
            return tr("Size");
        case AccuracyColumn:
            return tr("Accuracy");
        case StateColumn:
            return tr("State");
        default:
            return {};
    }
}

QHash<int, QByteArray> CatalogueModel::roleNames() const {
    auto names = QAbstractTableModel::roleNames();
    names.insert({{NameRole, "name"},
                  {StateRole, "state"},
                  {ProgressRole, "progress"},
                  {FileRole, "file"},
                  {FailureRole, "failure"},
                  {DetailRole, "detail"},
                  {SortRole, "sort"}});
    return names;
}

}  // namespace saccade
