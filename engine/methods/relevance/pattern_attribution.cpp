// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// PatternAttribution: Kindermans et al., "Learning how to explain neural networks: PatternNet and PatternAttribution",
/// 2018.
///
/// Shows how much the signal at each pixel contributes to the score: the score goes back as the gradient does, with w
/// a, the weight times the learned pattern, in place of the weight (pattern_net has the patterns). It is deep Taylor
/// decomposition with the root at x - a y, learned instead of chosen. One pass over the folder, kept for the next time;
/// then one forward and one backward pass. With few pictures, or pictures unlike those that the network knows, the
/// patterns are those of these pictures. Branches that are added share in proportion to what each adds, about which the
/// paper says nothing.
#include "engine/methods/registrations.h"
#include "engine/methods/relevance/estimated_patterns.h"

namespace saccade {
namespace {

Map explainPatternAttribution(Study& study, const Question& question, Job& job) {
    return patternMap(study, question, true, job);
}

at::Tensor patternAttributionMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return patternMaps(study, inputs, question, true, job);
}

}  // namespace

Method patternAttributionMethod() {
    Method method;
    method.id = "pattern_attribution";
    method.title = "PatternAttribution";
    method.family = SACCADE_TEXT("Decomposition");
    method.paper = "Kindermans et al. 2018; review section 2.3.4";
    method.shows = SACCADE_TEXT("How much the signal at each pixel contributes to the score.");
    method.formula = "the gradient with w * a in place of weights, a = cov[x, y] / var[y]";
    method.cost = SACCADE_TEXT("1 forward a picture of the folder, once; then 1 forward, 1 backward");
    method.misleads = SACCADE_TEXT(
        "The patterns are those of the folder's pictures: few pictures, or others than the network knows, teach other "
        "ones.");
    method.progressive = true;
    method.parameters = patternParameters();
    method.explain = explainPatternAttribution;
    method.maps = patternAttributionMaps;
    return method;
}

}  // namespace saccade
