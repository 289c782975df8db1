// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Softmax-gradient layer-wise relevance propagation: Iwana, Kuroki and Uchida, "Explaining convolutional neural
/// networks using softmax gradient layer-wise relevance propagation", 2019.
///
/// Shows what speaks for a class and against its rivals, each rival by how likely it is: relevance that enters at every
/// class with the derivative of the softmax, p_t (1 - p_t) at the class t and -p_t p_i at every other class i. What
/// enters sums to zero. One forward and one backward pass. Where the class is almost certain nothing is left to set it
/// against, and the map fades: values near the smallest numbers are noise.
#include "engine/core/error.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/methods/relevance/lrp.h"

namespace saccade {
namespace {

struct Sent {
    at::Tensor start;
    at::Tensor relevance;
};

Sent sent(const Study& study, const Run& run, const Question& question, Job& job) {
    if (question.score == Score::logit) {
        throw RequestError(
            SACCADE_TEXT("sglrp starts at the softmax over the classes of the network's output; the score must be "
                         "probability or log_probability, and for anything else lrp is the method"));
    }
    const RelevanceChoice choice = relevanceChoice(question.parameters);
    if (choice.composite == "gradient_x_input") {
        throw RequestError(
            SACCADE_TEXT("sglrp needs rules of relevance, and the composite gradient_x_input has none; the "
                         "nearest is the composite epsilon"));
    }
    const at::Tensor& output = run.activation(targetLayer(run.network(), question.target));
    const auto book = relevanceBook(study, run.network(), choice);
    const at::Tensor start = targetSignal(question.target, question.score, output);
    return {start, relevanceFrom(start, run, *book, question, job)};
}

Map explainSglrp(Study& study, const Question& question, Job& job) {
    const auto [start, relevance] = sent(study, cleanRun(study, question, job), question, job);
    Map map = mapOf(relevance);
    map.recipe.figures = {{"sum", relevance.sum(at::kDouble).item<double>()},
                          {"entered_for", start.clamp_min(0).sum(at::kDouble).item<double>()},
                          {"entered_against", start.clamp_max(0).sum(at::kDouble).item<double>()}};
    return map;
}

at::Tensor sglrpMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return sent(study, runOf(study, inputs, question, job), question, job).relevance;
}

}  // namespace

Method sglrpMethod() {
    Method method;
    method.id = "sglrp";
    method.title = SACCADE_TEXT("Softmax-gradient relevance");
    method.family = SACCADE_TEXT("Decomposition");
    method.paper = "Iwana et al. 2019; review section 2.3.4";
    method.shows =
        SACCADE_TEXT("What speaks for the class and against those that compete with it, by how likely they are.");
    method.formula = "relevance from p_t (1 - p_t) at the class and -p_t p_i at every other class";
    method.cost = SACCADE_TEXT("1 forward, 1 backward of two to four times the gradient's work");
    method.misleads = SACCADE_TEXT(
        "Where the network is certain nothing competes, what enters is next to zero, and the map shows rounding "
        "errors.");
    method.defaultScore = Score::probability;
    method.parameters = relevanceParameters();
    method.explain = explainSglrp;
    method.maps = sglrpMaps;
    return method;
}

}  // namespace saccade
