// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeepLIFT: Shrikumar, Greenside and Kundaje, "Learning important features through propagating activation
/// differences", 2017.
///
/// Shows what each pixel adds to the score compared with a baseline b, layer by layer: what passes down is not a
/// derivative but the quotient of two differences, so that evidence counts whose effect is saturated. The map sums to
/// Y(x) - Y(b); how far it is from that is the figure `completeness_gap`. One forward for the baseline and one backward
/// pass; reveal-cancel costs two to three times as much.
///
/// Maximum pooling passes by cross-max, which is complete. Captum's output on networks with maximum pooling equals the
/// plain gradient there and is not: `pooling=gradient` does the same. Products of two signals (squeeze and excitation)
/// share the effect of both changing together. Reveal-cancel: see engine/propagate/deeplift.h.
///
/// The baseline decides what can be seen: where the picture has its colour, nothing is. Under rescale, causes that
/// cancel each other out may both vanish; reveal-cancel shows them.
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/methods/relevance/deeplift_maps.h"

namespace saccade {
namespace {

// One sample of a run, as a run of its own.
Run sampleOf(const Run& pair, std::int64_t sample, LayerId target) {
    RunOptions options;
    options.keepAll = true;
    options.stop = target;
    for (LayerId id = 0; id <= target; ++id) {
        if (!pair.has(id)) continue;
        const at::Tensor& both = pair.activation(id);
        const bool constant = pair.network().layer(id).kind == Kind::constant || both.size(0) == 1;
        options.given.emplace_back(id, constant ? both : both.narrow(0, sample, 1));
        options.keep.push_back(id);
    }
    Job nothingToDo;
    return Run(pair.sharedNetwork(), at::Tensor(), std::move(options), nothingToDo);
}

Map explainDeepLift(Study& study, const Question& question, Job& job) {
    const at::Tensor baseline = study.baseline(question.parameters.choice("baseline"), question.seed);
    // Both at once: on a flat baseline every window of a maximum pooling is a tie up to rounding, and rounding depends
    // on the convolution that LibTorch chooses by the batch.
    const Run pair = runOf(study, at::cat({study.input(), baseline}, 0), question, job);
    const LayerId target = targetLayer(pair.network(), question.target);
    const Run run = sampleOf(pair, 0, target);
    const Run reference = sampleOf(pair, 1, target);
    const at::Tensor shares = deepLiftMaps(run, reference, deepLiftChoice(question.parameters), question, job);
    Map map = mapOf(shares);
    const double sum = shares.sum(at::kDouble).item<double>();
    const double difference = scoreDifference(run, reference, question).item<double>();
    map.recipe.figures = {{"sum", sum}, {"score_difference", difference}, {"completeness_gap", sum - difference}};
    return map;
}

at::Tensor deepLiftMapsOf(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    Tensors baselines;
    for (std::int64_t i = 0; i < inputs.size(0); ++i) {
        baselines.push_back(
            study.baselineOf(inputs.narrow(0, i, 1), question.parameters.choice("baseline"), question.seed));
    }
    const Run run = runOf(study, inputs, question, job);
    const Run reference = runOf(study, at::cat(baselines, 0), question, job);
    return deepLiftMaps(run, reference, deepLiftChoice(question.parameters), question, job);
}

}  // namespace

Method deepLiftMethod() {
    Method method;
    method.id = "deeplift";
    method.title = "DeepLIFT";
    method.family = SACCADE_TEXT("Decomposition");
    method.paper = "Shrikumar et al. 2017; review section 2.3.4";
    method.shows = SACCADE_TEXT("What each pixel adds to the score compared with a baseline.");
    method.formula = "M = (x - b) * multipliers; at an activation the multiplier is the quotient of the differences";
    method.cost = SACCADE_TEXT("2 forwards, 1 backward");
    method.misleads = SACCADE_TEXT(
        "The baseline decides what can be seen: a pixel of the baseline's colour gets no evidence. Compare several.");
    auto baseline = Parameter::choice(
        "baseline", SACCADE_TEXT("Baseline"), {"zero", "black", "white", "mean", "blur", "noise"},
        SACCADE_TEXT("What stands for an empty picture. zero is zero in the network's input space, which is the mean "
                     "colour where means are subtracted."));
    baseline.acceptsFile = true;
    method.parameters = deepLiftParameters();
    method.parameters.insert(method.parameters.begin() + 1, baseline);
    method.explain = explainDeepLift;
    method.maps = deepLiftMapsOf;
    return method;
}

}  // namespace saccade
