// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/export.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/core/npy.h"
#include "engine/core/output_files.h"
#include "viewmodels/picture_view.h"
#include "viewmodels/predictions_model.h"
#include "viewmodels/tiles_model.h"
#include "viewmodels/words.h"
#include "viewmodels/workspace.h"

namespace saccade {
namespace {

constexpr std::size_t mostPredictions = 5;

QString words(const char* english) {
    return QCoreApplication::translate("Export", english);
}

/// Runs what may throw; answers its sentence.
template <typename Work>
QString attempt(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return sentence(error.message());
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

FigureTile tileOf(const Workspace& workspace, TileId id) {
    const TilesModel& tiles = *workspace.tiles();
    const Method& method = *tiles.methodOf(id);
    const QModelIndex index = tiles.indexOf(id);
    const auto map = tiles.mapOf(id);
    const auto seen = tiles.shownOf(id);
    FigureTile tile;
    if (!map || !seen || !workspace.look()) {
        tile.method = method.title;
        tile.variant = tiles.data(index, TilesModel::VariantRole).toString().toStdString();
        const QString why = tiles.data(index, TilesModel::SentenceRole).toString();
        tile.refusal = (why.isEmpty() ? tiles.data(index, TilesModel::StateTextRole).toString() : why).toStdString();
        return tile;
    }
    tile = figureTile(*map, method);
    const Display& display = workspace.exploration().display;
    const Look& look = *workspace.look();
    tile.picture = overlaid(look.picture->original, look.frame, *seen, display.opacity,
                            display.pixelated ? Interpolation::pixels : Interpolation::smooth);
    tile.colours = seen->colours;
    tile.legend = seen->legend;
    tile.low = seen->low;
    tile.high = seen->high;
    // Among tiles that explain something else, a pinned one says what it explains.
    const QString target = tiles.data(index, TilesModel::TargetRole).toString();
    if (target != workspace.targetText()) {
        const std::string of = words("target: %1").arg(target).toStdString();
        tile.variant = tile.variant.empty() ? of : of + ", " + tile.variant;
    }
    return tile;
}

Figure frameOf(const Workspace& workspace) {
    Figure figure;
    const auto look = workspace.look();
    if (!look) return figure;
    figure.picture = look->picture->source.name;
    figure.model = look->model->name;
    figure.target = workspace.targetText().toStdString();
    std::error_code ignored;
    const std::string& origin = look->model->card.origin;
    const bool named = std::filesystem::is_regular_file(origin, ignored);
    figure.note = "card: " + (named ? std::filesystem::path(origin).filename().string() : origin);
    if (const auto score = workspace.exploration().score) figure.note += ", score: " + std::string(toText(*score));
    figure.original = look->picture->original;
    for (std::size_t i = 0; i < std::min(mostPredictions, look->ranking.size()); ++i) {
        const auto index = look->ranking[i];
        figure.predictions.push_back({look->model->card.className(index),
                                      look->probabilities[static_cast<std::size_t>(index)],
                                      workspace.targetIndex() == index});
    }
    return figure;
}

void requirePicture(const Workspace& workspace) {
    if (!workspace.look()) {
        throw RequestError(SACCADE_TEXT("there is nothing to export yet; open a model and a picture first"));
    }
}

const Map& requireMap(const Workspace& workspace, TileId id) {
    const auto map = workspace.tiles()->mapOf(id);
    if (!map) throw RequestError(SACCADE_TEXT("this tile has no map to export yet; wait until it has one"));
    return *map;
}

void addMap(OutputFiles& files, const std::string& prefix, const Map& map) {
    writeNpy(files.add(prefix + ".npy"), map.values);
    if (!map.native.empty()) writeNpy(files.add(prefix + ".native.npy"), map.native);
    if (!map.classes.empty()) writeNpy(files.add(prefix + ".classes.npy"), map.classes);
    files.addText(prefix + ".json",
                  toJson(map.recipe).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

/// A file's name that says which picture and which method: "two_birds.grad_cam".
std::string nameOf(const Workspace& workspace, TileId id) {
    const std::string picture = std::filesystem::path(workspace.pictureFacts()->source.name).stem().string();
    return picture + "." + workspace.tiles()->methodOf(id)->id;
}

}  // namespace

Figure figureOf(const Workspace& workspace) {
    Figure figure = frameOf(workspace);
    for (int row = 0; row < workspace.tiles()->rowCount(); ++row)
        figure.tiles.push_back(tileOf(workspace, workspace.tiles()->idAt(row)));
    return figure;
}

Figure figureOf(const Workspace& workspace, TileId id) {
    Figure figure = frameOf(workspace);
    if (workspace.tiles()->rowOf(id) >= 0) figure.tiles.push_back(tileOf(workspace, id));
    return figure;
}

QString exportComparison(const Workspace& workspace, const QString& file, const FigureStyle& style) {
    return attempt([&] {
        requirePicture(workspace);
        writeFigure(figureOf(workspace), file.toStdString(), style);
    });
}

QString exportTile(const Workspace& workspace, TileId id, const QString& file, const FigureStyle& style) {
    return attempt([&] {
        requirePicture(workspace);
        requireMap(workspace, id);
        const QString ending = QFileInfo(file).suffix().toLower();
        if (ending == QLatin1String("svg") || ending == QLatin1String("pdf") || ending == QLatin1String("html")) {
            writeFigure(figureOf(workspace, id), file.toStdString(), style);
            return;
        }
        OutputFiles files;
        writePicture(files.add(file.toStdString()), tileOf(workspace, id).picture);
        files.commit();
    });
}

QString exportMap(const Workspace& workspace, TileId id, const QString& prefix) {
    return attempt([&] {
        OutputFiles files;
        addMap(files, prefix.toStdString(), requireMap(workspace, id));
        files.commit();
    });
}

QString exportMaps(const Workspace& workspace, const QString& folder) {
    return attempt([&] {
        requirePicture(workspace);
        OutputFiles files;
        std::map<std::string, int> times;
        for (int row = 0; row < workspace.tiles()->rowCount(); ++row) {
            const TileId id = workspace.tiles()->idAt(row);
            const auto map = workspace.tiles()->mapOf(id);
            if (!map) continue;
            std::string name = nameOf(workspace, id);
            if (const int time = ++times[name]; time > 1) name += "-" + std::to_string(time);
            addMap(files, (std::filesystem::path(folder.toStdString()) / name).string(), *map);
        }
        if (times.empty()) throw RequestError(SACCADE_TEXT("no tile has a map to export yet; wait until one has"));
        files.commit();
    });
}

QString textReport(const Workspace& workspace) {
    QStringList lines{QStringLiteral("Saccade " SACCADE_VERSION)};
    const auto add = [&](const QString& name, const QString& text) {
        if (!text.isEmpty()) lines << name + QStringLiteral(": ") + text;
    };
    add(words("Model"), workspace.modelText());
    add(words("Card"), workspace.cardText());
    add(words("Model's problem"), workspace.modelError());
    if (const auto model = workspace.modelFacts()) add(words("Model's SHA-256"), QString::fromStdString(model->hash));
    add(words("Picture"), workspace.picture()->name());
    add(words("Size"), workspace.picture()->sizeText());
    add(words("Picture's problem"), workspace.pictureError());
    if (workspace.look()) add(words("Target"), workspace.targetText());
    const TilesModel& tiles = *workspace.tiles();
    for (int row = 0; row < tiles.rowCount(); ++row) {
        const QModelIndex index = tiles.index(row);
        QStringList parts{tiles.data(index, TilesModel::MethodRole).toString(),
                          tiles.data(index, TilesModel::VariantRole).toString(),
                          tiles.data(index, TilesModel::StateTextRole).toString(),
                          tiles.data(index, TilesModel::CostRole).toString(),
                          tiles.data(index, TilesModel::OwnErrorRole).toString(),
                          tiles.data(index, TilesModel::SentenceRole).toString()};
        parts.removeAll(QString());
        add(words("Tile %1").arg(row + 1), parts.join(QStringLiteral("; ")));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

}  // namespace saccade
