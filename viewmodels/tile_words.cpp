// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/tile_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "engine/core/error.h"
#include "viewmodels/tile_run.h"
#include "viewmodels/words.h"

namespace saccade {
namespace {

QString words(const char* english) {
    return QCoreApplication::translate("Tile", english);
}

const QString& dot() {
    static const QString separator = QStringLiteral(" \u00b7 ");
    return separator;
}

QString forwardsText(std::int64_t count) {
    return count == 1 ? words("1 forward") : words("%1 forwards").arg(count);
}

/// So many a window, or a baseline: not the number of times the network is asked.
bool hasUnit(const Method& method, std::string_view id) {
    return std::any_of(method.parameters.begin(), method.parameters.end(),
                       [id](const Parameter& parameter) { return parameter.id == id && !parameter.unit.empty(); });
}

/// How many times the network will be asked, where the method's parameters say so; 0 where they do not.
std::int64_t plannedPasses(const TileRun& tile) {
    if (tile.progress.progress.total > 0) return tile.progress.progress.total;
    try {
        const Parameters parameters(tile.method->id, tile.method->parameters, tile.choice.settings);
        for (const char* const name : {"samples", "steps", "evaluations"}) {
            const auto found = parameters.values().find(name);
            if (found == parameters.values().end() || hasUnit(*tile.method, name)) continue;
            if (const auto* const count = std::get_if<std::int64_t>(&found->second)) return *count;
        }
    } catch (const RequestError&) {
        // A choice that is not allowed is told where it is made.
    }
    return tile.method->progressive ? 0 : 1;
}

QString placeWords(const TileRun& tile) {
    const auto peak = tile.peak();
    if (!peak) return {};
    static const char* const places[3][3] = {
        {"the upper left", "the top", "the upper right"},
        {"the left", "the middle", "the right"},
        {"the lower left", "the bottom", "the lower right"},
    };
    const Picture& picture = tile.look->picture->original;
    const auto third = [](double place, int size) { return std::clamp(static_cast<int>(place * 3 / size), 0, 2); };
    return words("strongest evidence at %1")
        .arg(words(places[third(peak->y(), picture.height)][third(peak->x(), picture.width)]));
}

}  // namespace

void CostBook::learn(const std::string& method, double seconds, std::int64_t passes) {
    if (seconds > 0 && passes > 0) secondsPerPass_[method] = seconds / static_cast<double>(passes);
}

double CostBook::expected(const std::string& method, std::int64_t passes) const {
    const auto found = secondsPerPass_.find(method);
    return found == secondsPerPass_.end() ? -1 : found->second * static_cast<double>(passes);
}

QString tileVariant(const TileRun& tile) {
    QStringList parts;
    if (!tile.layer.empty()) parts << layerWords(tile.layer);
    const auto& score = tile.request.target.score;
    if (score && *score != tile.method->defaultScore) parts << scoreWords(*score);
    for (const auto& [name, value] : tile.choice.settings) {
        for (const auto& parameter : tile.method->parameters) {
            if (parameter.id == name) parts << settingWords(parameter, value);
        }
    }
    return parts.join(QStringLiteral(", "));
}

QString tileStateText(const TileRun& tile) {
    const Progress& progress = tile.progress.progress;
    const bool counted = progress.total > 1;
    const QString share = words("%1 of %2").arg(progress.done).arg(progress.total);
    switch (tile.state) {
        case TileState::waiting:
            return words("waiting");
        case TileState::computing:
        case TileState::partial:
            return counted ? share : words("computing");
        case TileState::done:
            return words("done");
        case TileState::stopped:
            return counted && tile.map() ? words("stopped at %1").arg(share) : words("stopped");
        case TileState::refused:
            return words("not possible");
        case TileState::failed:
            return words("failed");
    }
    return {};
}

double tileProgress(const TileRun& tile) {
    if (tile.state == TileState::done) return 1;
    const Progress& progress = tile.progress.progress;
    if (progress.total <= 0) return tile.state == TileState::waiting ? 0 : -1;
    return static_cast<double>(progress.done) / static_cast<double>(progress.total);
}

QString tileCost(const TileRun& tile, const CostBook& costs) {
    const EngineProgress& spent = tile.progress;
    switch (tile.state) {
        case TileState::computing:
        case TileState::partial: {
            const Progress& progress = spent.progress;
            // Before there is anything to say it flickers by.
            constexpr double noticed = 0.1;
            if (spent.seconds < noticed) return {};
            if (progress.done <= 0 || progress.total <= progress.done) return duration(spent.seconds);
            const double rest = spent.seconds / static_cast<double>(progress.done) *
                                static_cast<double>(progress.total - progress.done);
            return words("%1, about %2 to come").arg(duration(spent.seconds), duration(rest));
        }
        case TileState::done:
        case TileState::stopped: {
            if (spent.forwards <= 0) break;
            QStringList parts{duration(spent.seconds), forwardsText(spent.forwards)};
            if (spent.backwards == 1) parts << words("1 backward");
            if (spent.backwards > 1) parts << words("%1 backwards").arg(spent.backwards);
            return parts.join(dot());
        }
        case TileState::waiting: {
            const std::int64_t passes = plannedPasses(tile);
            if (passes <= 0) return translated(tile.method->cost);
            const double seconds = costs.expected(tile.choice.method, passes);
            return seconds < 0 ? forwardsText(passes)
                               : words("%1, about %2").arg(forwardsText(passes), duration(seconds));
        }
        case TileState::refused:
        case TileState::failed:
            break;
    }
    return {};
}

QString tileOwnError(const TileRun& tile) {
    if (!tile.map()) return {};
    QStringList parts;
    for (const auto& [name, value] : tile.map()->recipe.figures) {
        // The others say how much was done, which stands elsewhere.
        static const std::set<std::string> trusts{"standard_error", "completeness_gap", "conserved", "r_squared",
                                                  "stability"};
        const bool ended = name == "converged" && value > 0;
        if (trusts.contains(name) || ended) parts << ownErrorWords(name, value);
    }
    for (const Message& note : tile.map()->recipe.notes)
        parts << sentence(note);
    return parts.join(dot());
}

BarLabels tileBarLabels(const TileRun& tile) {
    const ShownMap* const seen = tile.shown();
    if (seen == nullptr) return {};
    if (!seen->legend.empty()) return barLabels(seen->legend);
    FigureTile bar;
    bar.colours = seen->colours;
    bar.low = seen->low;
    bar.high = seen->high;
    return barLabels(bar);
}

QString tileSummary(const TileRun& tile) {
    QStringList parts{translated(tile.method->title)};
    if (!tile.target.isEmpty()) parts << words("for %1").arg(tile.target);
    parts << tileStateText(tile);
    if (tile.reason) parts << sentence(*tile.reason);
    const QString place = placeWords(tile);
    if (!place.isEmpty()) parts << place;
    return parts.join(QStringLiteral(", "));
}

}  // namespace saccade
