// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Ablation-CAM: Desai and Ramaswamy, "Ablation-CAM: visual explanations for deep convolutional network via
/// gradient-free localization", 2020.
///
/// Shows where the channels of a layer stand without which the score would fall. No gradient: a channel's weight is
/// what the score loses when the channel is zero.
///
///     w_k = (Y - Y_k) / |Y|,   M = ReLU(sum over k of w_k A_k),   Y_k: the score with A_k = 0
///
/// The paper divides by Y; by its size instead, so that a channel which supports the target counts as support where
/// the score is negative, too. A score of zero divides nothing. One forward a channel, each from the layer on; another
/// class or score costs none. Misleads where channels stand in for each other: each alone can be spared.
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/onward.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/perturb/channel_ablations.h"
#include "engine/perturb/perturb.h"

namespace saccade {
namespace {

// What was measured so far: a row a channel, the logits of all classes or the one score of another target.
struct Ablated {
    std::int64_t done = 0;
    at::Tensor rows;
};

bool isOfClasses(const Target& target) {
    return target.layer.empty() && (target.kind == Target::Kind::classIndex || target.kind == Target::Kind::contrast);
}

at::Tensor rowsOf(const at::Tensor& output, const Question& question) {
    if (isOfClasses(question.target)) return output.dim() > 2 ? output.flatten(2).mean(2) : output;
    return targetScore(question.target, question.score, output).unsqueeze(1);
}

at::Tensor scoresOf(const at::Tensor& rows, const Question& question) {
    if (!isOfClasses(question.target)) return rows.select(1, 0);
    return fromClassScores(question.target, classScores(question.score, rows));
}

std::string keyOf(const Question& question) {
    std::string key = "ablation_cam/" + question.layer + "/";
    if (isOfClasses(question.target)) return key + "all classes";
    return key + toJson(question.target).dump() + std::string(toText(question.score));
}

Map explainAblationCam(Study& study, const Question& question, Job& job) {
    const Onward onward(study, question, job);
    const ChannelAblations ablations(onward.clean());
    auto& kept = study.state<Ablated>(keyOf(question));
    const double score = scoreOf(cleanRun(study, question, job), question).item<double>();
    BatchPlanner& planner = study.sweepPlanner(question.batch, "from " + question.layer);

    const auto result = [&] {
        const at::Tensor scores = scoresOf(kept.rows.slice(0, 0, kept.done), question).to(at::kDouble);
        const at::Tensor weights = (score - scores) / (score != 0 ? std::abs(score) : 1.0);
        const at::Tensor channels = onward.clean().slice(1, 0, kept.done).to(at::kDouble);
        const at::Tensor native = (weights.view({1, -1, 1, 1}) * channels).sum(1).to(at::kFloat);
        Map map = layerMap(study, native, question.parameters.boolean("relu"));
        map.recipe.figures = {{"channels", static_cast<double>(kept.done)}, {"score", score}};
        map.recipe.batch = planner.chosen();
        map.recipe.partial = kept.done < ablations.size();
        return map;
    };
    const Evaluation evaluate = [&](const at::Tensor& activations) {
        return rowsOf(onward.output(activations, job), question);
    };
    const Fold fold = [&](std::int64_t begin, const at::Tensor& rows) {
        if (!kept.rows.defined()) kept.rows = at::empty({ablations.size(), rows.size(1)}, rows.options());
        kept.rows.slice(0, begin, begin + rows.size(0)).copy_(rows);
        kept.done = begin + rows.size(0);
        job.partial(result);
    };
    perturb(ablations, kept.done, ablations.size(), evaluate, fold, planner, job);
    if (kept.done == 0) throw Cancelled();
    return result();
}

}  // namespace

Method ablationCamMethod() {
    Method method;
    method.id = "ablation_cam";
    method.title = "Ablation-CAM";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Desai and Ramaswamy 2020";
    method.shows = SACCADE_TEXT("Where the features stand without which the score would fall.");
    method.formula = "M = ReLU(sum over k of w_k A_k), w_k = (Y - Y without channel k) / |Y|";
    method.cost = SACCADE_TEXT("One forward a channel, each from the layer on; another class costs none");
    method.misleads = SACCADE_TEXT(
        "Channels that stand in for each other show little, for each alone can be spared; a network without a channel "
        "is none that was trained.");
    method.usesLayer = true;
    method.progressive = true;
    method.parameters = {reluParameter(true)};
    method.explain = explainAblationCam;
    return method;
}

}  // namespace saccade
