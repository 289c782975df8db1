// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// FusionGrad: Bykov et al., "NoiseGrad: enhancing explanations by introducing stochasticity to model weights", 2021;
/// review section 2.3.3.
///
/// Shows what a map has in common over nearly the same networks and nearly the same pictures: NoiseGrad and SmoothGrad
/// together, the mean over N networks of the mean over M noisy copies of the picture.
///
///     M = 1/(N M) sum over i, j of g(x + n_ij; w (1 + e_i)),   e_i ~ N(0, weight_noise^2), n_ij ~ N(0, noise^2)
///
/// The noise on the picture is in the network's input space, as it is in the authors' code. N x M times the base
/// method. Figure `standard_error`: that of the mean over networks, whose copies are no independent samples; it needs
/// two. Misleads where either noise is so strong that the prediction is another.
#include <memory>

#include "engine/core/error.h"
#include "engine/methods/batch_maps.h"
#include "engine/methods/kept_key.h"
#include "engine/methods/registrations.h"
#include "engine/perturb/estimator.h"
#include "engine/perturb/noisy_copies.h"
#include "engine/perturb/noisy_weights.h"
#include "engine/perturb/perturb.h"

namespace saccade {
namespace {

// All samples one by one, and the means of the networks that are complete.
struct Fused {
    MeanEstimator samples;
    MeanEstimator ofNetwork;
    MeanEstimator networks;
};

// The network of a sample, made when its first sample comes.
class Networks {
 public:
    Networks(Study& study, NoisyWeights weights) : study_(study), weights_(std::move(weights)) {}

    Study& of(std::int64_t network) {
        if (!varied_ || network != made_) varied_ = study_.under(weights_.network(network));
        made_ = network;
        return *varied_;
    }

 private:
    Study& study_;
    NoisyWeights weights_;
    std::unique_ptr<Study> varied_;
    std::int64_t made_ = -1;
};

Map explainFusionGrad(Study& study, const Question& question, Job& job) {
    const std::int64_t each = question.parameters.integer("samples");
    const std::int64_t total = question.parameters.integer("networks") * each;
    const std::string& base = question.parameters.choice("base");
    // Sums cannot be taken apart: fewer samples than were folded already begin anew.
    auto& kept = study.state<Fused>(keptKey("fusiongrad", question, {"networks"}));
    Fused fresh;
    Fused& fused = kept.samples.count() > total ? fresh : kept;

    Networks networks(study, NoisyWeights(study.network(), question.parameters.real("weight_noise"), question.seed));
    const NoisyCopies copies(study.input(), question.parameters.real("noise"), question.seed, total);
    BatchPlanner& planner = study.sweepPlanner(question.batch, "fusiongrad/" + base);

    const auto result = [&] {
        Map map = averagedMap(study, fused.samples.mean());
        map.recipe.figures = {{"samples", static_cast<double>(fused.samples.count())},
                              {"networks", static_cast<double>(fused.networks.count())}};
        if (fused.networks.count() > 1) {
            map.recipe.figures.emplace_back("standard_error", fused.networks.standardError().mean().item<double>());
        }
        map.recipe.batch = planner.chosen();
        map.recipe.partial = fused.samples.count() < total;
        return map;
    };
    const RangeEvaluation evaluate = [&](std::int64_t begin, std::int64_t end) {
        std::vector<at::Tensor> maps;
        for (std::int64_t from = begin; from < end;) {
            const std::int64_t to = std::min(end, (from / each + 1) * each);
            maps.push_back(batchMaps(networks.of(from / each), base, copies.inputs(from, to), question, job));
            from = to;
        }
        return at::cat(maps, 0);
    };
    const Fold fold = [&](std::int64_t begin, const at::Tensor& maps) {
        fused.samples.add(maps);
        for (std::int64_t i = 0; i < maps.size(0); ++i) {
            fused.ofNetwork.add(maps.narrow(0, i, 1));
            if ((begin + i + 1) % each != 0) continue;
            fused.networks.add(fused.ofNetwork.mean().unsqueeze(0));
            fused.ofNetwork = MeanEstimator();
        }
        job.partial(result);
    };
    perturb(fused.samples.count(), total, evaluate, fold, planner, job);
    if (fused.samples.count() == 0) throw Cancelled();
    return result();
}

}  // namespace

Method fusionGradMethod() {
    Method method;
    method.id = "fusiongrad";
    method.title = "FusionGrad";
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Bykov et al. 2021; review section 2.3.3";
    method.shows = SACCADE_TEXT(
        "What a map has in common over networks with slightly different weights and noisy copies of the picture.");
    method.formula = "mean over i, j of g(x + n_ij; w * (1 + e_i)), n and e normal";
    method.cost =
        SACCADE_TEXT("One forward and one backward a sample with the gradient as base, and the networks made");
    method.misleads = SACCADE_TEXT("Noise strong enough to change the prediction shows another class's evidence.");
    method.defaultScoreFor = scoreOfBase;
    method.progressive = true;
    method.parameters = {
        Parameter::integer("networks", SACCADE_TEXT("Networks"), 10, 1, 10000,
                           SACCADE_TEXT("Networks with noise on their weights.")),
        Parameter::integer("samples", SACCADE_TEXT("Samples"), 10, 1, 10000,
                           SACCADE_TEXT("Noisy copies of the picture for each network.")),
        Parameter::real("noise", SACCADE_TEXT("Noise"), 0.4, 0, 100, 0.05,
                        SACCADE_TEXT("Deviation of the noise on the picture, in the network's input space.")),
        Parameter::real("weight_noise", SACCADE_TEXT("Noise on the weights"), 0.2, 0, 2, 0.01,
                        SACCADE_TEXT("Deviation of the factors that the weights are multiplied by.")),
        baseParameter(SACCADE_TEXT("The method whose maps are averaged."))};
    method.explain = explainFusionGrad;
    return method;
}

}  // namespace saccade
