// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/measures/localisation_survey.h"

#include <algorithm>
#include <cmath>

#include "engine/image/edges.h"
#include "engine/measures/reference_maps.h"

namespace saccade {
namespace {

void add(std::vector<LocalisationScore>& scores, const std::string& method, const Array& map, Reading reading,
         const LocatedThing& thing, double tolerance) {
    const Array located = evidence(map, reading);
    scores.push_back(
        {method, reading, pointingGame(located, thing.mask, tolerance), massAccuracy(located, thing.mask)});
}

}  // namespace

std::vector<LocalisationScore> localise(Study& study, const Picture& seen, const std::vector<LocatedThing>& things,
                                        const std::vector<MeasuredMethod>& methods, double tolerance, Job& job) {
    std::vector<LocalisationScore> scores;
    for (const LocatedThing& thing : things) {
        for (const MeasuredMethod& method : methods) {
            Request request = method.request;
            const auto score = request.target.score;
            request.target = Target::ofClass(thing.label);
            request.target.score = score;
            const Map map = explain(study, request, job);
            for (const Reading reading : {Reading::positive, Reading::absolute})
                add(scores, method.label, map.values, reading, thing, tolerance);
        }
        add(scores, "centre", centrePoint(thing.mask.height, thing.mask.width), Reading::positive, thing, tolerance);
        add(scores, "edges", edgeStrength(seen), Reading::positive, thing, tolerance);
    }
    return scores;
}

std::vector<LocalisationMean> means(const std::vector<LocalisationScore>& scores) {
    struct Sums {
        double pointing = 0;
        double pointingSquares = 0;
        double mass = 0;
        double massSquares = 0;
    };
    std::vector<LocalisationMean> result;
    std::vector<Sums> sums;
    for (const LocalisationScore& score : scores) {
        auto found = std::find_if(result.begin(), result.end(), [&](const LocalisationMean& mean) {
            return mean.method == score.method && mean.reading == score.reading;
        });
        if (found == result.end()) {
            result.push_back({score.method, score.reading, 0, 0, 0, 0, 0});
            sums.emplace_back();
            found = result.end() - 1;
        }
        Sums& sum = sums[static_cast<std::size_t>(found - result.begin())];
        ++found->things;
        sum.pointing += score.pointing;
        sum.pointingSquares += score.pointing * score.pointing;
        sum.mass += score.mass;
        sum.massSquares += score.mass * score.mass;
    }
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto count = static_cast<double>(result[i].things);
        const auto error = [&](double sum, double squares) {
            if (count < 2) return 0.0;
            const double variance = std::max(0.0, squares - sum * sum / count) / (count - 1);
            return std::sqrt(variance / count);
        };
        result[i].pointing = sums[i].pointing / count;
        result[i].pointingError = error(sums[i].pointing, sums[i].pointingSquares);
        result[i].mass = sums[i].mass / count;
        result[i].massError = error(sums[i].mass, sums[i].massSquares);
    }
    return result;
}

}  // namespace saccade
