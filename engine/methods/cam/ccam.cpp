// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// CCAM: Li, Jafari and Rother, "Localizing common objects using common component activation map", 2019; review section
/// 2.3.7.
///
/// Shows where in the picture stands what a set of pictures has in common, whether or not the network has a class for
/// it. The output of the last fully connected layer is taken as a vector of components rather than of classes:
///
///     v = mean over the pictures of their vectors,   C = the largest components of v
///     M = sum over c in C of v_c M_c,   M_c = sum over k of w_ck A_k: the CAM of component c on this picture
///
/// A forward for every picture of the set, once, and one for the map; no backward. For networks that CAM is for, no
/// others. Misleads where the set has more in common than the thing that is meant: its background, its light. The
/// target plays no role.
#include <algorithm>

#include "engine/core/error.h"
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/cam/pooled_end.h"
#include "engine/methods/registrations.h"
#include "engine/methods/surveys.h"
#include "engine/survey/layer_mean.h"

namespace saccade {
namespace {

// A value a component; where the classes have rows and columns, their means.
at::Tensor commonVector(const LayerMean& statistic) {
    const at::Tensor mean = statistic.mean();
    return mean.dim() > 1 ? mean.flatten(1).mean(1) : mean;
}

Map explainCcam(Study& study, const Question& question, Job& job) {
    const PooledEnd end = requirePooledEnd("ccam", study);
    const Run& run = study.runObserving(end.observed, job);
    const Network& network = *study.folded();
    const SurveyRequest asked{question.parameters.folder("pictures"), {}, 0, question.batch};
    const auto [statistic, progress] = surveyed(study, asked, LayerMean(network.layer(network.logits()).name), job);

    const at::Tensor common = commonVector(statistic);
    const std::int64_t most = std::min(question.parameters.integer("components"), common.size(0));
    const auto [values, components] = at::topk(common, most);
    const at::Tensor rows = end.weights.index_select(0, components.to(end.weights.device()));
    const at::Tensor weights = at::matmul(values.to(rows.options()), rows);
    const at::Tensor& features = run.activation(end.features);

    Map map = layerMap(study, (weights.view({1, -1, 1, 1}) * features).sum(1), false);
    map.recipe.figures = {{"pictures", static_cast<double>(progress.used)},
                          {"skipped", static_cast<double>(progress.skipped.size())},
                          {"components", static_cast<double>(most)}};
    map.recipe.partial = !progress.complete();
    return map;
}

}  // namespace

Method ccamMethod() {
    Method method;
    method.id = "ccam";
    method.title = "CCAM";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Li et al. 2019; review section 2.3.7";
    method.shows = SACCADE_TEXT("Where in the picture stands what the pictures of a folder have in common.");
    method.formula = "M = sum over the largest components c of v of v_c * CAM_c, v: mean output over the folder";
    method.cost = SACCADE_TEXT("1 forward for every picture of the folder, once");
    method.misleads = SACCADE_TEXT(
        "What the pictures have in common may be their background or their light. The target plays no role.");
    method.progressive = true;
    method.parameters = {
        Parameter::folder("pictures", SACCADE_TEXT("Pictures"),
                          SACCADE_TEXT("The folder whose pictures have something in common; empty: the folder of this "
                                       "picture.")),
        Parameter::integer("components", SACCADE_TEXT("Components"), 5, 1, 10000,
                           SACCADE_TEXT("How many of the largest components of the mean output take part."))};
    method.explain = explainCcam;
    return method;
}

}  // namespace saccade
