// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Kernel SHAP (Lundberg and Lee 2017; review section 2.3.4) over superpixels.
///
/// Shows how the difference between the score of the picture and that of a baseline is shared out among the
/// superpixels: each gets its Shapley value, the mean of what it adds over all orders in which superpixels appear.
///
///     phi = argmin of  E over coalitions z of (Y(x where z, else b) - Y(b) - phi . z)^2
///           among those with  sum of phi = Y(x) - Y(b)
///
/// z by the Shapley kernel, never the empty or the whole one: these two are met exactly, for the sum is held by a
/// multiplier instead of large weights. Where there are no more coalitions than samples all of them are used, and the
/// values are exact; else they are drawn in pairs with their complements. A superpixel's value is shared out evenly
/// among its pixels, so that the map sums to the difference, too.
///
/// One forward a sample, and one for the baseline. Misleads where the baseline, or a patchwork of it and the picture,
/// shows something itself; superpixels, not pixels, are explained.
#include <cmath>

#include "engine/methods/perturbation/kept_scores.h"
#include "engine/methods/perturbation/superpixel_choice.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/perturb/linear_surrogate.h"
#include "engine/perturb/segment_switches.h"
#include "engine/perturb/shapley_coalitions.h"

namespace saccade {
namespace {

at::Tensor weightsOf(const ShapleyCoalitions& coalitions, std::int64_t begin, std::int64_t end) {
    at::Tensor weights = at::empty({end - begin}, at::kDouble);
    for (std::int64_t sample = begin; sample < end; ++sample)
        weights.data_ptr<double>()[sample - begin] = coalitions.weight(sample);
    return weights;
}

at::Tensor sizesOf(const Segments& segments) {
    const std::vector<std::int64_t> sizes = areas(segments);
    at::Tensor result = at::empty({segments.count}, at::kDouble);
    std::copy(sizes.begin(), sizes.end(), result.data_ptr<double>());
    return result;
}

Map explainKernelShap(Study& study, const Question& question, Job& job) {
    const Segments& segments = superpixels(study, "kernel_shap", question, job);
    const at::Tensor fill = superpixelFill(study, segments, question);
    const std::string place = superpixelKey(question) + "/" + superpixelFillKey(question);
    const double empty = keptScore(fill, "kernel_shap/baseline/" + place, study, question, job);
    const double difference = cleanScore(study, question, job) - empty;

    const ShapleyCoalitions coalitions(segments.count, question.parameters.integer("samples"), question.seed);
    const SegmentSwitches switches(
        study.input(), fill, segments,
        [&](std::int64_t sample, std::span<std::uint8_t> on) { coalitions.draw(sample, on); }, coalitions.size());
    const std::string key = "kernel_shap/" + place + "/" +
                            (coalitions.everyOne() ? std::string("every one") : std::to_string(question.seed));

    SplitSurrogate surrogate(segments.count);
    const auto result = [&] {
        const at::Tensor values = surrogate.whole().summingTo(difference);
        const bool finished = surrogate.count() == switches.size();
        Agreement halves = agreement(surrogate.first().summingTo(difference), surrogate.second().summingTo(difference));
        // Of all coalitions nothing is left to chance.
        if (finished && coalitions.everyOne()) halves.standardError = 0;
        Map map;
        map.values = toArray(painted(values / sizesOf(segments), segments));
        map.recipe.figures = {{"samples", static_cast<double>(surrogate.count())},
                              {"superpixels", static_cast<double>(segments.count)},
                              {"score_difference", difference},
                              {"completeness_gap", values.sum().item<double>() - difference},
                              {"standard_error", halves.standardError}};
        if (!coalitions.everyOne() && std::isfinite(halves.correlation))
            map.recipe.figures.emplace_back("stability", halves.correlation);
        map.recipe.batch = study.planner(question.batch).chosen();
        map.recipe.partial = !finished;
        return map;
    };
    const ScoreFold fold = [&](std::int64_t begin, const at::Tensor& scores) {
        const std::int64_t end = begin + scores.size(0);
        surrogate.add(begin, switches.switches(begin, end), scores.to(at::kCPU, at::kDouble) - empty,
                      weightsOf(coalitions, begin, end));
        job.partial(result);
    };
    foldScores(switches, key, fold, study, question, job);
    return result();
}

}  // namespace

Method kernelShapMethod() {
    Method method;
    method.id = "kernel_shap";
    method.title = "Kernel SHAP";
    method.family = SACCADE_TEXT("Decomposition");
    method.paper = "Lundberg and Lee 2017; review section 2.3.4";
    method.shows = SACCADE_TEXT(
        "How the score's difference from that of a baseline is shared out among superpixels: their Shapley values.");
    method.formula = "phi = argmin of E (Y(x where z, else b) - Y(b) - phi . z)^2, sum of phi = Y(x) - Y(b)";
    method.cost = SACCADE_TEXT("One forward a sample and one for the baseline; another class costs none");
    method.misleads = SACCADE_TEXT(
        "A patchwork of picture and baseline may be unlike any the network was trained on, and the baseline decides "
        "what counts as absent. With few samples the values are mostly chance: look at the standard error.");
    method.defaultScore = Score::logit;
    method.progressive = true;
    method.parameters = {Parameter::integer("samples", SACCADE_TEXT("Samples"), 1000, 2, 50000,
                                            SACCADE_TEXT("Coalitions of superpixels, drawn with their complements; "
                                                         "all of them where there are no more."))};
    const Schema cuts = superpixelParameters();
    method.parameters.insert(method.parameters.end(), cuts.begin(), cuts.begin() + 2);
    method.parameters.push_back(
        superpixelBaseline("mean", SACCADE_TEXT("What stands where superpixels are absent. mean is the picture's own "
                                                "mean colour, superpixel_mean that of every superpixel.")));
    method.parameters.insert(method.parameters.end(), cuts.begin() + 2, cuts.end());
    method.explain = explainKernelShap;
    return method;
}

}  // namespace saccade
