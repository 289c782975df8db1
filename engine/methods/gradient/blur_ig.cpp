// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Blur integrated gradients: Xu, Venugopalan and Sundararajan, "Attribution in scale and space", 2020.
///
/// Shows what each pixel takes from the score as the picture is blurred away, and so needs no colour for "nothing":
///
///     M = - integral from 0 to s of dY/dx(L_a) . dL_a/da over a,   L_a: the picture under a Gaussian of deviation a
///
/// in steps of equal deviation, each the gradient at its middle times what the step takes away, so that the differences
/// add up to those of the ends whatever the step. The map sums to Y(x) - Y(L_s): figure `completeness_gap`. Beyond the
/// border there is zero in the network's input space. As many forwards and backwards as there are steps. A cancelled
/// map is that of the scales so far. Misleads where the blurred picture itself looks like something.
///
/// The steps go through the network one by one, whatever the batch: of a picture that is nearly flat the places of a
/// maximum pooling's window differ by no more than rounding, which is another in a batch of another size, and the
/// gradient would go another way.
#include "engine/core/error.h"
#include "engine/methods/gradient/completeness.h"
#include "engine/methods/kept_key.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/perturb/blur_path.h"
#include "engine/perturb/perturb.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

// What a cancelled computation leaves behind for the next one.
struct Blurred {
    std::int64_t done = 0;
    at::Tensor sum;  // 1 x C x H x W, float64
};

Map explainBlurIg(Study& study, const Question& question, Job& job) {
    const double largest = question.parameters.real("max_sigma");
    const BlurPath path(study.input(), largest, question.parameters.integer("steps"));
    auto& state = study.state<Blurred>(keptKey("blur_ig", question));
    BatchPlanner planner(1, 1);
    const auto result = [&] {
        Map map = mapOf(state.sum.to(at::kFloat));
        map.recipe.figures = {{"steps_done", static_cast<double>(state.done)}};
        map.recipe.batch = planner.chosen();
        map.recipe.partial = state.done < path.size();
        return map;
    };
    const Evaluation evaluate = [&](const at::Tensor& inputs) {
        return inputSignalOf(study, inputs, gradientRules(), question, job);
    };
    const Fold fold = [&](std::int64_t begin, const at::Tensor& gradients) {
        const std::int64_t end = begin + gradients.size(0);
        const at::Tensor part = (gradients.to(at::kDouble) * path.differences(begin, end)).sum(0, true);
        state.sum = state.sum.defined() ? state.sum + part : part;
        state.done = end;
        job.partial(result);
    };
    perturb(path, state.done, path.size(), evaluate, fold, planner, job);
    if (state.done == 0) throw Cancelled();
    Map map = result();
    if (!map.recipe.partial) {
        const double sum = state.sum.sum().item<double>();
        addCompleteness(map, sum, path.blurred(largest), study, question, job);
    }
    return map;
}

}  // namespace

Method blurIgMethod() {
    Method method;
    method.id = "blur_ig";
    method.title = SACCADE_TEXT("Blur integrated gradients");
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Xu et al. 2020";
    method.shows = SACCADE_TEXT("What each pixel takes from the score as the picture is blurred away.");
    method.formula = "M = - integral from 0 to s of dY/dx(L_a) * dL_a/da over a, L_a: blurred by a";
    method.cost = SACCADE_TEXT("one forward and one backward a step");
    method.misleads = SACCADE_TEXT(
        "The end of the path is a blurred picture, which the network may take for something; where blurring changes "
        "nothing there is no evidence.");
    method.progressive = true;
    Parameter largest = Parameter::real("max_sigma", SACCADE_TEXT("Largest blur"), 50, 0.1, 1000, 1,
                                        SACCADE_TEXT("Deviation of the Gaussian at the end of the path."));
    largest.unit = SACCADE_TEXT("pixels");
    method.parameters = {largest, Parameter::integer("steps", SACCADE_TEXT("Steps"), 100, 1, 10000,
                                                     SACCADE_TEXT("Steps from the picture to the largest blur."))};
    method.explain = explainBlurIg;
    return method;
}

}  // namespace saccade
