// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/predictions_model.h"

#include <algorithm>

#include "viewmodels/figure_words.h"
#include "viewmodels/workspace.h"

namespace saccade {
namespace {

constexpr std::size_t mostMatches = 200;

/// A synset's name, "n02123045", is no name that a card would have.
bool isCode(const std::string& name) {
    return name.size() > 1 && name.front() == 'n' &&
           std::all_of(name.begin() + 1, name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool isOfClass(const TrueThing& thing, const ModelFacts& model, std::int64_t index) {
    const auto& classes = model.card.classes;
    const bool named = !thing.name.empty() && !isCode(thing.name);
    if (!named || index < 0 || static_cast<std::size_t>(index) >= classes.size()) return thing.label == index;
    // One of several names that a class has: "tench" of "tench, Tinca tinca".
    const std::string& name = classes[static_cast<std::size_t>(index)];
    return name == thing.name || name.starts_with(thing.name + ",");
}

PredictionsModel::PredictionsModel(Workspace& workspace) : QAbstractListModel(&workspace), workspace_(workspace) {
    connect(&workspace, &Workspace::lookChanged, this, &PredictionsModel::reload);
    connect(&workspace, &Workspace::targetChanged, this, &PredictionsModel::mark);
}

int PredictionsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int PredictionsModel::classes() const {
    return look_ ? static_cast<int>(look_->logits.size()) : 0;
}

std::int64_t PredictionsModel::classAt(int row) const {
    return row >= 0 && row < rowCount() ? rows_[static_cast<std::size_t>(row)] : -1;
}

QVariant PredictionsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid)) return {};
    const std::int64_t label = classAt(index.row());
    const auto at = static_cast<std::size_t>(label);
    const double probability = look_->probabilities[at];
    const QString name = QString::fromStdString(look_->model->card.className(label));
    switch (role) {
        case Qt::DisplayRole:
        case NameRole:
            return name;
        case Qt::AccessibleTextRole:
            return tr("%1, %2").arg(name, percentage(probability));
        case IndexRole:
            return QVariant::fromValue<qlonglong>(label);
        case ProbabilityRole:
            return probability;
        case ProbabilityTextRole:
            return percentage(probability);
        case LogitRole:
            return static_cast<double>(look_->logits[at]);
        case RankRole:
            return rankOf_[at];
        case IsTargetRole:
            return workspace_.targetIndex() == label;
        case IsContrastRole:
            return workspace_.exploration().target.contrast == label;
        case IsTrueRole: {
            const auto& truth = look_->picture->truth;
            return std::any_of(truth.begin(), truth.end(),
                               [&](const TrueThing& thing) { return isOfClass(thing, *look_->model, label); });
        }
        default:
            return {};
    }
}

QHash<int, QByteArray> PredictionsModel::roleNames() const {
    auto names = QAbstractListModel::roleNames();
    names.insert({{IndexRole, "classIndex"},
                  {NameRole, "name"},
                  {ProbabilityRole, "probability"},
                  {ProbabilityTextRole, "probabilityText"},
                  {LogitRole, "logit"},
                  {RankRole, "rank"},
                  {IsTargetRole, "isTarget"},
                  {IsContrastRole, "isContrast"},
                  {IsTrueRole, "isTrue"}});
    return names;
}

void PredictionsModel::setMost(int most) {
    if (most == most_ || most < 1) return;
    most_ = most;
    reload();
}

void PredictionsModel::setFilter(const QString& filter) {
    if (filter == filter_) return;
    filter_ = filter;
    reload();
}

void PredictionsModel::reload() {
    beginResetModel();
    look_ = workspace_.look();
    rows_.clear();
    rankOf_.clear();
    if (look_) {
        rankOf_.resize(look_->ranking.size());
        for (std::size_t rank = 0; rank < look_->ranking.size(); ++rank)
            rankOf_[static_cast<std::size_t>(look_->ranking[rank])] = static_cast<int>(rank) + 1;
        const QStringList words = filter_.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        const std::size_t most = words.isEmpty() ? static_cast<std::size_t>(most_) : mostMatches;
        for (const auto label : look_->ranking) {
            if (rows_.size() == most) break;
            const QString name = QString::fromStdString(look_->model->card.className(label));
            const bool matches = std::all_of(words.begin(), words.end(), [&](const QString& word) {
                return name.contains(word, Qt::CaseInsensitive) || word == QString::number(label);
            });
            if (matches) rows_.push_back(label);
        }
    }
    endResetModel();
}

void PredictionsModel::mark() {
    if (rows_.empty()) return;
    Q_EMIT dataChanged(index(0), index(rowCount() - 1), {IsTargetRole, IsContrastRole});
}

}  // namespace saccade
