// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Gradient x input: Shrikumar et al., "Not just a black box", 2016.
///
/// Shows what each pixel contributes to the score in the linear network that the gradient describes: M = x . dY/dx in
/// the network's input space. One forward and one backward pass. A pixel of value zero (the mean colour, where means
/// are subtracted) can never carry evidence.
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/methods/shared_gradient.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

Map explainGradientXInput(Study& study, const Question& question, Job& job) {
    const at::Tensor gradient = sharedGradient(study, question, {}, job);
    return mapOf(gradient * study.input());
}

at::Tensor gradientXInputMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return inputSignalOf(study, inputs, gradientRules(), question, job) * inputs;
}

}  // namespace

Method gradientXInputMethod() {
    Method method;
    method.id = "gradient_x_input";
    method.title = SACCADE_TEXT("Gradient x input");
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Shrikumar et al. 2016; review section 2.3.3, equation 2";
    method.shows =
        SACCADE_TEXT("What each pixel contributes to the score, taking the network as linear around the picture.");
    method.formula = "M = x * dY / dx";
    method.cost = SACCADE_TEXT("1 forward, 1 backward");
    method.misleads = SACCADE_TEXT(
        "A pixel near the mean colour has an input near zero and gets no evidence, however important it is.");
    method.explain = explainGradientXInput;
    method.maps = gradientXInputMaps;
    return method;
}

}  // namespace saccade
