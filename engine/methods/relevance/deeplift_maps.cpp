// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/relevance/deeplift_maps.h"

#include "engine/core/error.h"
#include "engine/methods/passes.h"
#include "engine/propagate/deeplift.h"

namespace saccade {
namespace {

at::Tensor channelMeans(const at::Tensor& output) {
    return output.dim() > 2 ? output.flatten(2).mean(2) : output;
}

// The change of the score over the change of the target layer's output. A score of probabilities goes through the
// softmax by the rule for softmax; all others are linear in the output.
at::Tensor startMultipliers(const at::Tensor& output, const at::Tensor& reference, const Question& question) {
    if (question.score == Score::logit) return targetSignal(question.target, Score::logit, output);
    const Tensors means = at::broadcast_tensors({channelMeans(output), channelMeans(reference)});
    const at::Tensor chosen = targetSignal(question.target, Score::logit, means.front());
    const at::Tensor multipliers =
        softmaxMultipliers(means.front(), means.back(), chosen, 1, question.score == Score::logProbability);
    if (output.dim() == 2) return multipliers;
    const auto cells = static_cast<double>(output[0][0].numel());
    return (multipliers / cells).unsqueeze(2).unsqueeze(3);
}

}  // namespace

Schema deepLiftParameters() {
    auto pooling = Parameter::choice(
        "pooling", SACCADE_TEXT("Maximum pooling"), {"cross_max", "gradient"},
        SACCADE_TEXT(
            "cross_max shares what a maximum gained or lost, so that the map sums to the difference of the scores; "
            "gradient gives all to the winner in the picture, as some programs do, and misses that sum."));
    pooling.advanced = true;
    return {
        Parameter::choice(
            "rule", SACCADE_TEXT("Rule"), {"rescale", "reveal_cancel", "reveal_cancel_dense"},
            SACCADE_TEXT(
                "At activations: one factor for all of a difference, factors for its positive and its negative part, "
                "or the latter behind linear layers only, as the authors advise.")),
        pooling};
}

DeepLiftChoice deepLiftChoice(const Parameters& parameters) {
    return {parameters.choice("rule"), parameters.choice("pooling")};
}

at::Tensor deepLiftMaps(const Run& run, const Run& reference, const DeepLiftChoice& choice, const Question& question,
                        Job& job) {
    const LayerId input = run.network().input();
    const LayerId target = targetLayer(run.network(), question.target);
    // The multipliers of two runs are the same whichever is called the reference, so that the larger batch leads.
    const bool turned = run.batch() < reference.batch();
    const Run& leading = turned ? reference : run;
    const Run& other = turned ? run : reference;
    at::Tensor start = startMultipliers(run.activation(target), reference.activation(target), question);
    start = start.expand_as(leading.activation(target)).contiguous();

    SweepRequest request;
    request.reference = &other;
    at::Tensor multipliers;
    if (choice.rule == "rescale") {
        request.start.emplace_back(target, start);
        multipliers = sweep(leading, rescaleRules(choice.pooling == "cross_max"), std::move(request), job).front();
    } else {
        const bool denseOnly = choice.rule == "reveal_cancel_dense";
        const auto book = revealCancelRules(leading, other, target, denseOnly, choice.pooling == "cross_max", job);
        request.start.emplace_back(target, at::stack({start, start}));
        multipliers = sweep(leading, *book, std::move(request), job).front();
    }
    const at::Tensor shares = contributions(multipliers, leading.activation(input), other.activation(input));
    return turned ? -shares : shares;
}

at::Tensor scoreDifference(const Run& run, const Run& reference, const Question& question) {
    const LayerId target = targetLayer(run.network(), question.target);
    const at::Tensor& output = run.activation(target);
    const at::Tensor& empty = reference.activation(target);
    if (question.score != Score::logit) {
        return targetScore(question.target, question.score, output) -
               targetScore(question.target, question.score, empty);
    }
    // A cell is projected on what it is in the picture, for both.
    return (targetSignal(question.target, Score::logit, output) * (output - empty)).flatten(1).sum(1);
}

}  // namespace saccade
