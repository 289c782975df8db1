// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/relevance/estimated_patterns.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "engine/core/error.h"
#include "engine/methods/gradient/rectifiers.h"
#include "engine/methods/passes.h"
#include "engine/methods/relevance/kept_patterns.h"
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

// Rows of a pattern worked out at a time, so that the statistics of a wide layer take no gigabytes.
constexpr std::int64_t valuesTogether = 4'000'000;

LearnedPatterns estimated(const Network& network, const LayerPatterns& survey, bool linear) {
    LearnedPatterns result;
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
    LearnedPatterns learned;
    bool tried = false;   // to put them beside the model
    std::string problem;  // why they are not there
};

// What lies beside the model, looked for once.
struct PatternsBeside {
    bool looked = false;
    std::optional<LearnedPatterns> learned;
};

const KeptSurvey& surveyFor(Study& study, const Question& question, Job& job) {
    SurveyRequest asked;
    asked.folder = question.parameters.folder("pictures");
    asked.most = question.parameters.integer("most");
    asked.batch = question.batch;
    if (!question.target.layer.empty()) asked.observed = {question.target.layer};
    return keptSurvey(study, asked, std::make_unique<LayerPatterns>(), job);
}

// Only of the network as it is usually folded: around a hidden target its layers, and so their patterns, are others.
std::filesystem::path placeBeside(const Study& study, const Question& question) {
    const Subject& subject = study.subject();
    if (!question.target.layer.empty() || subject.modelHash.empty()) return {};
    return patternsBeside(subject.modelFile, question.parameters.choice("estimator"));
}

std::string besideKey(const Question& question) {
    return "patterns beside/" + question.parameters.choice("estimator");
}

const LearnedPatterns* besideTheModel(Study& study, const Network& network, const Question& question) {
    const std::filesystem::path file = placeBeside(study, question);
    if (file.empty() || !question.parameters.folder("pictures").empty()) return nullptr;
    auto& kept = study.sharedState<PatternsBeside>(besideKey(question));
    if (!kept.looked) {
        kept.learned = readPatterns(file, network, study.subject().modelHash);
        kept.looked = true;
    }
    return kept.learned ? &*kept.learned : nullptr;
}

// Whoever names the pictures has chosen what the network's patterns are to be; a picture's neighbours are a guess.
void keepBeside(KeptPatterns& kept, Study& study, const Question& question) {
    const std::filesystem::path file = placeBeside(study, question);
    if (kept.tried || file.empty() || question.parameters.folder("pictures").empty()) return;
    kept.tried = true;
    try {
        writePatterns(file, kept.learned, study.subject().modelHash);
        study.sharedState<PatternsBeside>(besideKey(question)) = {true, kept.learned};
    } catch (const RequestError& error) {
        kept.problem = error.what();
    }
}

// Its name alone: the file may be passed on, and where its pictures lay is nobody else's business.
std::string nameOf(const std::filesystem::path& folder) {
    std::error_code ignored;
    const auto whole = std::filesystem::weakly_canonical(folder, ignored);
    return (whole.empty() ? folder : whole).filename().string();
}

const KeptPatterns& learnedFrom(const KeptSurvey& survey, Study& study, const Network& network,
                                const Question& question) {
    const std::string& estimator = question.parameters.choice("estimator");
    auto& kept = study.sharedState<KeptPatterns>("patterns/" + estimator);
    if (kept.survey.lock() != survey.accumulator || kept.learned.pictures != survey.progress.used) {
        const auto& statistic = dynamic_cast<const LayerPatterns&>(*survey.accumulator);
        kept = {survey.accumulator, estimated(network, statistic, estimator == "linear"), false, {}};
        kept.learned.pictures = survey.progress.used;
        kept.learned.folder = nameOf(surveyFolder(study, question.parameters.folder("pictures")).folder);
    }
    if (survey.progress.complete()) keepBeside(kept, study, question);
    return kept;
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
    const auto exponent = all.exponents.item<double>();
    const auto entered = all.start.abs().max().item<double>();
    if (entered > 0) recipe.figures.emplace_back("log10_growth", exponent - std::log10(entered));
    if (toUnit || std::abs(exponent) < noticed) return;
    recipe.notes.emplace_back(
        std::abs(exponent) < mostExponent
            ? SACCADE_TEXT("the signal grew with every layer, since each unit draws its whole pattern and patterns "
                           "overlap: its proportions mean something, its size does not (scale=unit)")
            : SACCADE_TEXT("the signal grew with every layer beyond what numbers bear, and was scaled to a largest "
                           "size of 1: its proportions mean something, its size does not"));
}

