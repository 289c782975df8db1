// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/tiles_at_work.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "viewmodels/workspace.h"

namespace saccade {
namespace {

// Maps that were computed and may be wanted again, in bytes: some thousand of a photograph classifier's.
constexpr std::size_t mostMapBytes = std::size_t{256} << 20;

// How long an old picture may stand in for one that is about to come: shorter than one reads a number off it.
constexpr int holdingMilliseconds = 250;

// Before any tile: opening and looking.
constexpr int quickRank = 2;
constexpr int slowRank = 3;
constexpr int hiddenRanks = 2;

std::size_t bytesOf(const Map& map) {
    return (map.values.values.size() + map.native.values.size()) * sizeof(float) + sizeof(Map);
}

std::string identityOf(const std::string& look, const Request& request) {
    constexpr char separator = '\x1f';
    std::string identity = look + separator + request.method;
    for (const auto& [name, value] : request.parameters)
        identity += separator + name + "=" + value;
    const Target& target = request.target;
    identity += separator + std::to_string(target.index);
    if (!target.layer.empty()) {
        identity += separator + target.layer + separator + std::to_string(static_cast<int>(target.kind)) + "/" +
                    std::to_string(target.row) + "/" + std::to_string(target.column);
    }
    if (target.kind == Target::Kind::contrast) identity += "-" + std::to_string(target.other);
    if (target.score) identity += separator + std::string(toText(*target.score));
    return identity + separator + request.layer + separator + std::to_string(request.seed);
}

}  // namespace

TilesAtWork::TilesAtWork(Workspace& owner, TilesModel& model) : workspace(owner), model_(model), maps_(mostMapBytes) {
    holding_.setSingleShot(true);
    holding_.setInterval(holdingMilliseconds);
    QObject::connect(&holding_, &QTimer::timeout, &model_, [this] {
        for (auto& tile : tiles) {
            if (!tile.holdsImage() || tile.map()) continue;
            tile.dropHeldImage();
            changed(tile.choice.id);
        }
    });
}

int TilesAtWork::rowOf(TileId id) const {
    const auto found =
        std::find_if(tiles.begin(), tiles.end(), [id](const auto& tile) { return tile.choice.id == id; });
    return found == tiles.end() ? -1 : static_cast<int>(found - tiles.begin());
}

const TileRun* TilesAtWork::find(TileId id) const {
    const int row = rowOf(id);
    return row < 0 ? nullptr : &tiles[static_cast<std::size_t>(row)];
}

TileRun* TilesAtWork::find(TileId id) {
    return const_cast<TileRun*>(std::as_const(*this).find(id));
}

TileId TilesAtWork::tileOf(const std::string& key) {
    constexpr std::string_view prefix = "tile/";
    TileId id = 0;
    if (key.starts_with(prefix)) std::from_chars(key.data() + prefix.size(), key.data() + key.size(), id);
    return id;
}

void TilesAtWork::follow() {
    const auto& wanted = workspace.exploration().tiles;
    for (int row = static_cast<int>(tiles.size()) - 1; row >= 0; --row) {
        const TileId id = tiles[static_cast<std::size_t>(row)].choice.id;
        if (workspace.exploration().find(id) != nullptr) continue;
        workspace.engine_->withdraw(keyOf(id));
        model_.beginRemoveRows({}, row, row);
        tiles.erase(tiles.begin() + row);
        model_.endRemoveRows();
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const int at = static_cast<int>(i);
        const int from = rowOf(wanted[i].id);
        if (from < 0) {
            TileRun tile(wanted[i]);
            tile.display(workspace.exploration().display);
            tile.shareScale(common_);
            model_.beginInsertRows({}, at, at);
            tiles.insert(tiles.begin() + at, std::move(tile));
            model_.endInsertRows();
        } else if (from == at + 1) {
            // One that went down lets all that follow it move up: one move, not one for each of them.
            const auto place = std::find_if(wanted.begin() + at, wanted.end(),
                                            [&](const TileChoice& other) { return other.id == tiles[i].choice.id; });
            const int to = std::min(static_cast<int>(place - wanted.begin()), static_cast<int>(tiles.size()) - 1);
            model_.beginMoveRows({}, at, at, {}, to + 1);
            std::rotate(tiles.begin() + at, tiles.begin() + at + 1, tiles.begin() + to + 1);
            model_.endMoveRows();
        } else if (from != at) {
            model_.beginMoveRows({}, from, from, {}, at);
            std::rotate(tiles.begin() + at, tiles.begin() + from, tiles.begin() + from + 1);
            model_.endMoveRows();
        }
        TileRun& tile = tiles[i];
        if (tile.choice == wanted[i]) continue;
        const bool otherMethod = tile.choice.method != wanted[i].method;
        tile.choice = wanted[i];
        if (otherMethod) tile.method = &findMethod(tile.choice.method);
        changed(tile.choice.id);
    }
}

void TilesAtWork::want() {
    const auto look = workspace.look();
    const auto facts = workspace.pictureFacts();
    if (screen.facts() != facts) {
        screen = ScreenPicture(facts);
        for (auto& tile : tiles) {
            tile.dropHeldImage();
            tile.display(workspace.exploration().display);
        }
        allChanged();
    }
    for (auto& tile : tiles)
        want(tile);
    updateSharedScale();
}

void TilesAtWork::want(TileRun& tile) {
    const Exploration& chosen = workspace.exploration();
    const auto look = workspace.look();
    Request request;
    std::string identity;
    if (look) {
        const ChosenTarget& target = tile.choice.pinned ? tile.choice.ownTarget : chosen.target;
        const std::int64_t index = target.index.value_or(look->ranking.front());
        request.target = target.inside     ? targetOf(*target.inside)
                         : target.contrast ? Target::contrast(index, *target.contrast)
                                           : Target::ofClass(index);
        // Inside the network there are no classes to take a softmax over.
        if (!target.inside) request.target.score = chosen.score;
        request.method = tile.choice.method;
        request.parameters = tile.choice.settings;
        request.seed = chosen.seed;
        if (tile.method->usesLayer) {
            // Before a target inside the network the method finds its own layer.
            const bool own = target.inside || tile.method->layerOptional;
            const std::string usual = own ? std::string() : look->model->defaultLayer;
            request.layer = chosen.layer.empty() ? usual : chosen.layer;
        }
        identity = identityOf(workspace.lookIdentity_, request);
    }
    const bool sameLook = tile.look == look;
    tile.look = look;
    if (identity == tile.identity) {
        const bool hopeless = identity.empty() && workspace.lookFailure_ && tile.state != TileState::failed;
        if (hopeless) {
            tile.clear(false);
            tile.state = TileState::failed;
            tile.reason = workspace.lookFailure_;
        }
        if (!sameLook || hopeless) changed(tile.choice.id);
        return;
    }
    workspace.engine_->withdraw(keyOf(tile.choice.id));
    const bool samePicture = look && screen.facts() == look->picture;
    tile.clear(samePicture);
    tile.identity = identity;
    tile.request = request;
    tile.layer = request.layer;
    tile.target.clear();
    if (look) {
        tile.target = workspace.targetWords(request.target);
        if (auto kept = maps_.find(identity)) {
            tile.state = TileState::done;
            tile.progress = {{}, kept->recipe.seconds, kept->recipe.forwards, kept->recipe.backwards};
            tile.layer = kept->recipe.layer;
            tile.setMap(std::move(kept));
        } else {
            ask(tile);
        }
    }
    if (tile.holdsImage() && !holding_.isActive()) holding_.start();
    changed(tile.choice.id);
}

Priority TilesAtWork::priorityOf(const TileRun& tile) const {
    const bool slow = tile.method->progressive;
    const bool hidden = onScreenKnown_ && !onScreen_.contains(tile.choice.id);
    return {(slow ? slowRank : quickRank) + (hidden ? hiddenRanks : 0), slow};
}

void TilesAtWork::ask(TileRun& tile) {
    tile.asked = true;
    tile.state = TileState::waiting;
    tile.reason.reset();
    const Exploration& chosen = workspace.exploration();
    workspace.engine_->ask(keyOf(tile.choice.id),
                           MapRequest{{chosen.model, chosen.card}, chosen.picture, tile.request, workspace.device_},
                           priorityOf(tile));
}

void TilesAtWork::moveElsewhere() {
    costs.clear();
    for (auto& tile : tiles) {
        if (!tile.asked) continue;
        ask(tile);
        changed(tile.choice.id);
    }
}

std::shared_ptr<const Map> TilesAtWork::withRecipe(const TileRun& tile, const Map& estimate) const {
    auto map = std::make_shared<Map>(estimate);
    Recipe& recipe = map->recipe;
    const Request& request = tile.request;
    recipe.method = request.method;
    recipe.parameters = Parameters(request.method, tile.method->parameters, request.parameters);
    recipe.target = request.target;
    recipe.targetName = tile.target.toStdString();
    recipe.score = request.target.score.value_or(tile.method->defaultScore);
    recipe.layer = request.layer;
    recipe.seed = request.seed;
    recipe.modelFile = tile.look->model->file;
    recipe.modelHash = tile.look->model->hash;
    recipe.imageFile = tile.look->picture->source.file;
    recipe.imageHash = tile.look->picture->hash;
    recipe.preprocessing = toJson(tile.look->model->card).dump();
    recipe.forwards = tile.progress.forwards;
    recipe.backwards = tile.progress.backwards;
    recipe.seconds = tile.progress.seconds;
    recipe.partial = true;
    return map;
}

void TilesAtWork::showMap(TileRun& tile, std::shared_ptr<const Map> map) {
    tile.setMap(std::move(map));
    updateSharedScale();
}

void TilesAtWork::answered(TileId id, const EngineThread::Post::Delivery& delivery) {
    TileRun* const tile = find(id);
    if (tile == nullptr) return;
    if (delivery.last) tile->asked = false;
    if (const auto* progress = std::get_if<EngineProgress>(&delivery.answer)) {
        tile->progress = *progress;
        if (tile->state == TileState::waiting) tile->state = tile->map() ? TileState::partial : TileState::computing;
    } else if (const auto* partial = std::get_if<PartialMap>(&delivery.answer)) {
        tile->state = delivery.last ? TileState::stopped : TileState::partial;
        showMap(*tile, partial->map->recipe.method.empty() ? withRecipe(*tile, *partial->map) : partial->map);
    } else if (const auto* map = std::get_if<std::shared_ptr<const Map>>(&delivery.answer)) {
        const Recipe& recipe = (*map)->recipe;
        tile->state = TileState::done;
        tile->layer = recipe.layer;
        tile->progress = {{}, recipe.seconds, recipe.forwards, recipe.backwards};
        costs.learn(tile->choice.method, recipe.seconds, recipe.forwards);
        maps_.keep(tile->identity, *map, bytesOf(**map));
        showMap(*tile, *map);
    } else if (const auto* failure = std::get_if<EngineFailure>(&delivery.answer)) {
        tile->clear(false);
        tile->state = failure->refused ? TileState::refused : TileState::failed;
        tile->reason = failure->sentence;
        updateSharedScale();
    } else {
        tile->state = TileState::stopped;
    }
    changed(id);
}

void TilesAtWork::expect() {
    for (auto& tile : tiles) {
        if (!tile.identity.empty() || tile.state == TileState::waiting) continue;
        tile.clear(false);
        changed(tile.choice.id);
    }
}

void TilesAtWork::cancel(TileId id) {
    TileRun* const tile = find(id);
    if (tile == nullptr || !tile->asked) return;
    if (workspace.engine_->stop(keyOf(id))) return;
    tile->asked = false;
    tile->state = TileState::stopped;
    changed(id);
    workspace.updateBusy();
}

void TilesAtWork::cancelAll() {
    for (auto& tile : tiles) {
        cancel(tile.choice.id);
        if (!tile.identity.empty() || tile.state != TileState::waiting) continue;
        tile.state = TileState::stopped;
        changed(tile.choice.id);
    }
}

void TilesAtWork::rerun(TileId id) {
    TileRun* const tile = find(id);
    if (tile == nullptr || tile->asked || tile->state == TileState::done) return;
    if (tile->identity.empty()) {
        workspace.seekAgain();
    } else {
        ask(*tile);
        changed(id);
    }
    workspace.updateBusy();
}

void TilesAtWork::setOnScreen(const std::vector<TileId>& ids) {
    onScreenKnown_ = true;
    onScreen_ = {ids.begin(), ids.end()};
    for (const auto& tile : tiles) {
        if (tile.asked) workspace.engine_->setPriority(keyOf(tile.choice.id), priorityOf(tile));
    }
}

void TilesAtWork::redisplay() {
    for (auto& tile : tiles)
        tile.display(workspace.exploration().display);
    updateSharedScale();
    allChanged();
}

void TilesAtWork::updateSharedScale() {
    std::optional<TileRun::SharedScale> common;
    if (workspace.exploration().display.sharedScale) {
        common.emplace();
        for (const auto& tile : tiles) {
            const ShownMap* const alone = tile.shownAlone();
            if (alone == nullptr) continue;
            common->scale = std::max({common->scale, std::abs(alone->low), std::abs(alone->high)});
            common->diverging = common->diverging || alone->colours->diverging;
        }
    }
    if (common == common_) return;
    common_ = common;
    for (auto& tile : tiles)
        tile.shareScale(common);
    allChanged();
}

void TilesAtWork::changed(TileId id) {
    const QModelIndex index = model_.indexOf(id);
    Q_EMIT model_.dataChanged(index, index);
}

void TilesAtWork::allChanged() {
    if (tiles.empty()) return;
    Q_EMIT model_.dataChanged(model_.index(0), model_.index(static_cast<int>(tiles.size()) - 1));
}

}  // namespace saccade
