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
///
/// Relevance is conserved layer by layer but for what biases keep (`biases=false` takes them out) and, under
/// alpha-beta, where an output has contributions of one sign only. The recipe's `flow` says for every layer what
/// arrived and what was passed on.
///
/// Batch norm is folded into the convolution or linear layer before it, or into the one after it, whose zero padding
/// then becomes padding with what batch norm makes zero; where neither can be (a ReLU lies between) it is a factor and
/// a shift a channel, and relevance passes it unchanged. Branches that are added share in proportion, equally, or the
/// main one takes all (`residual`). At a product the operand of the greatest extent takes all, since the other one is a
/// gate; operands of one extent share evenly.
#include "engine/methods/relevance/lrp.h"

#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

Map explainLrp(Study& study, const Question& question, Job& job) {
    const Run& run = cleanRun(study, question, job);
    std::vector<LayerFlow> flow;
    const at::Tensor relevance = relevanceMaps(study, run, relevanceChoice(question.parameters), question, job, &flow);
    Map map = mapOf(relevance);
    map.recipe.flow = std::move(flow);
    tellConservation(scoreOf(run, question).item<double>(), relevance.sum(at::kDouble).item<double>(), map.recipe);
    return map;
}

at::Tensor lrpMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    const Run run = runOf(study, inputs, question, job);
    return relevanceMaps(study, run, relevanceChoice(question.parameters), question, job);
}

}  // namespace

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
    method.parameters = relevanceParameters();
    method.explain = explainLrp;
    method.maps = lrpMaps;
    return method;
}

}  // namespace saccade
