// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// NoiseGrad: Bykov et al., "NoiseGrad: enhancing explanations by introducing stochasticity to model weights", 2021;
/// review section 2.3.3.
///
/// Shows what a map has in common over networks that are nearly the same: the mean of the maps under weights that are
/// multiplied by normal numbers around one. Weights and biases of the network as loaded, those of batch norm among
/// them, but not its running statistics.
///
///     M = 1/N sum over i of g(x; w (1 + e_i)),   e_i ~ N(0, s^2), a number a weight
///
/// N times the base method, and as many networks made, one after the other; what the base learns from a folder first,
/// it learns from it for every network. Misleads where the noise is so strong that the networks no longer do what they
/// learned.
#include "engine/core/error.h"
#include "engine/methods/batch_maps.h"
#include "engine/methods/kept_key.h"
#include "engine/methods/registrations.h"
#include "engine/perturb/estimator.h"
#include "engine/perturb/noisy_weights.h"
#include "engine/perturb/perturb.h"

namespace saccade {
namespace {

Map explainNoiseGrad(Study& study, const Question& question, Job& job) {
    const std::int64_t samples = question.parameters.integer("samples");
    const std::string& base = question.parameters.choice("base");
    // Sums cannot be taken apart: fewer samples than were folded already begin anew.
    auto& kept = study.state<MeanEstimator>(keptKey("noisegrad", question, {"samples"}));
    MeanEstimator fresh;
    MeanEstimator& estimator = kept.count() > samples ? fresh : kept;

    const NoisyWeights weights(study.network(), question.parameters.real("noise"), question.seed);
    const auto result = [&] {
        Map map = averagedMap(study, estimator.mean());
        map.recipe.figures = {{"samples", static_cast<double>(estimator.count())},
                              {"standard_error", estimator.standardError().mean().item<double>()}};
        map.recipe.batch = 1;
        map.recipe.partial = estimator.count() < samples;
        return map;
    };
    const RangeEvaluation evaluate = [&](std::int64_t sample, std::int64_t) {
        const auto varied = study.under(weights.network(sample));
        return batchMaps(*varied, base, study.input(), question, job);
    };
    const Fold fold = [&](std::int64_t, const at::Tensor& maps) {
        estimator.add(maps);
        job.partial(result);
    };
    // A network a sample: there is nothing to put into one batch.
    BatchPlanner planner(1);
    perturb(estimator.count(), samples, evaluate, fold, planner, job);
    if (estimator.count() == 0) throw Cancelled();
    return result();
}

}  // namespace

Method noiseGradMethod() {
    Method method;
    method.id = "noisegrad";
    method.title = "NoiseGrad";
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Bykov et al. 2021; review section 2.3.3";
    method.shows = SACCADE_TEXT("What a map has in common over networks with slightly different weights.");
    method.formula = "mean over i of g(x; w * (1 + e_i)), e_i normal with deviation noise";
    method.cost = SACCADE_TEXT("One forward and one backward a sample with the gradient as base, and a network made");
    method.misleads = SACCADE_TEXT(
        "With strong noise the networks no longer do what they learned, and the map is that of other networks.");
    method.defaultScoreFor = scoreOfBase;
    method.progressive = true;
    method.parameters = {
        Parameter::integer("samples", SACCADE_TEXT("Samples"), 25, 1, 10000, SACCADE_TEXT("Networks.")),
        Parameter::real("noise", SACCADE_TEXT("Noise"), 0.2, 0, 2, 0.01,
                        SACCADE_TEXT("Deviation of the factors that the weights are multiplied by.")),
        baseParameter(SACCADE_TEXT("The method whose maps are averaged."))};
    method.explain = explainNoiseGrad;
    return method;
}

}  // namespace saccade
