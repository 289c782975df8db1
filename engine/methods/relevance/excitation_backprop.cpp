// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Excitation backpropagation: Zhang, Bargal, Lin, Brandt, Shen and Sclaroff, "Top-down neural attention by excitation
/// backprop", 2016 and 2018.
///
/// Shows where the units stand that excited the target: a probability of one enters at the target, and every winner
/// passes it on to the units that excited it,
///
///     P(j) = sum over i of P(i) x_j w+_ji / sum over k of x_k w+_ki
///
/// down to the chosen layer, or to the picture where none is chosen. One forward and one backward pass. The map is
/// never negative where all responses are not, and sums to one but for winners that nothing excited (figure `sum`). It
/// hardly depends on the class, since inhibition has no say: contrastive_excitation_backprop does. Best read a few
/// layers above the picture, as its authors do.
///
/// `zennit` follows the program of that name: the z-plus rule of relevance on every layer with weights, with biases,
/// and the target's value enters.
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/methods/relevance/excitation_maps.h"

namespace saccade {
namespace {

struct Sent {
    at::Tensor start;
    LayerId stop;
    at::Tensor arrived;  // N x C x h x w
};

Sent sent(const Study& study, const Run& run, const Question& question, Job& job) {
    const std::string& variant = question.parameters.choice("variant");
    const auto book = excitationBook(study, variant);
    const LayerId target = targetLayer(run.network(), question.target);
    Sent result{
        excitationStart(question, variant, run.activation(target)), excitationStop(run.network(), question), {}};
    SweepRequest request;
    request.start.emplace_back(target, result.start);
    request.stop = {result.stop};
    result.arrived = sweep(run, *book, std::move(request), job).front();
    return result;
}

Map explainExcitationBackprop(Study& study, const Question& question, Job& job) {
    const Run& run = cleanRun(study, question, job);
    const auto [start, stop, arrived] = sent(study, run, question, job);
    Map map = excitationMap(study, run.network(), stop, arrived);
    const double entered = start.sum(at::kDouble).item<double>();
    const double sum = arrived.sum(at::kDouble).item<double>();
    map.recipe.figures = {{"sum", sum}, {"entered", entered}};
    tellExcitation(entered, sum, map.recipe);
    return map;
}

at::Tensor excitationBackpropMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    const Run run = runOf(study, inputs, question, job);
    const auto [start, stop, arrived] = sent(study, run, question, job);
    return excitationMaps(study, run.network(), stop, arrived);
}

}  // namespace

Method excitationBackpropMethod() {
    Method method;
    method.id = "excitation_backprop";
    method.title = SACCADE_TEXT("Excitation backpropagation");
    method.family = SACCADE_TEXT("Modified backpropagation");
    method.paper = "Zhang et al. 2016; review table 2";
    method.shows = SACCADE_TEXT("Where the units stand that excited the target, as a probability.");
    method.formula = "P_j = sum over i of P_i * x_j * max(w_ji, 0) / sum over k of x_k * max(w_ki, 0)";
    method.cost = SACCADE_TEXT("1 forward, 1 backward of twice the gradient's work");
    method.misleads = SACCADE_TEXT(
        "Inhibition has no say, so that the map hardly depends on the class; the contrastive form sets the class "
        "against its "
        "opposite.");
    method.usesLayer = true;
    method.layerOptional = true;
    method.parameters = {excitationVariant()};
    method.explain = explainExcitationBackprop;
    method.maps = excitationBackpropMaps;
    return method;
}

}  // namespace saccade
