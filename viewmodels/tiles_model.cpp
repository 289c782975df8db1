// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/tiles_model.h"

#include <QTimer>
#include <algorithm>

#include "engine/core/error.h"
#include "viewmodels/figure_picture.h"
#include "viewmodels/figure_words.h"
#include "viewmodels/schema_form.h"
#include "viewmodels/tile_words.h"
#include "viewmodels/tiles_at_work.h"
#include "viewmodels/words.h"
#include "viewmodels/workspace.h"

namespace saccade {

TilesModel::TilesModel(Workspace& workspace)
    : QAbstractListModel(&workspace), d_(std::make_unique<TilesAtWork>(workspace, *this)) {}

TilesModel::~TilesModel() = default;

int TilesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(d_->tiles.size());
}

QVariant TilesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid)) return {};
    const TileRun& tile = d_->tiles[static_cast<std::size_t>(index.row())];
    switch (role) {
        case IdRole:
            return QVariant::fromValue<qulonglong>(tile.choice.id);
        case MethodRole:
            return QString::fromStdString(tile.choice.method);
        case Qt::DisplayRole:
        case TitleRole:
            return translated(tile.method->title);
        case Qt::ToolTipRole:
            return translated(tile.method->shows);
        case Qt::AccessibleTextRole:
            return tileSummary(tile);
        case VariantRole:
            return tileVariant(tile);
        case ImageRole:
            return tile.image(d_->screen);
        case HasMapRole:
            return tile.map() != nullptr;
        case StateRole:
            return static_cast<int>(tile.state);
        case StateTextRole:
            return tileStateText(tile);
        case ProgressRole:
            return tileProgress(tile);
        case SecondsRole:
            return tile.progress.seconds;
        case ForwardsRole:
            return QVariant::fromValue<qlonglong>(tile.progress.forwards);
        case BackwardsRole:
            return QVariant::fromValue<qlonglong>(tile.progress.backwards);
        case CostRole:
            return tileCost(tile, d_->costs);
        case OwnErrorRole:
            return tileOwnError(tile);
        case BarImageRole:
            return tile.shown() == nullptr ? QImage() : barImage(*tile.shown());
        case LowRole:
            return tile.shown() == nullptr ? QVariant() : QVariant(tile.shown()->low);
        case HighRole:
            return tile.shown() == nullptr ? QVariant() : QVariant(tile.shown()->high);
        case LowTextRole:
            return tileBarLabels(tile).low;
        case MiddleTextRole:
            return tileBarLabels(tile).middle;
        case HighTextRole:
            return tileBarLabels(tile).high;
        case SentenceRole:
            return tile.reason ? sentence(*tile.reason) : QString();
        case PinnedRole:
            return tile.choice.pinned;
        case TargetRole:
            return tile.target;
        case LayerRole:
            return QString::fromStdString(tile.layer);
        case HitRole: {
            const auto hit = tile.hit();
            return hit ? QVariant(*hit) : QVariant();
        }
        case SlowRole:
            return tile.method->progressive;
        default:
            return {};
    }
}

QHash<int, QByteArray> TilesModel::roleNames() const {
    auto names = QAbstractListModel::roleNames();
    const std::pair<int, const char*> own[] = {{IdRole, "id"},
                                               {MethodRole, "method"},
                                               {TitleRole, "title"},
                                               {VariantRole, "variant"},
                                               {ImageRole, "image"},
                                               {HasMapRole, "hasMap"},
                                               {StateRole, "state"},
                                               {StateTextRole, "stateText"},
                                               {ProgressRole, "progress"},
                                               {SecondsRole, "seconds"},
                                               {ForwardsRole, "forwards"},
                                               {BackwardsRole, "backwards"},
                                               {CostRole, "cost"},
                                               {OwnErrorRole, "ownError"},
                                               {BarImageRole, "barImage"},
                                               {LowRole, "low"},
                                               {HighRole, "high"},
                                               {LowTextRole, "lowText"},
                                               {HighTextRole, "highText"},
                                               {MiddleTextRole, "middleText"},
                                               {SentenceRole, "sentence"},
                                               {PinnedRole, "pinned"},
                                               {TargetRole, "target"},
                                               {LayerRole, "layer"},
                                               {HitRole, "hit"},
                                               {SlowRole, "slow"}};
    for (const auto& [role, name] : own)
        names.insert(role, name);
    return names;
}

