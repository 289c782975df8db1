// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// SmoothGrad (Smilkov et al. 2017), SmoothGrad-squared (Hooker et al. 2019) and VarGrad (Adebayo et al. 2018); review
/// section 2.3.2.
///
/// Shows a map without most of its noise: the mean of the maps of noisy copies of the picture.
///
///     mean:      1/N sum g(x + e_i)          e_i ~ N(0, s^2), s = noise * (max x - min x)
///     squared:   1/N sum g(x + e_i)^2
///     variance:  1/N sum (g(x + e_i) - mean)^2
///
/// N times the base method. Misleads where the noise is so strong that the copies belong to another class; squared and
/// variance lose the sign.
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/methods/batch_maps.h"
#include "engine/methods/registrations.h"
#include "engine/methods/stopping.h"
#include "engine/network/tensors.h"
#include "engine/perturb/estimator.h"
#include "engine/perturb/noisy_copies.h"
#include "engine/perturb/perturb.h"

namespace saccade {
namespace {

at::Tensor folded(const MeanEstimator& estimator, const std::string& variant) {
    if (variant == "squared") return estimator.meanSquare();
    if (variant == "variance") return estimator.variance();
    return estimator.mean();
}

Map explainSmoothGrad(Study& study, const Question& question, Job& job) {
    const std::int64_t samples = question.parameters.integer("samples");
    const double noise = question.parameters.real("noise");
    const std::string& base = question.parameters.choice("base");
    const std::string& variant = question.parameters.choice("variant");

    // Only means have a standard error to judge by.
    const double tolerance = variant == "mean" ? question.parameters.real("tolerance") : 0;

    const std::string key = "smoothgrad/" + base + "/" + toText(Parameter::Value(noise)) + "/" +
                            toText(Parameter::Value(tolerance)) + "/" + std::to_string(question.seed) + "/" +
                            question.layer + "/" + std::string(toText(question.score)) + "/" +
                            toJson(question.target).dump();
    // Sums cannot be taken apart: fewer samples than were folded already begin anew.
    auto& kept = study.state<MeanEstimator>(key);
    MeanEstimator fresh;
    MeanEstimator& estimator = kept.count() > samples ? fresh : kept;

    const auto error = [&] { return relativeError(estimator.mean(), estimator.standardError()); };
    Convergence convergence(tolerance, error);
    const at::Tensor& input = study.input();
    const double range = input.max().item<double>() - input.min().item<double>();
    const NoisyCopies copies(input, noise * range, question.seed, samples);
    BatchPlanner& planner = study.sweepPlanner(question.batch, base == "gradient" ? std::string() : base);
    const auto result = [&] {
        Map map = averagedMap(study, folded(estimator, variant));
        map.recipe.figures = {{"samples", static_cast<double>(estimator.count())}};
        if (variant == "mean") {
            map.recipe.figures.emplace_back("standard_error", estimator.standardError().mean().item<double>());
            addConvergence(map.recipe, error(), convergence);
        }
        map.recipe.batch = planner.chosen();
        map.recipe.partial = estimator.count() < samples && !convergence.wasReached();
        return map;
    };
    const Evaluation evaluate = [&](const at::Tensor& inputs) { return batchMaps(study, base, inputs, question, job); };
    const Fold fold = [&](std::int64_t, const at::Tensor& maps) {
        estimator.add(maps);
        job.partial(result);
    };
    perturb(copies, estimator.count(), samples, evaluate, fold, planner, job, &convergence);
    if (estimator.count() == 0) throw Cancelled();
    return result();
}

}  // namespace

Method smoothGradMethod() {
    Method method;
    method.id = "smoothgrad";
    method.title = "SmoothGrad";
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Smilkov et al. 2017; review section 2.3";
    method.shows = SACCADE_TEXT("What a map has in common over noisy copies of the picture.");
    method.formula = "mean over i of g(x + e_i), e_i normal with deviation noise * (max x - min x)";
    method.cost = SACCADE_TEXT("One forward and one backward a sample with the gradient as base");
    method.misleads = SACCADE_TEXT(
        "Noise strong enough to change the prediction shows another class's evidence; squared and variance lose the "
        "sign.");
    method.defaultScoreFor = scoreOfBase;
    method.progressive = true;
    method.parameters = {
        Parameter::integer("samples", SACCADE_TEXT("Samples"), 50, 1, 10000, SACCADE_TEXT("Noisy copies.")),
        Parameter::real("noise", SACCADE_TEXT("Noise"), 0.15, 0, 2, 0.01,
                        SACCADE_TEXT("Deviation of the noise as a share of the input's range.")),
        baseParameter(SACCADE_TEXT("The method whose maps are averaged.")),
        Parameter::choice("variant", SACCADE_TEXT("Variant"), {"mean", "squared", "variance"},
                          SACCADE_TEXT("What is folded: the mean of the maps (SmoothGrad), of their squares "
                                       "(SmoothGrad-squared), or their variance (VarGrad).")),
        toleranceParameter(),
    };
    method.explain = explainSmoothGrad;
    return method;
}

}  // namespace saccade
