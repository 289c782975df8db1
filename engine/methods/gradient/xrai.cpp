// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// XRAI (Kapishnikov, Bolukbasi, Viegas and Terry 2019; review section 2.3.3).
///
/// Shows which regions of the picture matter most: segments of several sizes compete for pixels by the mean of their
/// integrated gradients.
///
///     a = max over channels of the mean over b of IG(x; b),   b: all pixels min(x), all pixels max(x)
///     while regions are left: the one with the largest mean of a over its pixels not yet taken takes them,
///     and they all get that mean
///
/// Regions are Felzenszwalb segments at six scales, dilated (see xraiRegions); one that would add fewer than fifty
/// pixels is left out, and what nobody took gets its mean. `fast` sorts the regions once by their own means.
///
/// The integral is taken by Gauss and Legendre's rule, as the paper's integral; the authors' code takes the plain mean
/// of evenly spaced points, both ends included, which comes to the same with an error of one in `steps`. Two forwards
/// and two backwards a step. Misleads where segments cut through objects, and as integrated gradients do.
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "engine/image/regions.h"
#include "engine/methods/gradient/quadrature.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/perturb/estimator.h"
#include "engine/perturb/interleaved_paths.h"
#include "engine/perturb/perturb.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

// What a cancelled computation leaves behind for the next one.
struct Progressed {
    std::int64_t done = 0;
    std::vector<double> weights;   // of the points done on each path; 1 at the end
    std::vector<at::Tensor> sums;  // on each path, weights times gradients, 1 x C x H x W, float64
    std::optional<double> ends;    // the mean of the baselines' scores, once all is done
};

const Regions& regionsOf(Study& study, Job& job) {
    auto& kept = study.state<std::optional<Regions>>("xrai/regions");
    if (!kept) {
        const Shape& shape = study.subject().input.shape;
        kept = xraiRegions(Array({shape[1], shape[2], shape[3]}, study.subject().input.values), job);
    }
    return *kept;
}

Map explainXrai(Study& study, const Question& question, Job& job) {
    const at::Tensor& input = study.input();
    const Regions& regions = regionsOf(study, job);
    const Filling filling = question.parameters.choice("variant") == "fast" ? Filling::sorted : Filling::greedy;
    const std::int64_t least = question.parameters.integer("minimum_area");
    const std::string& rule = question.parameters.choice("quadrature");
    const std::int64_t steps = question.parameters.integer("steps");
    const Quadrature points = spread(quadrature(rule, steps));
    const std::vector<at::Tensor> baselines{at::full_like(input, input.min().item<double>()),
                                            at::full_like(input, input.max().item<double>())};
    const InterleavedPaths paths(baselines, input, points.positions);

    auto& state =
        study.state<Progressed>("xrai/" + toJson(question.target).dump() + "/" + std::string(toText(question.score)) +
                                "/" + rule + "/" + std::to_string(steps));
    state.weights.resize(baselines.size(), 0.0);
    state.sums.resize(baselines.size());
    // The mean over the baselines of the integrals so far, 1 x C x H x W.
    const auto attribution = [&] {
        const bool finished = state.done == paths.size();
        at::Tensor sum;
        double counted = 0;
        for (std::size_t path = 0; path < baselines.size(); ++path) {
            if (state.weights[path] <= 0) continue;
            const at::Tensor gradient = finished ? state.sums[path] : state.sums[path] / state.weights[path];
            const at::Tensor part = (input - baselines[path]) * gradient;
            sum = sum.defined() ? sum + part : part;
            ++counted;
        }
        return sum / counted;
    };
    BatchPlanner& planner = study.sweepPlanner(question.batch);
    const auto result = [&](const at::Tensor& values) {
        Map map;
        map.values = filledByRegions(toArray(values.amax(1).squeeze(0)), regions, least, filling);
        map.recipe.partial = state.done < paths.size();
        map.recipe.batch = planner.chosen();
        map.recipe.figures = {{"regions", static_cast<double>(regions.pixels.size())},
                              {"steps_done", static_cast<double>(state.done)}};
        return map;
    };
    const auto fold = [&](std::int64_t begin, const at::Tensor& gradients) {
        for (std::int64_t i = 0; i < gradients.size(0); ++i) {
            const std::size_t path = paths.pathOf(begin + i);
            const double& weight = points.weights.at(paths.pointOf(begin + i));
            addWeighted(state.sums[path], gradients.narrow(0, i, 1), std::span(&weight, 1));
            state.weights[path] += weight;
        }
        state.done = begin + gradients.size(0);
        if (state.done < paths.size() && state.weights[0] > 0) job.partial([&] { return result(attribution()); });
    };
    const auto evaluate = [&](const at::Tensor& inputs) {
        return inputSignalOf(study, inputs, gradientRules(), question, job);
    };
    perturb(paths, state.done, paths.size(), evaluate, fold, planner, job);
    if (state.weights[0] <= 0 && state.weights[1] <= 0) throw Cancelled();

    const at::Tensor values = attribution();
    Map map = result(values);
    if (!map.recipe.partial) {
        const double clean = scoreOf(cleanRun(study, question, job), question).item<double>();
        if (!state.ends) {
            const at::Tensor scores = scoreOf(runOf(study, at::cat(baselines, 0), question, job), question);
            state.ends = scores.to(at::kDouble).mean().item<double>();
        }
        const double difference = clean - *state.ends;
        map.recipe.figures.emplace_back("score_difference", difference);
        map.recipe.figures.emplace_back("completeness_gap", values.sum().item<double>() - difference);
    }
    return map;
}

}  // namespace

Method xraiMethod() {
    Method method;
    method.id = "xrai";
    method.title = "XRAI";
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Kapishnikov et al. 2019; review section 2.3.3";
    method.shows = SACCADE_TEXT("Which regions of the picture have the largest integrated gradients on average.");
    method.formula = "a = max over channels of mean over b of IG(x; b); regions take pixels by falling mean of a";
    method.cost = SACCADE_TEXT("Two forwards and two backwards a step, 200 of each");
    method.misleads = SACCADE_TEXT(
        "All pixels of a region look equally important, and a segment that cuts through an object or joins it with "
        "what is behind it is taken as it is.");
    method.progressive = true;
    Parameter least = Parameter::integer("minimum_area", SACCADE_TEXT("Smallest area"), 50, 1, 1000000,
                                         SACCADE_TEXT("A region that would add fewer pixels is left out."));
    least.unit = SACCADE_TEXT("pixels");
    least.advanced = true;
    Parameter rule = Parameter::choice(
        "quadrature", SACCADE_TEXT("Quadrature"), {"gauss_legendre", "trapezoid", "left", "right", "midpoint"},
        SACCADE_TEXT("How the integral is approximated; Gauss-Legendre needs the fewest steps."));
    rule.advanced = true;
    Parameter steps =
        Parameter::integer("steps", SACCADE_TEXT("Steps"), 100, 2, 10000,
                           SACCADE_TEXT("Points on the way from each of the two baselines to the picture."));
    steps.unit = SACCADE_TEXT("a baseline");
    method.parameters = {
        steps,
        Parameter::choice("variant", SACCADE_TEXT("Variant"), {"full", "fast"},
                          SACCADE_TEXT("Whether regions are compared anew after each one that was taken, or sorted "
                                       "once by the means of all their pixels.")),
        rule, least};
    method.explain = explainXrai;
    return method;
}

}  // namespace saccade
