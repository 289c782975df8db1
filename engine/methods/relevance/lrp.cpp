// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Layer-wise relevance propagation: Bach et al., "On pixel-wise explanations for non-linear classifier decisions",
/// 2015; composites of rules after Montavon et al. 2019.
///
/// Shows how the score is made up of the pixels: it enters at the target as relevance, and every layer shares what
/// arrives among its inputs in proportion to what they contributed. One forward and one backward pass, two to four
/// times as dear as a gradient. With biases taking part the map sums to less than the score: figure `conserved`.
///
/// What enters: the output times the derivative of the target's functional, which sums to the score (the logit at the
/// class; for a contrast the logit of one class and minus the logit of the other). For a probability or its logarithm
/// that number enters at the class in place of the logit: the map is the logit's, scaled.
#include <tuple>

#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/methods/relevance/lrp.h"
#include "engine/propagate/relevance.h"

namespace saccade {
namespace {

constexpr const char* gradientComposite = "gradient_x_input";

at::Tensor relevanceStart(const Question& question, const at::Tensor& output) {
    const at::Tensor chosen = targetSignal(question.target, Score::logit, output);
    return question.score == Score::logit ? chosen * output : chosen * classScores(question.score, output);
}

RelevanceChoice choiceOf(const Parameters& parameters) {
    return {parameters.choice("composite"), parameters.real("epsilon"), parameters.real("gamma")};
}

at::Tensor lrpMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    const Run run = runOf(study, inputs, question, job);
    return relevanceMaps(study, run, choiceOf(question.parameters), question, job);
}

Map explainLrp(Study& study, const Question& question, Job& job) {
    const RelevanceChoice choice = choiceOf(question.parameters);
    const Run& run = cleanRun(study, question, job);
    const at::Tensor relevance = relevanceMaps(study, run, choice, question, job);
    Map map = mapOf(relevance);
    const double sum = relevance.to(at::kDouble).sum().item<double>();
    const double score = scoreOf(run, question).item<double>();
    map.recipe.figures = {{"sum", sum}, {"score", score}};
    if (score != 0) map.recipe.figures.emplace_back("conserved", sum / score);
    return map;
}

}  // namespace

at::Tensor relevanceMaps(Study& study, const Run& run, const RelevanceChoice& choice, const Question& question,
                         Job& job) {
    RelevanceOptions options;
    options.epsilon = choice.epsilon;
    options.gamma = choice.gamma;
    std::tie(options.low, options.high) = study.pixelBounds();
    const auto book = relevanceRules(choice.composite, options);
    if (choice.composite == gradientComposite) {
        return inputSignal(run, *book, question, job) * run.activation(run.network().input());
    }
    const LayerId target = targetLayer(run.network(), question.target);
    SweepRequest request;
    request.start.emplace_back(target, relevanceStart(question, run.activation(target)));
    return sweep(run, *book, std::move(request), job).front();
}

Method lrpMethod() {
    Method method;
    method.id = "lrp";
    method.title = SACCADE_TEXT("Layer-wise relevance propagation");
    method.family = SACCADE_TEXT("Decomposition");
    method.paper = "Bach et al. 2015; review section 2.3.4";
    method.shows = SACCADE_TEXT("How the score is made up of the pixels, shared out layer by layer.");
    method.formula = "R_j = sum over i of x_j w_ji / z_i * R_i, with weights changed by the layer's rule";
    method.cost = SACCADE_TEXT("1 forward, 1 backward of two to four times the gradient's work");
    method.misleads = SACCADE_TEXT(
        "The map follows the rules as much as the network: composites with only positive parts hardly depend on the "
        "class.");
    auto epsilon = Parameter::real("epsilon", SACCADE_TEXT("Epsilon"), 1e-6, 1e-12, 10, 1e-3,
                                   SACCADE_TEXT("Added to the denominators of the epsilon rule: larger values give "
                                                "calmer maps and absorb relevance."));
    epsilon.advanced = true;
    auto gamma = Parameter::real("gamma", SACCADE_TEXT("Gamma"), 0.25, 0, 100, 0.05,
                                 SACCADE_TEXT("How much the gamma rule prefers contributions of the output's own sign; "
                                              "used by epsilon_gamma_box."));
    gamma.advanced = true;
    method.parameters = {Parameter::choice("composite", SACCADE_TEXT("Composite"), relevanceComposites(),
                                           SACCADE_TEXT("Which rule each kind of layer follows.")),
                         epsilon, gamma};
    method.explain = explainLrp;
    method.maps = lrpMaps;
    return method;
}

}  // namespace saccade
