// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// RISE (Petsiuk, Das and Saenko 2018; review section 2.3.9).
///
/// Shows where a picture has to be seen for the class to be seen: the mean of many random masks, each weighted by the
/// score of the picture under it. Needs nothing of the network but its output.
///
///     S(p) = 1 / (N P) * sum over masks of Y(x * M) M(p)
///
/// N forwards. Misleads when N is small: look at the standard error, which falls with the root of N. Every pixel
/// carries the mean score of half-hidden pictures, so zero is not "no evidence"; only differences between pixels say
/// something.
#include "engine/methods/perturbation/kept_scores.h"
#include "engine/methods/registrations.h"
#include "engine/methods/stopping.h"
#include "engine/network/tensors.h"
#include "engine/perturb/estimator.h"
#include "engine/perturb/random_masks.h"

namespace saccade {
namespace {

Map explainRise(Study& study, const Question& question, Job& job) {
    RandomMasks::Grid grid;
    grid.cells = question.parameters.integer("cells");
    grid.probability = question.parameters.real("probability");
    const RandomMasks masks(study.input(), grid, question.seed, question.parameters.integer("samples"));
    const std::string key = "rise/" + std::to_string(grid.cells) + "/" + toText(Parameter::Value(grid.probability)) +
                            "/" + std::to_string(question.seed);

    WeightedMaskEstimator estimator;
    const auto error = [&] {
        return relativeError(estimator.map(grid.probability), estimator.standardError(grid.probability));
    };
    Convergence convergence(question.parameters.real("tolerance"), error);
    const auto result = [&] {
        Map map;
        map.values = toArray(estimator.map(grid.probability));
        map.recipe.figures = {
            {"samples", static_cast<double>(estimator.count())},
            {"standard_error", estimator.standardError(grid.probability).mean().item<double>()},
        };
        addConvergence(map.recipe, error(), convergence);
        map.recipe.batch = study.planner(question.batch).chosen();
        map.recipe.partial = estimator.count() < masks.size() && !convergence.wasReached();
        return map;
    };
    const ScoreFold fold = [&](std::int64_t begin, const at::Tensor& scores) {
        estimator.add(masks.masks(begin, begin + scores.size(0)), scores);
        job.partial(result);
    };
    foldScores(masks, key, fold, study, question, job, Kept::everyClass, &convergence);
    return result();
}

}  // namespace

Method riseMethod() {
    Method method;
    method.id = "rise";
    method.title = "RISE";
    method.family = SACCADE_TEXT("Perturbation");
    method.paper = "Petsiuk, Das and Saenko 2018; review section 2.3";
    method.shows = SACCADE_TEXT("Where the picture has to be seen for the score to be high, from random masks.");
    method.formula = "S(p) = sum over masks of Y(x * M) M(p) / (N P)";
    method.cost = SACCADE_TEXT("One forward a sample; another class costs none");
    method.misleads = SACCADE_TEXT(
        "With few samples the map is mostly chance: compare it with its standard error. Only differences between "
        "pixels mean something, not their distance from zero.");
    method.defaultScore = Score::probability;
    method.progressive = true;
    // Fifty thousand samples of a thousand classes keep 200 MB of scores.
    method.parameters = {
        Parameter::integer("samples", SACCADE_TEXT("Samples"), 4000, 1, 50000,
                           SACCADE_TEXT("Masks. The error falls with the root of their number.")),
        Parameter::integer("cells", SACCADE_TEXT("Cells"), 7, 1, 64,
                           SACCADE_TEXT("Cells of a mask along each axis. More cells show finer detail and need more "
                                        "samples.")),
        Parameter::real("probability", SACCADE_TEXT("Probability"), 0.5, 0.01, 1, 0.05,
                        SACCADE_TEXT("With which a cell of a mask is open.")),
        toleranceParameter(),
    };
    method.explain = explainRise;
    return method;
}

}  // namespace saccade
