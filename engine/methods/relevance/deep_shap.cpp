// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeepSHAP: Lundberg and Lee, "A unified approach to interpreting model predictions", 2017; Chen, Lundberg and Lee,
/// "Explaining models by propagating Shapley values of local components", 2019.
///
/// Shows what each pixel adds to the score compared with what the network usually sees: the mean of the maps of
/// DeepLIFT over many baselines, which approximates Shapley values. It sums to Y(x) minus the mean score of the
/// baselines. One forward and one backward a baseline. The baselines decide what is surprising: noise, which no network
/// was trained on, makes everything so.
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/methods/baseline_set.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/methods/relevance/deeplift_maps.h"
#include "engine/network/tensors.h"
#include "engine/perturb/estimator.h"
#include "engine/perturb/perturb.h"

namespace saccade {
namespace {

struct Progressed {
    MeanEstimator maps;
    double differences = 0;  // of the scores, summed
};

std::string keyOf(const Question& question) {
    std::string key = "deep_shap/" + toJson(question.target).dump() + "/" + std::string(toText(question.score)) + "/" +
                      std::to_string(question.seed);
    for (const char* name : {"baselines", "rule", "pooling"})
        key += "/" + toText(question.parameters.values().find(name)->second);
    return key;
}

Map explainDeepShap(Study& study, const Question& question, Job& job) {
    const std::int64_t samples = question.parameters.integer("samples");
    const BaselineSet baselines(study, question.parameters.folder("baselines"), question.seed, samples);
    const DeepLiftChoice choice = deepLiftChoice(question.parameters);
    const Run& run = cleanRun(study, question, job);

    // Sums cannot be taken apart: fewer samples than were folded already begin anew.
    auto& kept = study.state<Progressed>(keyOf(question));
    Progressed fresh;
    Progressed& state = kept.maps.count() > samples ? fresh : kept;
    BatchPlanner& planner = study.sweepPlanner(question.batch, "deep_shap");
    const auto result = [&] {
        const at::Tensor mean = state.maps.mean();
        const auto count = static_cast<double>(state.maps.count());
        Map map;
        map.values = toArray(mean);
        const double sum = mean.sum(at::kDouble).item<double>();
        const double difference = state.differences / count;
        map.recipe.figures = {{"samples", count},
                              {"sum", sum},
                              {"score_difference", difference},
                              {"completeness_gap", sum - difference},
                              {"standard_error", state.maps.standardError().mean().item<double>()}};
        map.recipe.batch = planner.chosen();
        map.recipe.partial = state.maps.count() < samples;
        return map;
    };
    double differences = 0;
    const Evaluation evaluate = [&](const at::Tensor& inputs) {
        const Run reference = runOf(study, inputs, question, job);
        differences = scoreDifference(run, reference, question).sum(at::kDouble).item<double>();
        return deepLiftMaps(run, reference, choice, question, job);
    };
    const Fold fold = [&](std::int64_t, const at::Tensor& maps) {
        state.maps.add(maps);
        state.differences += differences;
        job.partial(result);
    };
    perturb(baselines, state.maps.count(), samples, evaluate, fold, planner, job);
    if (state.maps.count() == 0) throw Cancelled();
    return result();
}

}  // namespace

Method deepShapMethod() {
    Method method;
    method.id = "deep_shap";
    method.title = "DeepSHAP";
    method.family = SACCADE_TEXT("Decomposition");
    method.paper = "Lundberg and Lee 2017; review section 2.3.4";
    method.shows = SACCADE_TEXT("What each pixel adds to the score compared with what the network usually sees.");
    method.formula = "mean over baselines b of DeepLIFT's map from b to x";
    method.cost = SACCADE_TEXT("One forward and one backward a baseline");
    method.misleads = SACCADE_TEXT(
        "The baselines decide what counts as surprising: noise is unlike anything the network has seen, so give a "
        "folder of "
        "pictures.");
    method.progressive = true;
    method.parameters = baselineSetParameters(20);
    const Schema rules = deepLiftParameters();
    method.parameters.insert(method.parameters.end(), rules.begin(), rules.end());
    method.explain = explainDeepShap;
    return method;
}

}  // namespace saccade
