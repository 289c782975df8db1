// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// AGG-Var: Rieger and Hansen 2019; review section 2.3.10.
///
/// Shows what several methods have in common, less where they disagree: with the maps M_j of AGG-Mean,
///
///     M = mean over j of M_j / (deviation over j of M_j + e),   e = stabiliser x the deviation's mean over the picture
///
/// The review divides by the deviation alone (`stabiliser=0`). The deviation of a few methods is next to nothing at
/// many places by chance, and there the quotient explodes; the constant keeps those places from taking over. The review
/// has no number for it: ten mean deviations are this program's. Where the deviation and the constant are both nothing,
/// the map is the mean. The cost of all of them on one clean run.
#include "engine/methods/aggregate/aggregated.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

// Maps this close are the same.
constexpr double rounding = 1e-9;

Map explainAggVar(Study& study, const Question& question, Job& job) {
    const double stabiliser = question.parameters.real("stabiliser");
    const AggregateFold fold = [stabiliser](const at::Tensor& maps) {
        const at::Tensor mean = maps.mean(0);
        at::Tensor deviation = maps.std(0, false);
        deviation = at::where(at::gt(deviation, rounding * maps.abs().amax(0)), deviation, at::zeros_like(deviation));
        const at::Tensor below = deviation + stabiliser * deviation.mean();
        return at::where(at::gt(below, 0), mean / at::where(at::gt(below, 0), below, at::ones_like(below)), mean);
    };
    return aggregate("agg_var", 2, fold, study, question, job);
}

}  // namespace

Method aggVarMethod() {
    Method method;
    method.id = "agg_var";
    method.title = "AGG-Var";
    method.family = SACCADE_TEXT("Aggregates");
    method.paper = "Rieger and Hansen 2019; review section 2.3.10";
    method.shows = SACCADE_TEXT("What several methods have in common, less where they disagree.");
    method.formula = "mean over methods j of M_j / sum(M_j), over their deviation + e";
    method.cost = SACCADE_TEXT("That of the chosen methods, on one clean forward");
    method.misleads = SACCADE_TEXT(
        "Methods that err alike agree on their error, and agreement is what counts here; values compare within one map "
        "only.");
    method.progressive = true;
    method.parameters = aggregateParameters(2);
    method.parameters.push_back(
        Parameter::real("stabiliser", SACCADE_TEXT("Stabiliser"), 10, 0, 1000, 1,
                        SACCADE_TEXT("What is added to the deviation, in units of its mean over the picture: large "
                                     "values come close to AGG-Mean.")));
    method.explain = explainAggVar;
    return method;
}

}  // namespace saccade