int TilesModel::rowOf(TileId id) const {
    return d_->rowOf(id);
}

TileId TilesModel::idAt(int row) const {
    return row >= 0 && row < rowCount() ? d_->tiles[static_cast<std::size_t>(row)].choice.id : 0;
}

std::optional<double> TilesModel::valueAt(TileId id, const QPointF& place) const {
    const TileRun* const tile = d_->find(id);
    return tile == nullptr ? std::nullopt : tile->valueAt(place);
}

QString TilesModel::valueTextAt(TileId id, const QPointF& place) const {
    const auto value = valueAt(id, place);
    return value ? shortNumber(*value) : QString();
}

std::optional<QPointF> TilesModel::peakOf(TileId id) const {
    const TileRun* const tile = d_->find(id);
    return tile == nullptr ? std::nullopt : tile->peak();
}

std::shared_ptr<const Map> TilesModel::mapOf(TileId id) const {
    const TileRun* const tile = d_->find(id);
    return tile == nullptr ? nullptr : tile->map();
}

const Method* TilesModel::methodOf(TileId id) const {
    const TileRun* const tile = d_->find(id);
    return tile == nullptr ? nullptr : tile->method;
}

std::optional<ShownMap> TilesModel::shownOf(TileId id) const {
    const TileRun* const tile = d_->find(id);
    if (tile == nullptr || tile->shown() == nullptr) return std::nullopt;
    return *tile->shown();
}

QImage TilesModel::fullImageOf(TileId id) const {
    const TileRun* const tile = d_->find(id);
    if (tile == nullptr || tile->shown() == nullptr || !tile->look) return {};
    const Display& display = d_->workspace.exploration().display;
    return toImage(overlaid(tile->look->picture->original, tile->look->frame, *tile->shown(), display.opacity,
                            display.pixelated ? Interpolation::pixels : Interpolation::smooth));
}

int TilesModel::pending() const {
    return static_cast<int>(std::count_if(d_->tiles.begin(), d_->tiles.end(), [](const TileRun& tile) {
        return tile.asked || (tile.state == TileState::waiting && tile.identity.empty());
    }));
}

TileId TilesModel::add(const QString& method, int row) {
    const auto& all = saccade::methods();
    const auto known =
        std::find_if(all.begin(), all.end(), [id = method.toStdString()](const Method& m) { return m.id == id; });
    if (known == all.end()) return 0;
    Exploration next = d_->workspace.exploration();
    const int place = row < 0 ? rowCount() : std::min(row, rowCount());
    TileChoice tile;
    tile.id = d_->workspace.newTileId();
    tile.method = known->id;
    next.tiles.insert(next.tiles.begin() + place, tile);
    d_->workspace.change(std::move(next), tr("Add %1").arg(translated(known->title)));
    return tile.id;
}

void TilesModel::remove(TileId id) {
    const int row = rowOf(id);
    if (row < 0) return;
    Exploration next = d_->workspace.exploration();
    next.tiles.erase(next.tiles.begin() + row);
    d_->workspace.change(std::move(next), tr("Remove %1").arg(translated(methodOf(id)->title)));
}

void TilesModel::move(TileId id, int to) {
    const int row = rowOf(id);
    if (row < 0) return;
    to = std::clamp(to, 0, rowCount() - 1);
    if (to == row) return;
    Exploration next = d_->workspace.exploration();
    TileChoice tile = next.tiles[static_cast<std::size_t>(row)];
    next.tiles.erase(next.tiles.begin() + row);
    next.tiles.insert(next.tiles.begin() + to, std::move(tile));
    d_->workspace.change(std::move(next), tr("Move %1").arg(translated(methodOf(id)->title)));
}

