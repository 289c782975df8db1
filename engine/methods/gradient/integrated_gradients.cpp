// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Integrated gradients: Sundararajan, Taly and Yan, "Axiomatic attribution for deep networks", 2017.
///
/// Shows what each pixel adds on the way from a baseline b to the picture: M = (x - b) . integral over a in [0, 1] of
/// dY/dx at b + a (x - b). The map sums to Y(x) - Y(b); how far it is from that is the figure `completeness_gap`. As
/// many forwards and backwards as there are steps. The baseline decides what can be seen: where the picture has the
/// baseline's colour, nothing is. The trapezoid and the left rule look at the baseline itself: on a flat one every
/// window of a maximum pooling is a tie up to rounding, and the gradient there, one point's weight, is arbitrary.
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>

#include "engine/core/error.h"
#include "engine/methods/gradient/integrated_gradients.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/perturb/estimator.h"
#include "engine/perturb/perturb.h"
#include "engine/perturb/straight_path.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

// What a cancelled computation leaves behind for the next one.
struct Progressed {
    std::int64_t done = 0;
    double weight = 0;  // of the points done; 1 at the end
    at::Tensor sum;     // weights times gradients, 1 x C x H x W, float64
};

void addPoints(Progressed& state, const Quadrature& points, std::int64_t begin, const at::Tensor& gradients) {
    const auto weights =
        std::span(points.weights).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(gradients.size(0)));
    addWeighted(state.sum, gradients, weights);
    state.weight = std::accumulate(weights.begin(), weights.end(), state.weight);
    state.done = begin + gradients.size(0);
}

std::string keyOf(const Question& question, const std::string& baseline) {
    return "integrated_gradients/" + toJson(question.target).dump() + "/" + std::string(toText(question.score)) + "/" +
           question.parameters.choice("quadrature") + "/" + std::to_string(question.parameters.integer("steps")) + "/" +
           std::to_string(question.seed) + "/" + baseline;
}

Map explainIntegratedGradients(Study& study, const Question& question, Job& job) {
    const std::string& name = question.parameters.choice("baseline");
    const at::Tensor baseline = study.baseline(name, question.seed);
    const at::Tensor difference = study.input() - baseline;
    const Quadrature points =
        spread(quadrature(question.parameters.choice("quadrature"), question.parameters.integer("steps")));
    const StraightPath path(baseline, study.input(), points.positions);

    auto& state = study.state<Progressed>(keyOf(question, name));
    const auto estimate = [&] {
        // Of an unfinished sum the mean of the gradients so far.
        const bool finished = state.done == path.size();
        return (difference * (finished ? state.sum : state.sum / state.weight)).to(at::kFloat);
    };
    const auto fold = [&](std::int64_t begin, const at::Tensor& gradients) {
        addPoints(state, points, begin, gradients);
        if (state.done < path.size() && state.weight > 0) job.partial([&] { return mapOf(estimate()); });
    };
    const auto evaluate = [&](const at::Tensor& inputs) {
        return inputSignalOf(study, inputs, gradientRules(), question, job);
    };
    BatchPlanner& planner = study.sweepPlanner(question.batch);
    const std::int64_t done = perturb(path, state.done, path.size(), evaluate, fold, planner, job);
    if (state.weight <= 0) throw Cancelled();

    Map map = mapOf(estimate());
    map.recipe.partial = done < path.size();
    map.recipe.batch = planner.chosen();
    const double sum = estimate().to(at::kDouble).sum().item<double>();
    map.recipe.figures = {{"sum", sum}, {"steps_done", static_cast<double>(done)}};
    if (!map.recipe.partial) {
        const double clean = scoreOf(cleanRun(study, question, job), question).item<double>();
        const double empty = scoreOf(runOf(study, baseline, question, job), question).item<double>();
        map.recipe.figures.emplace_back("score_difference", clean - empty);
        map.recipe.figures.emplace_back("completeness_gap", sum - (clean - empty));
    }
    return map;
}

}  // namespace

at::Tensor integratedGradients(Study& study, const at::Tensor& input, const at::Tensor& baseline,
                               const Quadrature& points, const Question& question, Job& job) {
    const StraightPath path(baseline, input, points.positions);
    Progressed whole;
    Job part(&job);
    const auto evaluate = [&](const at::Tensor& inputs) {
        return inputSignalOf(study, inputs, gradientRules(), question, part);
    };
    const auto fold = [&](std::int64_t begin, const at::Tensor& gradients) {
        addPoints(whole, points, begin, gradients);
    };
    if (perturb(path, 0, path.size(), evaluate, fold, study.sweepPlanner(question.batch), part) < path.size()) {
        throw Cancelled();
    }
    return ((input - baseline) * whole.sum).to(at::kFloat);
}

namespace {

at::Tensor integratedGradientsMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    const Quadrature points =
        quadrature(question.parameters.choice("quadrature"), question.parameters.integer("steps"));
    std::vector<at::Tensor> maps;
    for (const at::Tensor& input : inputs.split(1)) {
        const at::Tensor baseline = study.baselineOf(input, question.parameters.choice("baseline"), question.seed);
        maps.push_back(integratedGradients(study, input, baseline, points, question, job));
    }
    return at::cat(maps, 0);
}

}  // namespace

Method integratedGradientsMethod() {
    Method method;
    method.id = "integrated_gradients";
    method.title = SACCADE_TEXT("Integrated gradients");
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Sundararajan et al. 2017; review section 2.3.3, equation 3";
    method.shows = SACCADE_TEXT("What each pixel adds to the score on the way from a baseline to the picture.");
    method.formula = "M = (x - b) * integral from 0 to 1 of dY/dx at b + a (x - b) over a";
    method.cost = SACCADE_TEXT("one forward and one backward a step");
    method.misleads = SACCADE_TEXT(
        "The baseline decides what can be seen: a pixel of the baseline's colour gets no evidence. Compare several.");
    method.progressive = true;
    auto baseline = Parameter::choice(
        "baseline", SACCADE_TEXT("Baseline"), {"zero", "black", "white", "mean", "blur", "noise"},
        SACCADE_TEXT("What stands for an empty picture. zero is zero in the network's input space, which is the mean "
                     "colour where means are subtracted."));
    baseline.acceptsFile = true;
    method.parameters = {
        Parameter::integer("steps", SACCADE_TEXT("Steps"), 50, 2, 10000,
                           SACCADE_TEXT("Points on the way from the baseline to the picture.")),
        Parameter::choice("quadrature", SACCADE_TEXT("Quadrature"),
                          {"gauss_legendre", "trapezoid", "left", "right", "midpoint"},
                          SACCADE_TEXT("How the integral is approximated; Gauss-Legendre needs the fewest steps.")),
        baseline};
    method.explain = explainIntegratedGradients;
    method.maps = integratedGradientsMaps;
    return method;
}

}  // namespace saccade
