// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/model_catalogue.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/core/resources.h"

namespace saccade {
namespace {

using nlohmann::json;

constexpr const char* listName = "catalogue/torchvision.json";

CatalogueEntry entryOf(const json& line) {
    CatalogueEntry entry;
    entry.name = line.at("name").get<std::string>();
    entry.architecture = line.at("architecture").get<std::string>();
    entry.weights = line.at("weights").get<std::string>();
    entry.url = line.at("url").get<std::string>();
    entry.sha256 = line.at("sha256").get<std::string>();
    entry.parameters = line.at("parameters").get<std::int64_t>();
    entry.top1 = line.at("top1").get<double>();
    entry.top5 = line.at("top5").get<double>();
    entry.interpolation = line.at("interpolation").get<std::string>();
    entry.licence = line.value("licence", std::string());
    const auto crop = line.at("crop").get<std::int64_t>();
    // The card's own reader says what a card may be.
    entry.card = Card::fromJson({{"architecture", entry.architecture},
                                 {"input", {{"channels", 3}, {"height", crop}, {"width", crop}}},
                                 {"resize", {{"shorter_side", line.at("resize")}}},
                                 {"crop", {{"centre", {crop, crop}}}},
                                 {"mean", line.at("mean")},
                                 {"deviation", line.at("deviation")},
                                 {"classes", "imagenet"}},
                                "the catalogue's card of " + entry.name, {});
    return entry;
}

std::vector<CatalogueEntry> readCatalogue() {
    const auto file = resourceFile(listName);
    std::ifstream stream(file);
    const json content = json::parse(stream, nullptr, false);
    std::vector<CatalogueEntry> entries;
    try {
        for (const auto& line : content.at("models"))
            entries.push_back(entryOf(line));
    } catch (const json::exception&) {
        throw RequestError(SACCADE_TEXT("{file} is damaged; install Saccade again"), {{"file", file.string()}});
    }
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return entries;
}

}  // namespace

const std::vector<CatalogueEntry>& modelCatalogue() {
    static const std::vector<CatalogueEntry> entries = readCatalogue();
    return entries;
}

const CatalogueEntry& catalogueEntry(std::string_view name) {
    std::vector<std::string> names;
    for (const auto& entry : modelCatalogue()) {
        if (entry.name == name) return entry;
        names.push_back(entry.name);
    }
    const std::string asked(name.substr(0, 200));
    const auto near = similar(name, names);
    if (near.empty()) {
        throw RequestError(SACCADE_TEXT("the catalogue has no \"{name}\"; saccade-cli catalogue lists what it has"),
                           {{"name", asked}});
    }
    throw RequestError(SACCADE_TEXT("the catalogue has no \"{name}\"; the most similar are {names}"),
                       {{"name", asked}, {"names", enumerate(near)}});
}

QString modelFolder() {
    QString named = qEnvironmentVariable("SACCADE_MODELS");
    if (!named.isEmpty()) return named;
    // Not the cache folder, which others may empty: weights are dear to fetch again.
    return QDir(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation))
        .filePath(QStringLiteral("saccade/models"));
}

QString catalogueFile(const CatalogueEntry& entry, const QString& folder) {
    return QDir(folder).filePath(QString::fromStdString(entry.name) + QStringLiteral(".pth"));
}

bool isDownloaded(const CatalogueEntry& entry, const QString& folder) {
    return QFileInfo(catalogueFile(entry, folder)).isFile();
}

}  // namespace saccade