TileId TilesModel::duplicate(TileId id) {
    const int row = rowOf(id);
    if (row < 0) return 0;
    Exploration next = d_->workspace.exploration();
    TileChoice copy = next.tiles[static_cast<std::size_t>(row)];
    copy.id = d_->workspace.newTileId();
    next.tiles.insert(next.tiles.begin() + row + 1, copy);
    d_->workspace.change(std::move(next), tr("Duplicate %1").arg(translated(methodOf(id)->title)));
    return copy.id;
}

void TilesModel::setPinned(TileId id, bool pinned) {
    Exploration next = d_->workspace.exploration();
    TileChoice* const tile = next.find(id);
    if (tile == nullptr || tile->pinned == pinned) return;
    tile->pinned = pinned;
    tile->ownTarget = {};
    if (pinned) {
        tile->ownTarget = next.target;
        // The first prediction of this picture may not be the next one's: what is kept is the class.
        if (!tile->ownTarget.index) tile->ownTarget.index = d_->workspace.targetIndex();
    }
    const QString text = pinned ? tr("Pin %1") : tr("Unpin %1");
    d_->workspace.change(std::move(next), text.arg(translated(methodOf(id)->title)));
}

void TilesModel::setMethod(TileId id, const QString& method) {
    const auto& all = saccade::methods();
    const auto known =
        std::find_if(all.begin(), all.end(), [name = method.toStdString()](const Method& m) { return m.id == name; });
    Exploration next = d_->workspace.exploration();
    TileChoice* const tile = next.find(id);
    if (tile == nullptr || known == all.end() || tile->method == known->id) return;
    tile->method = known->id;
    tile->settings.clear();
    d_->workspace.change(std::move(next), tr("Change to %1").arg(translated(known->title)));
}

QString TilesModel::setParameter(TileId id, const QString& parameter, const QString& text, Change change) {
    Exploration next = d_->workspace.exploration();
    TileChoice* const tile = next.find(id);
    if (tile == nullptr) return {};
    const Method& method = *methodOf(id);
    const std::string name = parameter.toStdString();
    try {
        const auto schema = std::find_if(method.parameters.begin(), method.parameters.end(),
                                         [&](const Parameter& p) { return p.id == name; });
        // Parameters has the sentence for a name that there is not.
        if (schema == method.parameters.end()) Parameters(method.id, method.parameters, {{name, text.toStdString()}});
        const auto value = putSetting(tile->settings, method.id, *schema, text.trimmed().toStdString());
        const QString label = translated(schema->label).toLower();
        d_->workspace.change(std::move(next), tr("Set %1 to %2").arg(label, parameterText(*schema, value)),
                             QStringLiteral("tile/%1/%2").arg(id).arg(parameter), change);
    } catch (const RequestError& error) {
        return sentence(error.message());
    }
    return {};
}

void TilesModel::resetParameter(TileId id, const QString& parameter) {
    Exploration next = d_->workspace.exploration();
    TileChoice* const tile = next.find(id);
    if (tile == nullptr) return;
    const std::string name = parameter.toStdString();
    std::erase_if(tile->settings, [&](const auto& setting) { return name.empty() || setting.first == name; });
    const auto& schema = methodOf(id)->parameters;
    const auto known = std::find_if(schema.begin(), schema.end(), [&](const Parameter& p) { return p.id == name; });
    const QString what = known == schema.end() ? translated(methodOf(id)->title) : translated(known->label).toLower();
    d_->workspace.change(std::move(next), tr("Reset %1").arg(what));
}

void TilesModel::cancel(TileId id) {
    d_->cancel(id);
}

void TilesModel::rerun(TileId id) {
    d_->rerun(id);
}

void TilesModel::setOnScreen(const std::vector<TileId>& ids) {
    d_->setOnScreen(ids);
}

}  // namespace saccade
