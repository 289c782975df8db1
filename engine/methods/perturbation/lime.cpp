// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// LIME (Ribeiro, Singh and Guestrin 2016; review section 2.3.10).
///
/// Shows how much each superpixel adds to the score in a linear model of the network around this picture: superpixels
/// are switched off at random, and the scores are fitted by the switches.
///
///     min over b, c of  sum over samples of w (Y(x with the superpixels z) - b - c . z)^2 + penalty |c|^2
///     w = sqrt(exp(-d^2 / width^2)),  d = 1 - cos(z, all on) = 1 - sqrt(share of superpixels that are on)
///
/// What is off has the superpixel's mean colour. The first sample has all on; in the others a superpixel is on with
/// probability one half. Distance, width, penalty and the number of samples are those of the authors' code. Its
/// choice of features is left out: with as many as there are superpixels it chooses all of them.
///
/// One forward a sample. Misleads where a linear model does not fit: look at R squared; and where there are few
/// samples: two models of half the samples each must agree, which `stability` (their correlation) and
/// `standard_error` say.
#include <cmath>

#include "engine/core/random.h"
#include "engine/methods/perturbation/kept_scores.h"
#include "engine/methods/perturbation/superpixel_choice.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/perturb/linear_surrogate.h"
#include "engine/perturb/segment_switches.h"

namespace saccade {
namespace {

// The weight of every sample, from its switches, n x K.
at::Tensor closeness(const at::Tensor& switches, double width) {
    const at::Tensor distance = 1 - switches.mean(1).sqrt();
    return (distance.square() / (-2 * width * width)).exp();
}

Map explainLime(Study& study, const Question& question, Job& job) {
    const Segments& segments = superpixels(study, "lime", question, job);
    const double width = question.parameters.real("kernel_width");
    const double penalty = question.parameters.real("penalty");
    const Random random(question.seed, "lime/switches");
    const SegmentSwitches::Draw draw = [&](std::int64_t sample, std::span<std::uint8_t> on) {
        std::vector<float> chances(on.size(), 0.0F);
        if (sample > 0) random.uniform(chances, static_cast<std::uint64_t>(sample));
        for (std::size_t i = 0; i < on.size(); ++i)
            on[i] = static_cast<std::uint8_t>(chances[i] < 0.5F);
    };
    const SegmentSwitches switches(study.input(), superpixelFill(study, segments, question), segments, draw,
                                   question.parameters.integer("samples"));
    const std::string key =
        "lime/" + superpixelKey(question) + "/" + superpixelFillKey(question) + "/" + std::to_string(question.seed);

    SplitSurrogate surrogate(segments.count);
    const auto result = [&] {
        const LinearSurrogate::Fit fit = surrogate.whole().ridge(penalty);
        const Agreement halves =
            agreement(surrogate.first().ridge(penalty).coefficients, surrogate.second().ridge(penalty).coefficients);
        Map map;
        map.values = toArray(painted(fit.coefficients, segments));
        map.recipe.figures = {{"samples", static_cast<double>(surrogate.count())},
                              {"superpixels", static_cast<double>(segments.count)},
                              {"r_squared", fit.determination},
                              {"standard_error", halves.standardError},
                              {"intercept", fit.intercept}};
        // A single superpixel, or nothing to tell apart, has none.
        if (std::isfinite(halves.correlation)) map.recipe.figures.emplace_back("stability", halves.correlation);
        map.recipe.batch = study.planner(question.batch).chosen();
        map.recipe.partial = surrogate.count() < switches.size();
        return map;
    };
    const ScoreFold fold = [&](std::int64_t begin, const at::Tensor& scores) {
        const at::Tensor rows = switches.switches(begin, begin + scores.size(0));
        surrogate.add(begin, rows, scores.to(at::kCPU, at::kDouble), closeness(rows, width));
        job.partial(result);
    };
    foldScores(switches, key, fold, study, question, job);
    return result();
}

}  // namespace

Method limeMethod() {
    Method method;
    method.id = "lime";
    method.title = "LIME";
    method.family = SACCADE_TEXT("Perturbation");
    method.paper = "Ribeiro, Singh and Guestrin 2016; review section 2.3.10";
    method.shows = SACCADE_TEXT("How much each superpixel adds to the score in a linear model around this picture.");
    method.formula =
        "min over b, c of sum of w (Y(x with z) - b - c . z)^2 + penalty |c|^2, w = sqrt(exp(-d^2/width^2))";
    method.cost = SACCADE_TEXT("One forward a sample; another class costs none");
    method.misleads = SACCADE_TEXT(
        "A network is not linear: with a low R squared the map says little. Other superpixels, another map; with few "
        "samples another seed, another map.");
    method.defaultScore = Score::probability;
    method.progressive = true;
    method.parameters = {Parameter::integer("samples", SACCADE_TEXT("Samples"), 1000, 2, 50000,
                                            SACCADE_TEXT("Pictures with superpixels switched off at random."))};
    const Schema cuts = superpixelParameters();
    method.parameters.insert(method.parameters.end(), cuts.begin(), cuts.begin() + 2);
    method.parameters.push_back(superpixelBaseline(
        "superpixel_mean", SACCADE_TEXT("What stands in a superpixel that is off; first its own mean colour.")));
    method.parameters.insert(method.parameters.end(), cuts.begin() + 2, cuts.end());
    Parameter width = Parameter::real(
        "kernel_width", SACCADE_TEXT("Kernel width"), 0.25, 0.01, 100, 0.05,
        SACCADE_TEXT("How far from the picture, in cosine distance, a sample still counts; less is more local."));
    Parameter penalty = Parameter::real("penalty", SACCADE_TEXT("Penalty"), 1, 0, 1000, 0.1,
                                        SACCADE_TEXT("Of large coefficients: the ridge regression's alpha."));
    width.advanced = penalty.advanced = true;
    method.parameters.push_back(width);
    method.parameters.push_back(penalty);
    method.explain = explainLime;
    return method;
}

}  // namespace saccade
