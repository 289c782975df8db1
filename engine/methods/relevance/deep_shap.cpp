// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeepSHAP: Lundberg and Lee, "A unified approach to interpreting model predictions", 2017; Chen, Lundberg and Lee,
/// "Explaining models by propagating Shapley values of local components", 2019.
///
/// Shows what each pixel adds to the score compared with what the network usually sees: the mean of the maps of
/// DeepLIFT over many baselines, which approximates Shapley values. It sums to Y(x) minus the mean score of the
/// baselines. One forward and one backward a baseline. The baselines decide what is surprising: noise, which no network
/// was trained on, makes everything so.
#include "engine/methods/baseline_average.h"
#include "engine/methods/baseline_set.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/methods/relevance/deeplift_maps.h"

namespace saccade {
namespace {

Map explainDeepShap(Study& study, const Question& question, Job& job) {
    const BaselineSet baselines(study, question.parameters.folder("baselines"), question.seed,
                                question.parameters.integer("samples"));
    const DeepLiftChoice choice = deepLiftChoice(question.parameters);
    const Run& run = cleanRun(study, question, job);
    const BaselineEvaluation evaluate = [&](std::int64_t, const at::Tensor& inputs) {
        const Run reference = runOf(study, inputs, question, job);
        return BaselineMaps{deepLiftMaps(run, reference, choice, question, job),
                            scoreDifference(run, reference, question).sum(at::kDouble).item<double>()};
    };
    return averageOverBaselines("deep_shap", baselines, evaluate, study, question, job);
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
