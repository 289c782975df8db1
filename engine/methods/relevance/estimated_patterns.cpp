// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/relevance/estimated_patterns.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/core/error.h"
#include "engine/methods/gradient/rectifiers.h"
#include "engine/methods/passes.h"
#include "engine/methods/relevance/lrp.h"
#include "engine/methods/surveys.h"
#include "engine/propagate/level_signal.h"

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

// Rows of a pattern worked out at a time, so that the statistics of a wide layer take no gigabytes.
constexpr std::int64_t valuesTogether = 4'000'000;

Estimated estimated(const Network& network, const LayerPatterns& survey, bool linear) {
    Estimated result;
    for (LayerId id = 0; id < network.size(); ++id) {
        const Layer& layer = network.layer(id);
        if (layer.rules().role() != LayerKind::Role::weighted) continue;
        const at::Tensor weight = layer.tensor("weight").to(at::kCPU).flatten(1);
        const bool ofRectified = !linear && isRectified(network, id);
        at::Tensor pattern = at::empty(weight.sizes(), at::kFloat);
        const std::int64_t together = std::max<std::int64_t>(1, valuesTogether / weight.size(1));
        for (std::int64_t begin = 0; begin < weight.size(0); begin += together) {
            const std::int64_t end = std::min(begin + together, weight.size(0));
            const PatternStatistics statistics = survey.statistics(layer.name, begin, end);
            const at::Tensor some = weight.slice(0, begin, end);
            const at::Tensor rows = ofRectified ? rectifiedPattern(statistics, some) : linearPattern(statistics, some);
            pattern.slice(0, begin, end).copy_(rows);
            const at::Tensor error = ((some.to(at::kDouble) * rows).sum(1) - 1).abs();
            // A unit without weights has no pattern.
            const at::Tensor weighted = at::gt(some.abs().amax({1}), 0);
            const at::Tensor counting = at::where(weighted, error, at::zeros_like(error));
            result.worst = std::max(result.worst, counting.max().item<double>());
        }
        result.patterns[layer.name] = pattern.view(layer.tensor("weight").sizes());
    }
    return result;
}

// What was estimated last, which belongs to a survey as far as it had come.
struct KeptPatterns {
    std::weak_ptr<const Accumulator> survey;
    std::int64_t used = 0;
    Estimated estimated;
};

const KeptSurvey& surveyFor(Study& study, const Question& question, Job& job) {
    SurveyRequest asked;
    asked.folder = question.parameters.folder("pictures");
    asked.most = question.parameters.integer("most");
    asked.batch = question.batch;
    if (!question.target.layer.empty()) asked.observed = {question.target.layer};
    return keptSurvey(study, asked, std::make_unique<LayerPatterns>(), job);
}

const Estimated& learnedFrom(const KeptSurvey& survey, Study& study, const Network& network, const Question& question) {
    const std::string& estimator = question.parameters.choice("estimator");
    auto& kept = study.sharedState<KeptPatterns>("patterns/" + estimator);
    if (kept.survey.lock() != survey.accumulator || kept.used != survey.progress.used) {
        const auto& statistic = dynamic_cast<const LayerPatterns&>(*survey.accumulator);
        kept.estimated = estimated(network, statistic, estimator == "linear");
        kept.survey = survey.accumulator;
        kept.used = survey.progress.used;
    }
    return kept.estimated;
}

struct Sent {
    at::Tensor start;
    at::Tensor arrived;    // N x C x H x W, over ten to the exponents
    at::Tensor exponents;  // N, float64
};

Sent sent(const Run& run, const Patterns& patterns, bool attribution, const Question& question, Job& job) {
    const LayerId target = targetLayer(run.network(), question.target);
    const auto book = patternRules(patterns, attribution);
    LevelSignal level(run, target);
    Sent result;
    result.start = relevanceStart(question, run.activation(target));
    SweepRequest request;
    request.start.emplace_back(target, result.start);
    request.changed = level.change();
    result.arrived = sweep(run, *book, std::move(request), job).front();
    result.exponents = level.exponents();
    return result;
}

// What floats bear, with room for sums.
constexpr double mostExponent = 35;

// The true signal, or, sample by sample, one whose largest size is 1: where that was asked for, and where floats could
// not bear the true one.
at::Tensor scaled(const Sent& all, bool toUnit) {
    const at::Tensor largest = all.arrived.flatten(1).abs().amax(1).to(at::kDouble);
    const at::Tensor unit = 1 / at::where(at::gt(largest, 0), largest, at::ones_like(largest));
    const at::Tensor bearable = at::lt(all.exponents.abs(), mostExponent);
    const at::Tensor factor =
        toUnit ? unit : at::where(bearable, at::pow(10, all.exponents.clamp(-mostExponent, mostExponent)), unit);
    return (all.arrived * factor.view({-1, 1, 1, 1})).to(all.arrived.scalar_type());
}

bool asksForUnit(const Question& question) {
    const auto& values = question.parameters.values();
    return values.count("scale") != 0 && question.parameters.choice("scale") == "unit";
}

void tellGrowth(const Sent& all, bool toUnit, Recipe& recipe) {
    constexpr double noticed = 6;
    const double exponent = all.exponents.item<double>();
    const double entered = all.start.abs().max().item<double>();
    if (entered > 0) recipe.figures.emplace_back("log10_growth", exponent - std::log10(entered));
    if (toUnit || std::abs(exponent) < noticed) return;
    recipe.notes.emplace_back(
        std::abs(exponent) < mostExponent
            ? SACCADE_TEXT("the signal grew with every layer, since each unit draws its whole pattern and patterns "
                           "overlap: its proportions mean something, its size does not (scale=unit)")
            : SACCADE_TEXT("the signal grew with every layer beyond what numbers bear, and was scaled to a largest "
                           "size of 1: its proportions mean something, its size does not"));
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
    const KeptSurvey& survey = surveyFor(study, question, job);
    const SurveyProgress& progress = survey.progress;
    // A job that was cancelled during the survey still sends this one picture back.
    Job rest;
    Job& work = progress.complete() ? job : rest;
    const Run& run = cleanRun(study, question, work);
    const Estimated& learned = learnedFrom(survey, study, run.network(), question);
    const Sent all = sent(run, learned.patterns, attribution, question, work);
    const bool toUnit = asksForUnit(question);
    const at::Tensor arrived = scaled(all, toUnit);
    Map map = mapOf(arrived);
    map.recipe.partial = !progress.complete();
    map.recipe.figures = {{"pictures", static_cast<double>(progress.used)},
                          {"pattern_error", learned.worst},
                          {"sum", arrived.sum(at::kDouble).item<double>()},
                          {"score", all.start.sum(at::kDouble).item<double>()}};
    if (!attribution) tellGrowth(all, toUnit, map.recipe);
    tellActivations(run.network(), targetLayer(run.network(), question.target), OtherActivations::gradient, map.recipe);
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

at::Tensor patternMaps(Study& study, const at::Tensor& inputs, const Question& question, bool attribution, Job& job) {
    const KeptSurvey& survey = surveyFor(study, question, job);
    if (!survey.progress.complete()) throw Cancelled();
    const Run run = runOf(study, inputs, question, job);
    const Estimated& learned = learnedFrom(survey, study, run.network(), question);
    return scaled(sent(run, learned.patterns, attribution, question, job), asksForUnit(question));
}

}  // namespace saccade