void tellSurvey(const SurveyProgress& progress, const std::string& problem, Recipe& recipe) {
    if (!progress.skipped.empty()) {
        recipe.notes.emplace_back(SACCADE_TEXT("{count} of the pictures could not be used, the first because {reason}"),
                                  Message::Arguments{{"count", std::to_string(progress.skipped.size())},
                                                     {"reason", progress.skipped.front().reason}});
    }
    if (!progress.cacheProblem.empty()) {
        recipe.notes.emplace_back(SACCADE_TEXT("the patterns are not kept for the next start: {reason}"),
                                  Message::Arguments{{"reason", progress.cacheProblem}});
    }
    if (!problem.empty()) {
        recipe.notes.emplace_back(SACCADE_TEXT("the patterns do not lie beside the model: {reason}"),
                                  Message::Arguments{{"reason", problem}});
    }
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
                         "network was trained on; they are then kept beside the model. Empty: what lies there, or else "
                         "the folder of the picture.")),
        Parameter::integer("most", SACCADE_TEXT("At most"), 500, 1, 1000000,
                           SACCADE_TEXT("How many pictures of the folder are looked at, the first ones by name.")),
        Parameter::choice("estimator", SACCADE_TEXT("Estimator"), {"two_component", "linear"},
                          SACCADE_TEXT("two_component: units behind a ReLU learn from where they are on; linear: from "
                                       "everywhere."))};
}

Map patternMap(Study& study, const Question& question, bool attribution, Job& job) {
    // A job that was cancelled during the survey still sends this one picture back.
    Job rest;
    const LearnedPatterns* beside = besideTheModel(study, *study.networkObserving({question.target.layer}), question);
    const KeptSurvey* survey = beside == nullptr ? &surveyFor(study, question, job) : nullptr;
    const bool complete = survey == nullptr || survey->progress.complete();
    Job& work = complete ? job : rest;
    const Run& run = cleanRun(study, question, work);
    const KeptPatterns* kept = survey == nullptr ? nullptr : &learnedFrom(*survey, study, run.network(), question);
    const LearnedPatterns& learned = kept == nullptr ? *beside : kept->learned;
    const Sent all = sent(run, learned.patterns, attribution, question, work);
    const bool toUnit = asksForUnit(question);
    const at::Tensor arrived = scaled(all, toUnit);
    Map map = mapOf(arrived);
    map.recipe.partial = !complete;
    map.recipe.figures = {{"pictures", static_cast<double>(learned.pictures)},
                          {"pattern_error", learned.worst},
                          {"sum", arrived.sum(at::kDouble).item<double>()},
                          {"score", all.start.sum(at::kDouble).item<double>()}};
    if (!attribution) tellGrowth(all, toUnit, map.recipe);
    tellActivations(run.network(), targetLayer(run.network(), question.target), OtherActivations::gradient, map.recipe);
    if (kept == nullptr) {
        map.recipe.notes.emplace_back(
            SACCADE_TEXT("the patterns lay beside the model in {file}, learned from the folder {folder}"),
            Message::Arguments{{"file", placeBeside(study, question).filename().string()}, {"folder", learned.folder}});
    } else {
        tellSurvey(survey->progress, kept->problem, map.recipe);
    }
    return map;
}

at::Tensor patternMaps(Study& study, const at::Tensor& inputs, const Question& question, bool attribution, Job& job) {
    const LearnedPatterns* learned = besideTheModel(study, *study.networkObserving({question.target.layer}), question);
    const KeptSurvey* survey = learned == nullptr ? &surveyFor(study, question, job) : nullptr;
    if (survey != nullptr && !survey->progress.complete()) throw Cancelled();
    const Run run = runOf(study, inputs, question, job);
    if (survey != nullptr) learned = &learnedFrom(*survey, study, run.network(), question).learned;
    return scaled(sent(run, learned->patterns, attribution, question, job), asksForUnit(question));
}

}  // namespace saccade
