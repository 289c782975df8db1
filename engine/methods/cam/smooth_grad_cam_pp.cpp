// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Smooth Grad-CAM++: Omeiza et al., "Smooth Grad-CAM++: an enhanced inference level visualization technique for deep
/// convolutional neural network models", 2019; review section 2.3.9, equations 9 and 10.
///
/// Shows what Grad-CAM++ shows, with derivatives that hold around the picture and not at it alone: D1, D2, D3 are the
/// means over noisy copies of the first, second and third derivative of the score with respect to the layer, for which,
/// as in Grad-CAM++, the powers of the first stand.
///
///     M = sum over k of w_k A_k,   w_k = sum over places of a ReLU(D1),   a = n / (2 D2 + (sum of A_k) D3)
///
/// A is the picture's own activation. In the numerator n the paper's equation has D1, variant `paper`; `second_order`
/// has D2 as the equation of Grad-CAM++ that it extends, and is Grad-CAM++ where there is no noise. Where the
/// denominator vanishes there is no weight. Figure `standard_error`: half the distance (root of the mean square) of the
/// native maps of the samples with even and with odd numbers. One forward and a backward pass behind the layer a
/// sample.
#include "engine/core/error.h"
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/kept_key.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"
#include "engine/perturb/noisy_copies.h"
#include "engine/perturb/perturb.h"

namespace saccade {
namespace {

// A denominator this small beside its terms is rounding.
constexpr double cancelled = 1e-9;

/// Sums of the powers of the gradient over some samples, float64, K x h x w.
struct Derivatives {
    std::int64_t count = 0;
    at::Tensor first;
    at::Tensor second;
    at::Tensor third;

    void add(const at::Tensor& gradients) {
        if (gradients.size(0) == 0) return;
        const at::Tensor wide = gradients.to(at::kDouble);
        const at::Tensor square = wide.square();
        const auto take = [](at::Tensor& sum, const at::Tensor& terms) {
            const at::Tensor more = terms.sum(0);
            sum = sum.defined() ? sum + more : more;
        };
        take(first, wide);
        take(second, square);
        take(third, square * wide);
        count += gradients.size(0);
    }
    Derivatives operator+(const Derivatives& other) const {
        if (count == 0) return other;
        if (other.count == 0) return *this;
        return {count + other.count, first + other.first, second + other.second, third + other.third};
    }
};

// The samples with even and with odd numbers, apart: their distance says how sure the mean is.
struct Halves {
    Derivatives even;
    Derivatives odd;

    std::int64_t count() const { return even.count + odd.count; }
    void add(std::int64_t begin, const at::Tensor& gradients) {
        const std::int64_t firstEven = begin % 2;
        even.add(gradients.slice(0, firstEven, gradients.size(0), 2));
        odd.add(gradients.slice(0, 1 - firstEven, gradients.size(0), 2));
    }
};

// The native map, 1 x h x w.
at::Tensor smoothed(const Derivatives& sums, const at::Tensor& activation, bool secondOrder) {
    const auto count = static_cast<double>(sums.count);
    const at::Tensor first = sums.first / count;
    const at::Tensor second = sums.second / count;
    const at::Tensor wide = activation.squeeze(0).to(at::kDouble);
    const at::Tensor higher = wide.sum({1, 2}, true) * (sums.third / count);
    const at::Tensor below = 2 * second + higher;
    const at::Tensor counts = at::gt(below.abs(), (2 * second + higher.abs()) * cancelled);
    const at::Tensor above = secondOrder ? second : first;
    const at::Tensor share =
        at::where(counts, above / at::where(counts, below, at::ones_like(below)), at::zeros_like(below));
    const at::Tensor weights = (share * at::relu(first)).sum({1, 2}, true);
    return (weights * wide).sum(0, true).to(activation.scalar_type());
}

Map explainSmoothGradCamPlusPlus(Study& study, const Question& question, Job& job) {
    const std::int64_t samples = question.parameters.integer("samples");
    const bool secondOrder = question.parameters.choice("variant") == "second_order";
    auto& kept = study.state<Halves>(keptKey("smooth_grad_cam_pp", question, {"samples", "variant", "relu"}));
    // Sums cannot be taken apart: fewer samples than were folded already begin anew.
    Halves fresh;
    Halves& halves = kept.count() > samples ? fresh : kept;

    const Run& run = cleanRun(study, question, job);
    const at::Tensor& activation = run.activation(run.network().find(question.layer));
    const double range = study.input().max().item<double>() - study.input().min().item<double>();
    const NoisyCopies copies(study.input(), question.parameters.real("noise") * range, question.seed, samples);
    BatchPlanner& planner = study.sweepPlanner(question.batch, "down to " + question.layer);

    const auto result = [&] {
        const at::Tensor native = smoothed(halves.even + halves.odd, activation, secondOrder);
        Map map = layerMap(study, native, question.parameters.boolean("relu"));
        map.recipe.figures = {{"samples", static_cast<double>(halves.count())}};
        if (halves.odd.count > 0) {
            const at::Tensor apart =
                smoothed(halves.even, activation, secondOrder) - smoothed(halves.odd, activation, secondOrder);
            map.recipe.figures.emplace_back("standard_error", apart.square().mean().sqrt().item<double>() / 2);
        }
        map.recipe.batch = planner.chosen();
        map.recipe.partial = halves.count() < samples;
        return map;
    };
    const Evaluation evaluate = [&](const at::Tensor& inputs) {
        return layerGradient(runOf(study, inputs, question, job, question.layer), question, job).gradient;
    };
    const Fold fold = [&](std::int64_t begin, const at::Tensor& gradients) {
        halves.add(begin, gradients);
        job.partial(result);
    };
    perturb(copies, halves.count(), samples, evaluate, fold, planner, job);
    if (halves.count() == 0) throw Cancelled();
    return result();
}

}  // namespace

Method smoothGradCamPlusPlusMethod() {
    Method method;
    method.id = "smooth_grad_cam_pp";
    method.title = "Smooth Grad-CAM++";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Omeiza et al. 2019; review section 2.3.9, equations 9 and 10";
    method.shows =
        SACCADE_TEXT("Where the features stand that speak for the target, by derivatives averaged over noisy copies.");
    method.formula = "M = sum over k of w_k A_k, w_k = sum of D1 / (2 D2 + sum(A) D3) * ReLU(D1), D: mean derivatives";
    method.cost = SACCADE_TEXT("One forward and one backward through the layers behind the chosen one a sample");
    method.misleads = SACCADE_TEXT(
        "All weights are positive: evidence against the target cannot show; strong noise shows another class's.");
    method.usesLayer = true;
    method.progressive = true;
    method.parameters = {
        Parameter::integer("samples", SACCADE_TEXT("Samples"), 50, 1, 10000, SACCADE_TEXT("Noisy copies.")),
        Parameter::real("noise", SACCADE_TEXT("Noise"), 0.15, 0, 2, 0.01,
                        SACCADE_TEXT("Deviation of the noise as a share of the input's range.")),
        Parameter::choice("variant", SACCADE_TEXT("Variant"), {"paper", "second_order"},
                          SACCADE_TEXT("The numerator of the weights: the first derivative, as the paper's equation "
                                       "has it, or the second, as in Grad-CAM++.")),
        reluParameter(false)};
    method.explain = explainSmoothGradCamPlusPlus;
    return method;
}

}  // namespace saccade
