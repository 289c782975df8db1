// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// FullGrad: Srinivas and Fleuret, "Full-gradient representation for neural network visualization", 2019.
///
/// Shows where the score comes from, in the picture and in every layer's biases:
///
///     Y = sum of x . dY/dx + sum over layers l of b_l . dY/dz_l
///     M = psi(x . dY/dx) + sum over layers with rows and columns of psi(b_l . dY/dz_l)
///
/// with psi the absolute value, scaled to [0, 1] over all channels of a layer together, up-sampled bilinearly with
/// aligned corners and summed over the channels. Biases are those of the network as loaded: of convolutions and linear
/// layers, of batch norm, and what smooth activations and all else that is not homogeneous adds of its own
/// (engine/propagate/biases.h). The first equation is exact, and its error on this picture is the figure
/// `completeness_gap`. One forward and one backward pass.
///
/// The map has no sign, and psi gives every layer the same weight, however little it adds: layers with small biases
/// speak as loudly as others. Smooth-FullGrad is SmoothGrad with `base=fullgrad`.
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/propagate/biases.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

// N x C x h x w to N x 1 x H x W.
at::Tensor psi(const at::Tensor& values, std::int64_t height, std::int64_t width) {
    constexpr double least = 1e-6;
    at::Tensor scaled = values.abs();
    scaled = scaled - scaled.amin({1, 2, 3}, true);
    scaled = scaled / (scaled.amax({1, 2, 3}, true) + least);
    // Up-sampling is linear: of the sum it is the sum, and costs one channel instead of all.
    const at::Tensor sum = scaled.sum(1, true);
    if (sum.size(2) == height && sum.size(3) == width) return sum;
    return at::upsample_bilinear2d(sum, {height, width}, true);
}

struct FullGradient {
    at::Tensor maps;  // N x 1 x H x W
    at::Tensor sums;  // N: what the right side of the equation adds up to
};

// The network as loaded, so that biases are where they were learned, with all that a sweep needs.
Run loadedRun(const Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    RunOptions options;
    options.keepAll = true;
    options.stop = targetLayer(*study.network(), question.target);
    return Run(study.network(), inputs, std::move(options), job);
}

FullGradient fullGradient(const Run& run, const Question& question, Job& job) {
    const Network& network = run.network();
    const at::Tensor& input = run.activation(network.input());
    const std::int64_t height = input.size(2);
    const std::int64_t width = input.size(3);
    const LayerId target = targetLayer(network, question.target);
    const at::Tensor& output = run.activation(target);
    const at::Tensor start = targetSignal(question.target, question.score, output);
    const std::vector<bool> last = channelsLast(network);

    FullGradient full;
    // A probability is not linear in the logits: what it adds of its own.
    full.sums = scoreOf(run, question).to(at::kDouble) - (start * output).flatten(1).sum(1, false, at::kDouble);
    full.maps = at::zeros({input.size(0), 1, height, width}, input.options());

    SweepRequest request;
    request.start.emplace_back(target, start);
    request.observer = [&](LayerId id, const at::Tensor& signal) {
        const at::Tensor bias = id == network.input() ? input : biasOf(run, id);
        if (!bias.defined()) return;
        const at::Tensor part = signal * bias;
        full.sums = full.sums + part.flatten(1).sum(1, false, at::kDouble);
        if (part.dim() != 4) return;
        const bool turned = last.at(static_cast<std::size_t>(id));
        full.maps = full.maps + psi(turned ? part.permute({0, 3, 1, 2}) : part, height, width);
    };
    sweep(run, gradientRules(), std::move(request), job);
    return full;
}

Map explainFullGrad(Study& study, const Question& question, Job& job) {
    const Run run = loadedRun(study, study.input(), question, job);
    const FullGradient full = fullGradient(run, question, job);
    Map map;
    map.values = toArray(full.maps[0][0]);
    const double sum = full.sums.item<double>();
    const double score = scoreOf(run, question).item<double>();
    map.recipe.figures = {{"sum", sum}, {"score", score}, {"completeness_gap", sum - score}};
    return map;
}

at::Tensor fullGradMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    return fullGradient(loadedRun(study, inputs, question, job), question, job).maps;
}

}  // namespace

Method fullGradMethod() {
    Method method;
    method.id = "fullgrad";
    method.title = "FullGrad";
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Srinivas and Fleuret 2019; review section 2.3.3";
    method.shows = SACCADE_TEXT("Where the score comes from: the picture itself and the biases of every layer.");
    method.formula = "M = psi(x * dY/dx) + sum over layers of psi(bias * dY/dz), psi = absolute value, scaled a layer";
    method.cost = SACCADE_TEXT("1 forward, 1 backward");
    method.misleads = SACCADE_TEXT(
        "Every layer counts alike, however little it adds, and evidence against the class looks like evidence for it.");
    method.explain = explainFullGrad;
    method.maps = fullGradMaps;
    return method;
}

}  // namespace saccade
