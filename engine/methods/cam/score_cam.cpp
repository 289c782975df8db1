// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Score-CAM (Wang et al. 2020; review section 2.3.8).
///
/// Shows where the channels of a layer are active that, used as masks on the picture, raise the score. No gradient: a
/// channel's weight is measured.
///
///     L = ReLU( sum over channels k of w_k A_k ),   M_k = A_k enlarged and brought to [0, 1]
///
/// | variant           | weight w_k                                                   | masks             |
/// |-------------------|--------------------------------------------------------------|-------------------|
/// | `increase`        | Y(x * M_k) - Y(baseline), the paper's increase of confidence | half-pixel        |
/// | `probability`     | Y(x * M_k), the authors' code                                | half-pixel        |
/// | `softmax_aligned` | softmax over the channels of the logit of x * M_k            | corners aligned   |
///
/// One forward a channel. Misleads where a mask makes a picture unlike any in training; `softmax_aligned` lets a few
/// channels decide when logits are large. Masked pixels become zero in the network's input space, the mean colour.
#include "engine/core/error.h"
#include "engine/methods/perturbation/kept_scores.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/perturb/channel_masks.h"

namespace saccade {
namespace {

using Corners = ChannelMasks::Corners;

// A channel that is the same everywhere masks nothing.
at::Tensor withoutConstantChannels(const at::Tensor& activation) {
    const at::Tensor flat = activation.flatten(2).squeeze(0);
    return activation.index_select(1, flat.amax(1).ne(flat.amin(1)).nonzero().squeeze(1));
}

// The logit stands in the softmax unless the person asked for another score.
Question askingFor(const Question& question, bool softmax) {
    Question changed = question;
    if (softmax) changed.score = question.target.score.value_or(Score::logit);
    return changed;
}

Map explainScoreCam(Study& study, const Question& asked, Job& job) {
    const std::string& variant = asked.parameters.choice("variant");
    const bool softmax = variant == "softmax_aligned";
    const Question question = askingFor(asked, softmax);

    const Run& run = study.runObserving(question.layer, job);
    at::Tensor activation = run.activation(run.network().find(question.layer));
    if (activation.dim() != 4) {
        throw RequestError(SACCADE_TEXT("Score-CAM: layer {layer} has no rows and columns; choose a layer that has"),
                           {{"layer", question.layer}});
    }
    if (!softmax) activation = withoutConstantChannels(activation);
    if (activation.size(1) == 0) {
        throw RequestError(SACCADE_TEXT("Score-CAM: every channel of layer {layer} is the same everywhere on this "
                                        "picture, so there is nothing to mask with; choose another layer"),
                           {{"layer", question.layer}});
    }

    double baselineScore = 0;
    if (variant == "increase") {
        const std::string& baseline = question.parameters.choice("baseline");
        std::string key = "score_cam/baseline/" + baseline;
        if (baseline == "noise") key += "/" + std::to_string(question.seed);
        baselineScore = keptScore(study.baseline(baseline, question.seed), key, study, question, job);
    }

    const ChannelMasks masks(study.input(), activation, softmax ? Corners::aligned : Corners::halfPixel);
    at::Tensor measured = at::zeros({masks.size()}, activation.options().dtype(at::kDouble));
    std::int64_t done = 0;
    const auto result = [&] {
        at::Tensor weights = measured.slice(0, 0, done);
        weights = softmax ? at::softmax(weights, 0) : weights.sub(baselineScore);
        const at::Tensor channels = activation.slice(1, 0, done).to(at::kDouble);
        const at::Tensor native = channels.mul(weights.view({1, -1, 1, 1})).sum(1, true).to(at::kFloat);
        const std::int64_t height = study.input().size(2);
        const std::int64_t width = study.input().size(3);
        // The authors' code enlarges the channels before it adds them: the ReLU comes last.
        const at::Tensor large = variant == "probability" ? resizedBilinear(native, height, width).relu()
                                                          : resizedBilinear(native.relu(), height, width);
        Map map;
        map.native = toArray(native.squeeze(0).squeeze(0));
        map.values = toArray(large.squeeze(0).squeeze(0));
        map.recipe.score = question.score;
        map.recipe.figures = {{"channels", static_cast<double>(done)}};
        if (variant == "increase") map.recipe.figures.emplace_back("baseline_score", baselineScore);
        map.recipe.batch = study.planner(question.batch).chosen();
        map.recipe.partial = done < masks.size();
        return map;
    };
    const ScoreFold fold = [&](std::int64_t begin, const at::Tensor& scores) {
        done = begin + scores.size(0);
        measured.slice(0, begin, done).copy_(scores);
        job.partial(result);
    };
    const std::string key = "score_cam/" + question.layer + (softmax ? "/aligned" : "/half-pixel");
    foldScores(masks, key, fold, study, question, job);
    return result();
}

// The aligned variant takes its own softmax, over the channels.
Score scoreOfVariant(const Parameters& parameters) {
    return parameters.choice("variant") == "softmax_aligned" ? Score::logit : Score::probability;
}

}  // namespace

Method scoreCamMethod() {
    Method method;
    method.id = "score_cam";
    method.title = "Score-CAM";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Wang et al. 2020; review section 2.3";
    method.shows =
        SACCADE_TEXT("Where the channels are active that raise the score when the picture is masked with them.");
    method.formula = "L = ReLU(sum over k of w_k A_k), w_k = Y(x * M_k) - Y(baseline)";
    method.cost = SACCADE_TEXT("One forward a channel that is not the same everywhere; another class costs none");
    method.misleads = SACCADE_TEXT(
        "A masked picture may be unlike any the network was trained on; it stays as coarse as its layer, and what "
        "lowers the score is not shown.");
    method.defaultScore = Score::probability;
    method.defaultScoreFor = scoreOfVariant;
    method.usesLayer = true;
    method.progressive = true;
    Parameter baseline =
        Parameter::choice("baseline", SACCADE_TEXT("Baseline"), {"black", "zero", "white", "mean", "blur", "noise"},
                          SACCADE_TEXT("The picture whose score a channel has to exceed; for the variant increase."));
    baseline.acceptsFile = true;
    baseline.advanced = true;
    method.parameters = {
        Parameter::choice("variant", SACCADE_TEXT("Variant"), {"increase", "probability", "softmax_aligned"},
                          SACCADE_TEXT("How a channel is weighted: by the increase of the score over the baseline (the "
                                       "paper), by the score itself (the authors' code), or by a softmax over the "
                                       "channels of the logits, with masks enlarged corner to corner.")),
        baseline,
    };
    method.explain = explainScoreCam;
    return method;
}

}  // namespace saccade
