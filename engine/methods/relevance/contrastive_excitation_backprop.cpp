// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Contrastive excitation backpropagation: Zhang et al., "Top-down neural attention by excitation backprop", 2016 and
/// 2018.
///
/// Shows where the units stand that excited the target and would not have excited its opposite, the unit with all
/// weights turned round. Both send a probability of one through the last layer with weights; what arrives is subtracted
/// there, and the difference goes on as in excitation backpropagation, which is linear in what enters. One forward, and
/// one backward pass and a little.
///
/// The difference sums to nothing where both passed all on: figure `contrast_sum`. It goes on with its sign, and so the
/// map sums to nothing as well; the authors show its positive part. TorchRay cuts it at zero at a layer further down
/// and goes on from there: `contrast=LAYER`. At the last layer with weights itself a cut would leave excitation
/// backpropagation, since a weight excites the target or its opposite, never both.
#include "engine/core/error.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/methods/relevance/excitation_maps.h"
#include "engine/methods/relevance/opposite.h"

namespace saccade {
namespace {

at::Tensor passed(const Run& run, const RuleBook& book, LayerId from, const at::Tensor& start, LayerId to, Job& job) {
    SweepRequest request;
    request.start.emplace_back(from, start);
    request.stop = {to};
    return sweep(run, book, std::move(request), job).front();
}

struct Contrasted {
    LayerId stop;
    at::Tensor difference;  // where own and opposite met
    at::Tensor sending;     // what of it went on
    at::Tensor arrived;     // N x C x h x w
};

Contrasted contrasted(const Study& study, const Run& run, const Question& question, Job& job) {
    const Network& network = run.network();
    const std::string& variant = question.parameters.choice("variant");
    const auto book = excitationBook(study, variant);
    const LayerId target = targetLayer(network, question.target);
    const LayerId last = layerOfWeights(network, target, "contrastive_excitation_backprop");
    const LayerId meeting = network.layer(last).inputs.front();
    const LayerId stop = excitationStop(network, question);
    const std::string& named = question.parameters.text("contrast");
    const LayerId cut = named.empty() ? meeting : network.find(named);
    const bool ordered = stop <= cut && cut <= meeting &&
                         network.between(stop, cut).at(static_cast<std::size_t>(cut)) &&
                         network.between(cut, meeting).at(static_cast<std::size_t>(cut));
    if (!ordered) {
        throw RequestError(
            SACCADE_TEXT("contrastive_excitation_backprop goes from {meeting} by {cut} to {stop}, and they do not "
                         "lie behind each other; choose another layer or contrast"),
            {{"meeting", network.layer(meeting).name},
             {"cut", network.layer(cut).name},
             {"stop", network.layer(stop).name}});
    }

    const Run turned = oppositeRun(run, last, target, job);
    const at::Tensor start = excitationStart(question, variant, run.activation(target));
    const at::Tensor own = passed(run, *book, target, start, cut, job);
    // The rules keep what they made of a network, and this one has other weights.
    const at::Tensor opposite = passed(turned, *excitationBook(study, variant), target, start, cut, job);
    const at::Tensor difference = own - opposite;
    const at::Tensor sending = named.empty() ? difference : difference.clamp_min(0);
    return {stop, difference, sending, passed(run, *book, cut, sending, stop, job)};
}

Map explainContrastive(Study& study, const Question& question, Job& job) {
    const Run& run = cleanRun(study, question, job);
    const Contrasted all = contrasted(study, run, question, job);
    Map map = excitationMap(study, run.network(), all.stop, all.arrived);
    const double sum = all.arrived.sum(at::kDouble).item<double>();
    map.recipe.figures = {{"sum", sum}, {"contrast_sum", all.difference.sum(at::kDouble).item<double>()}};
    // With both signs much cancels out on the way, and that is no loss.
    const bool cut = !question.parameters.text("contrast").empty();
    const bool empty = all.arrived.abs().max().item<double>() == 0;
    if (cut || empty) tellExcitation(all.sending.sum(at::kDouble).item<double>(), empty ? 0 : sum, map.recipe);
    return map;
}

at::Tensor contrastiveMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    const Run run = runOf(study, inputs, question, job);
    const Contrasted all = contrasted(study, run, question, job);
    return excitationMaps(study, run.network(), all.stop, all.arrived);
}

}  // namespace

Method contrastiveExcitationBackpropMethod() {
    Method method;
    method.id = "contrastive_excitation_backprop";
    method.title = SACCADE_TEXT("Contrastive excitation backpropagation");
    method.family = SACCADE_TEXT("Modified backpropagation");
    method.paper = "Zhang et al. 2016; review table 2";
    method.shows =
        SACCADE_TEXT("Where the units stand that excited the target and would not have excited its opposite.");
    method.formula = "M = P from the target - P from its opposite, the unit with all weights turned round";
    method.cost = SACCADE_TEXT("1 forward, 1 backward of twice the gradient's work, and the last layer once more");
    method.misleads = SACCADE_TEXT(
        "It sets the target against its opposite at the last layer, not against the classes that it could be taken "
        "for.");
    method.usesLayer = true;
    method.layerOptional = true;
    auto contrast = Parameter::text(
        "contrast", SACCADE_TEXT("Cut at"), SACCADE_TEXT("the name of a layer"), [](std::string_view) {},
        SACCADE_TEXT(
            "The layer at which what speaks for the opposite is dropped before the rest goes on, as in TorchRay. "
            "Empty: nowhere, and the map has both signs."));
    contrast.advanced = true;
    method.parameters = {excitationVariant(), contrast};
    method.explain = explainContrastive;
    method.maps = contrastiveMaps;
    return method;
}

}  // namespace saccade
