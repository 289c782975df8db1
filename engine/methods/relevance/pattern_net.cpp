// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// PatternNet: Kindermans, Schütt, Alber, Müller, Erhan, Kim and Dähne, "Learning how to explain neural networks:
/// PatternNet and PatternAttribution", 2018.
///
/// Shows the signal in the picture that the network detects, in the picture's own colours. Weights say how to filter a
/// signal out, not what it looks like; patterns do, and are learned from pictures: a = cov[x, y] / var[y], or, for
/// units behind a ReLU, from the places where the unit is on,
///
///     a = (E+[x y] - E+[x] E[y]) / (w E+[x y] - w E+[x] E[y])
///
/// The score goes back as the gradient does, with patterns in place of weights. One pass over the folder, kept for the
/// next time; then one forward and one backward pass. w a = 1 holds for every pattern (figure `pattern_error`). With
/// few pictures, or pictures unlike those that the network knows, the patterns are those of these pictures.
///
/// Every unit draws its whole pattern, and the patterns of neighbours overlap, so that the values grow with every
/// layer: by some 10^13 on a deep network. That is the method's own; iNNvestigate, for the same reason, scales the
/// signal to
/// [-1, 1] wherever all of it passes through one layer, which changes no proportion. So does this program on the way
/// down, and gives the true size back at the end, unless floats cannot bear it or `scale=unit` asks for a largest size
/// of 1. Figure `log10_growth`.
#include "engine/methods/registrations.h"
#include "engine/methods/relevance/estimated_patterns.h"

namespace saccade {
namespace {

Map explainPatternNet(Study& study, const Question& question, Job& job) {
    return patternMap(study, question, false, job);
}

at::Tensor patternNetMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return patternMaps(study, inputs, question, false, job);
}

}  // namespace

Method patternNetMethod() {
    Method method;
    method.id = "pattern_net";
    method.title = "PatternNet";
    method.family = SACCADE_TEXT("Decomposition");
    method.paper = "Kindermans et al. 2018; review section 2.3.4";
    method.shows = SACCADE_TEXT("The signal in the picture that the network detects, in the picture's own colours.");
    method.formula = "the gradient with patterns a in place of weights, a = cov[x, y] / var[y]";
    method.cost = SACCADE_TEXT("1 forward a picture of the folder, once; then 1 forward, 1 backward");
    method.misleads = SACCADE_TEXT(
        "The patterns are those of the folder's pictures: few pictures, or others than the network knows, teach other "
        "ones.");
    method.progressive = true;
    method.parameters = patternParameters();
    method.parameters.push_back(
        Parameter::choice("scale", SACCADE_TEXT("Scale"), {"true", "unit"},
                          SACCADE_TEXT("true: the size that the patterns give, which grows with every layer; unit: a "
                                       "largest size of 1. The proportions are the same.")));
    method.explain = explainPatternNet;
    method.maps = patternNetMaps;
    return method;
}

}  // namespace saccade
