// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/relevance/estimated_patterns.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/methods/gradient/rectifiers.h"
#include "engine/methods/passes.h"
#include "engine/methods/relevance/lrp.h"
#include "engine/methods/surveys.h"

namespace saccade {
namespace {

// Of the weight, O x K in float64.
at::Tensor flat(const at::Tensor& weight) {
    return weight.flatten(1).to(at::kDouble);
}

at::Tensor alongWeight(const at::Tensor& weight) {
    const at::Tensor w = flat(weight);
    constexpr double least = 1e-300;
    return w / (w * w).sum(1, true).clamp_min(least);
}

// Direction over its inner product with the weight; `otherwise` where that is next to nothing beside what it is made
// of.
at::Tensor scaledToOne(const at::Tensor& direction, const at::Tensor& weight, const at::Tensor& otherwise) {
    constexpr double least = 1e-9;
    const at::Tensor w = flat(weight);
    const at::Tensor products = w * direction;
    const at::Tensor product = products.sum(1, true);
    const at::Tensor sound = at::gt(product.abs(), least * products.abs().sum(1, true));
    return at::where(sound, direction / at::where(sound, product, at::ones_like(product)), otherwise);
}

bool isRectified(const Network& network, LayerId id) {
    const auto& users = network.users(id);
    return std::any_of(users.begin(), users.end(), [&](LayerId user) {
        const Layer& layer = network.layer(user);
        const bool between = layer.kind == Kind::affine || layer.kind == Kind::dropout;
        return layer.kind == Kind::relu || (between && isRectified(network, user));
    });
}

struct Estimated {
    Patterns patterns;
    double worst = 0;  // of |w a - 1|
};

Estimated estimated(const Network& network, const LayerPatterns& survey, bool linear) {
    Estimated result;
    for (LayerId id = 0; id < network.size(); ++id) {
        const Layer& layer = network.layer(id);
        if (layer.rules().role() != LayerKind::Role::weighted) continue;
        const at::Tensor weight = layer.tensor("weight");
        const PatternStatistics statistics = survey.statistics(layer.name);
        const at::Tensor pattern = linear || !isRectified(network, id) ? linearPattern(statistics, weight)
                                                                       : rectifiedPattern(statistics, weight);
        const at::Tensor error = ((flat(weight) * pattern).sum(1) - 1).abs();
        // A unit without weights has no pattern.
        const at::Tensor weighted = at::gt(weight.flatten(1).abs().amax({1}), 0);
        result.worst = std::max(result.worst, at::where(weighted, error, at::zeros_like(error)).max().item<double>());
        result.patterns[layer.name] = pattern.view(weight.sizes());
    }
    return result;
}

}  // namespace

at::Tensor linearPattern(const PatternStatistics& statistics, const at::Tensor& weight) {
    const at::Tensor covariance = statistics.product - statistics.input * statistics.output.unsqueeze(1);
    return scaledToOne(covariance, weight, alongWeight(weight));
}

at::Tensor rectifiedPattern(const PatternStatistics& statistics, const at::Tensor& weight) {
    const at::Tensor direction = statistics.positiveProduct - statistics.positiveInput * statistics.output.unsqueeze(1);
    const at::Tensor linear = linearPattern(statistics, weight);
    const at::Tensor on = at::gt(statistics.positives, 0).unsqueeze(1);
    return at::where(on, scaledToOne(direction, weight, linear), linear);
}

Schema patternParameters() {
    return {
        Parameter::folder(
            "pictures", SACCADE_TEXT("Pictures"),
            SACCADE_TEXT("The folder whose pictures the patterns are learned from, best of the data that the "
                         "network was trained on. Empty: the folder of the picture.")),
        Parameter::integer("most", SACCADE_TEXT("At most"), 500, 1, 1000000,
                           SACCADE_TEXT("How many pictures of the folder are looked at, the first ones by name.")),
        Parameter::choice("estimator", SACCADE_TEXT("Estimator"), {"two_component", "linear"},
                          SACCADE_TEXT("two_component: units behind a ReLU learn from where they are on; linear: from "
                                       "everywhere."))};
}

Map patternMap(Study& study, const Question& question, bool attribution, Job& job) {
    SurveyRequest asked;
    asked.folder = question.parameters.folder("pictures");
    asked.most = question.parameters.integer("most");
    asked.batch = question.batch;
    if (!question.target.layer.empty()) asked.observed = {question.target.layer};
    const auto [survey, progress] = surveyed(study, asked, LayerPatterns(), job);

    // A job that was cancelled during the survey still sends this one picture back.
    Job rest;
    Job& work = progress.complete() ? job : rest;
    const Run& run = cleanRun(study, question, work);
    const Network& network = run.network();
    const Estimated learned = estimated(network, survey, question.parameters.choice("estimator") == "linear");
    const LayerId target = targetLayer(network, question.target);
    const at::Tensor start = relevanceStart(question, run.activation(target));
    const auto book = patternRules(learned.patterns, attribution);
    const at::Tensor arrived = relevanceFrom(start, run, *book, question, work);
    Map map = mapOf(arrived);
    map.recipe.partial = !progress.complete();
    map.recipe.figures = {{"pictures", static_cast<double>(progress.used)},
                          {"pattern_error", learned.worst},
                          {"sum", arrived.sum(at::kDouble).item<double>()},
                          {"score", start.sum(at::kDouble).item<double>()}};
    tellActivations(network, target, OtherActivations::gradient, map.recipe);
    if (!progress.skipped.empty()) {
        map.recipe.notes.emplace_back(
            SACCADE_TEXT("{count} of the pictures could not be used, the first because {reason}"),
            Message::Arguments{{"count", std::to_string(progress.skipped.size())},
                               {"reason", progress.skipped.front().reason}});
    }
    if (!progress.cacheProblem.empty()) {
        map.recipe.notes.emplace_back(SACCADE_TEXT("the patterns are not kept for the next start: {reason}"),
                                      Message::Arguments{{"reason", progress.cacheProblem}});
    }
    return map;
}

}  // namespace saccade
