// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Gradient (backpropagation saliency): Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks", 2014.
///
/// Shows to which pixels the score is most sensitive: M = dY/dx, one value a channel, signed. One forward and one
/// backward pass. Noisy, because the derivative of a piecewise linear network jumps between neighbouring inputs; it
/// says what would change the score, not what made it.
#include "engine/propagate/gradient.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/methods/shared_gradient.h"

namespace saccade {
namespace {

Map explainGradient(Study& study, const Question& question, Job& job) {
    return mapOf(sharedGradient(study, question, {}, job));
}

at::Tensor gradientMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return inputSignalOf(study, inputs, gradientRules(), question, job);
}

}  // namespace

Method gradientMethod() {
    Method method;
    method.id = "gradient";
    method.title = SACCADE_TEXT("Gradient");
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Simonyan et al. 2014; review section 2.3.3";
    method.shows = SACCADE_TEXT("How much the score would change if a pixel changed a little.");
    method.formula = "M = dY / dx";
    method.cost = SACCADE_TEXT("1 forward, 1 backward");
    method.misleads = SACCADE_TEXT(
        "It is noisy, and it is blind to evidence whose effect is saturated: it says what would change the score, not "
        "what made it.");
    method.explain = explainGradient;
    method.maps = gradientMaps;
    return method;
}

}  // namespace saccade
