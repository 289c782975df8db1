// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/comparison.h"

#include <QGuiApplication>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/interruption.h"
#include "app/cli/json_text.h"
#include "app/cli/progress_bar.h"
#include "engine/core/error.h"
#include "viewmodels/words.h"

namespace saccade::cli {
namespace {

constexpr std::size_t mostPredictions = 5;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string settingsText(const Settings& settings) {
    std::vector<std::string> words;
    for (const auto& [name, value] : settings)
        words.push_back(name + " " + value);
    return joined(words);
}

FigureTile tileOf(const ComparedMap& compared, const Input& input, const DisplayChoice& display) {
    const Method& method = findMethod(compared.choice.method);
    FigureTile tile;
    tile.method = method.title;
    if (!compared.map) {
        tile.variant = settingsText(compared.choice.settings);
        tile.refusal = compared.refusal;
        return tile;
    }
    tile = figureTile(*compared.map, method, display.view);
    tile.picture = painted(*compared.map, input.original, input.frame, display);
    return tile;
}

/// Runs one method; every failure but a cancellation stays in its tile.
ComparedMap runOne(Study& study, const MethodChoice& choice, Request request, Job& job) {
    ComparedMap compared{choice, std::nullopt, {}, false};
    request.method = choice.method;
    request.parameters = choice.settings;
    // A layer means something to layer methods only; the others run as they are.
    if (!takesLayer(findMethod(choice.method))) request.layer.clear();
    try {
        compared.map = explain(study, request, job);
    } catch (const RequestError& error) {
        compared.refusal = error.what();
    } catch (const Error& error) {
        compared.refusal = error.what();
        compared.failed = true;
    }
    return compared;
}

}  // namespace

Comparison compare(const LoadedModel& model, const Input& input, const std::vector<MethodChoice>& choices,
                   const Arguments& arguments, const Session& session) {
    Request request = commonRequest(arguments);
    Comparison comparison;
    std::shared_ptr<Study> study;
    {
        Job job;
        const Watched watched(job);
        study = openStudy(subjectOf(model, input), job);
    }
    request.target = targetOption(arguments, *study, model.card, request.target);
    comparison.target = request.target;
    const auto shares = probabilities(*study);
    for (const auto index : topClasses(*study, mostPredictions)) {
        comparison.predictions.push_back({model.card.className(index), shares.at(static_cast<std::size_t>(index)),
                                          request.target.layer.empty() && index == request.target.index});
    }
    std::size_t number = 0;
    for (const auto& choice : choices) {
        const std::string title = findMethod(choice.method).title;
        ProgressBar bar(std::to_string(++number) + "/" + std::to_string(choices.size()) + " " + title,
                        !session.quiet());
        Job job(bar.listener(), {});
        const Watched watched(job);
        if (!comparison.interrupted) {
            try {
                comparison.maps.push_back(runOne(*study, choice, request, job));
                comparison.interrupted = interrupted();
                continue;
            } catch (const Cancelled&) {
                if (comparison.maps.empty()) throw;
                comparison.interrupted = true;
            }
        }
        comparison.maps.push_back({choice, std::nullopt, "interrupted before there was anything to show", false});
    }
    return comparison;
}

Figure sheetOf(const Comparison& comparison, const LoadedModel& model, const Input& input,
               const DisplayChoice& display) {
    Figure figure;
    figure.picture = std::filesystem::path(input.name).filename().string();
    figure.model = std::filesystem::path(model.file).filename().string();
    figure.target = targetText(comparison.target, model.card);
    // Of a card's file, the name says enough.
    std::error_code ignored;
    const bool named = std::filesystem::is_regular_file(model.card.origin, ignored);
    figure.note = "card: " + (named ? std::filesystem::path(model.card.origin).filename().string() : model.card.origin);
    if (comparison.target.score) figure.note += ", score: " + std::string(toText(*comparison.target.score));
    if (!display.mapsOnly) figure.original = input.original;
    figure.predictions = comparison.predictions;
    for (const auto& compared : comparison.maps)
        figure.tiles.push_back(tileOf(compared, input, display));
    return figure;
}

std::string recipesOf(const Comparison& comparison, const LoadedModel& model, const Input& input) {
    nlohmann::json maps = nlohmann::json::array();
    for (const auto& compared : comparison.maps) {
        if (compared.map) {
            maps.push_back(saccade::toJson(compared.map->recipe));
            continue;
        }
        nlohmann::json settings = nlohmann::json::object();
        for (const auto& [name, value] : compared.choice.settings)
            settings[name] = value;
        maps.push_back({{"method", compared.choice.method},
                        {"parameters", settings},
                        {compared.failed ? "failure" : "refusal", compared.refusal}});
    }
    return jsonText({{"format", "saccade.comparison"},
                     {"version", 1},
                     {"model", {{"file", model.file}, {"sha256", model.opened.hash}}},
                     {"image", {{"file", input.file}, {"sha256", input.hash}}},
                     {"target", saccade::toJson(comparison.target)},
                     {"interrupted", comparison.interrupted},
                     {"maps", maps}});
}

void writeSheet(const Figure& figure, const std::filesystem::path& file, const FigureStyle& style) {
    // No display is needed, and numbers are written the same everywhere.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("LC_ALL", "C.UTF-8");
    // What Qt remarks about its surroundings does not concern who asked for a sheet.
    qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
        if (type == QtCriticalMsg || type == QtFatalMsg) complain(text.toStdString());
    });
    int count = 1;
    char name[] = "saccade-cli";
    char* arguments[] = {name, nullptr};
    const QGuiApplication application(count, arguments);
    writeFigure(figure, file, style);
}

}  // namespace saccade::cli
