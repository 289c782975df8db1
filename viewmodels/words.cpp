// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/words.h"

#include <QCoreApplication>
#include <algorithm>

#include "engine/image/overlay.h"

namespace saccade {

QString translated(const std::string& english) {
    return QCoreApplication::translate("Engine", english.c_str());
}

QString sentence(const Message& message) {
    QString text = QString::fromStdString(message.filled(translated(message.text()).toStdString())).trimmed();
    // A sentence that begins with a file's name or a parameter begins as that is written.
    const bool beginsWithName = message.text().starts_with('{');
    if (!text.isEmpty() && !beginsWithName) text[0] = text[0].toUpper();
    if (!text.isEmpty() && !text.endsWith(QLatin1Char('.'))) text += QLatin1Char('.');
    return text;
}

QString spoken(const std::string& word) {
    return QString::fromStdString(word).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QStringList choiceNames(const Parameter& parameter) {
    const auto methodOf = [](const std::string& word) {
        return std::find_if(methods().begin(), methods().end(),
                            [&](const Method& method) { return method.id == word; });
    };
    const bool ofMethods = std::all_of(parameter.choices.begin(), parameter.choices.end(),
                                       [&](const auto& word) { return methodOf(word) != methods().end(); });
    QStringList names;
    for (const auto& word : parameter.choices)
        names << (ofMethods ? translated(methodOf(word)->title) : spoken(word));
    return names;
}

QString settingWords(const Parameter& parameter, const std::string& value) {
    QString words = QString::fromStdString(value);
    // A word of the schema is spoken, a file's name is spelt.
    const auto& choices = parameter.choices;
    if (parameter.type == Parameter::Type::list) {
        words = spoken(value).replace(QLatin1Char('+'), QStringLiteral(" + "));
    } else if (std::find(choices.begin(), choices.end(), value) != choices.end()) {
        words = spoken(value);
    }
    return translated(parameter.label).toLower() + QLatin1Char(' ') + words;
}

QString scoreWords(Score score) {
    switch (score) {
        case Score::logit:
            return QCoreApplication::translate("Tile", "logit");
        case Score::probability:
            return QCoreApplication::translate("Tile", "probability");
        case Score::logProbability:
            return QCoreApplication::translate("Tile", "log-probability");
    }
    return {};
}

QString layerWords(const std::string& layer) {
    return QCoreApplication::translate("Tile", "layer %1").arg(QString::fromStdString(layer));
}

QString variantWords(const Map& map, const Method& method) {
    QStringList words;
    if (!map.recipe.layer.empty()) words << layerWords(map.recipe.layer);
    if (map.recipe.score != method.defaultScore) words << scoreWords(map.recipe.score);
    for (const auto& parameter : method.parameters) {
        const auto value = map.recipe.parameters.values().find(parameter.id);
        if (value != map.recipe.parameters.values().end() && value->second != parameter.defaultValue) {
            words << settingWords(parameter, toText(value->second));
        }
    }
    return words.join(QStringLiteral(", "));
}

FigureTile figureTile(const Map& map, const Method& method, const MapView& view) {
    const ShownMap seen = shown(map, view);
    FigureTile tile;
    tile.method = method.title;
    tile.variant = variantWords(map, method).toStdString();
    tile.colours = seen.colours;
    tile.low = seen.low;
    tile.high = seen.high;
    tile.legend = seen.legend;
    tile.seconds = map.recipe.seconds;
    tile.forwards = map.recipe.forwards;
    tile.backwards = map.recipe.backwards;
    for (auto [name, value] : map.recipe.figures) {
        std::replace(name.begin(), name.end(), '_', ' ');
        tile.ownError.emplace_back(std::move(name), value);
    }
    tile.partial = map.recipe.partial;
    return tile;
}

}  // namespace saccade
