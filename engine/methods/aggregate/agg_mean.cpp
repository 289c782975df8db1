// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// AGG-Mean: Rieger and Hansen 2019; review section 2.3.10.
///
/// Shows what several methods have in common: the mean of their maps, each summed over its channels and divided by its
/// sum, so that all have the same say. The error of a mean of methods that err differently is smaller than the typical
/// error of one. The cost of all of them on one clean run. Misleads where the methods err alike: those that redraw the
/// picture's edges agree on them. By default a map counts by its size, which forgets for and against; see `evidence`.
#include "engine/methods/aggregate/aggregated.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

Map explainAggMean(Study& study, const Question& question, Job& job) {
    return aggregate(
        "agg_mean", 1, [](const at::Tensor& maps) { return maps.mean(0); }, study, question, job);
}

}  // namespace

Method aggMeanMethod() {
    Method method;
    method.id = "agg_mean";
    method.title = "AGG-Mean";
    method.family = SACCADE_TEXT("Aggregates");
    method.paper = "Rieger and Hansen 2019; review section 2.3.10";
    method.shows = SACCADE_TEXT("What several methods have in common.");
    method.formula = "mean over methods j of M_j / sum(M_j)";
    method.cost = SACCADE_TEXT("That of the chosen methods, on one clean forward");
    method.misleads = SACCADE_TEXT("Methods that err alike agree on their error.");
    method.progressive = true;
    method.parameters = aggregateParameters(1);
    method.explain = explainAggMean;
    return method;
}

}  // namespace saccade
