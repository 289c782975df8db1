// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Deep Taylor decomposition: Montavon, Lapuschkin, Binder, Samek and Müller, "Explaining nonlinear classification
/// decisions with deep Taylor decomposition", 2017.
///
/// Shows how the score is made up of the pixels, every unit being expanded around a root that its inputs could reach:
/// pixels between black and white by the z-box rule (`input=unbounded`: by squared weights), hidden layers behind a
/// ReLU by z-plus without biases (engine/propagate/deep_taylor.h). One forward and one backward pass of two to three
/// times the gradient's work. The map sums to the score but for units that are on through their bias alone (figure
/// `conserved`), and has its sign throughout: nothing in it speaks against the class. For networks of ReLU; any other
/// activation ends in a sentence that names it.
///
/// The last layer follows z-plus, as the paper's hidden layers do, since what it sees went through a ReLU. iNNvestigate
/// shares it by squared weights, whatever it saw: `unrectified=w_squared`.
#include <tuple>

#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/methods/relevance/lrp.h"
#include "engine/propagate/deep_taylor.h"

namespace saccade {
namespace {

std::shared_ptr<const RuleBook> bookOf(const Study& study, const Question& question) {
    DeepTaylorOptions options;
    if (question.parameters.choice("input") == "bounded") std::tie(options.low, options.high) = study.pixelBounds();
    options.squaresWithoutRelu = question.parameters.choice("unrectified") == "w_squared";
    return deepTaylorRules(options);
}

Map explainDeepTaylor(Study& study, const Question& question, Job& job) {
    const Run& run = cleanRun(study, question, job);
    const at::Tensor& output = run.activation(targetLayer(run.network(), question.target));
    std::vector<LayerFlow> flow;
    const at::Tensor relevance =
        relevanceFrom(relevanceStart(question, output), run, *bookOf(study, question), question, job, &flow);
    Map map = mapOf(relevance);
    map.recipe.flow = std::move(flow);
    const double score = scoreOf(run, question).item<double>();
    tellConservation(score, relevance.sum(at::kDouble).item<double>(), map.recipe);
    if (score < 0) {
        map.recipe.notes.emplace_back(
            SACCADE_TEXT("the score is negative, and the decomposition is meant for units that are on: read the map as "
                         "what the score lacks"));
    }
    return map;
}

at::Tensor deepTaylorMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    const Run run = runOf(study, inputs, question, job);
    const at::Tensor& output = run.activation(targetLayer(run.network(), question.target));
    return relevanceFrom(relevanceStart(question, output), run, *bookOf(study, question), question, job);
}

}  // namespace

Method deepTaylorMethod() {
    Method method;
    method.id = "deep_taylor";
    method.title = SACCADE_TEXT("Deep Taylor decomposition");
    method.family = SACCADE_TEXT("Decomposition");
    method.paper = "Montavon et al. 2017; review section 2.3.4";
    method.shows = SACCADE_TEXT("How the score is made up of the pixels, each unit expanded around a root of its own.");
    method.formula = "R_j = sum over i of x_j w+_ji / z_i * R_i; at the pixels x w - low w+ - high w-";
    method.cost = SACCADE_TEXT("1 forward, 1 backward of two to three times the gradient's work");
    method.misleads = SACCADE_TEXT(
        "Only what excites counts, so that the map hardly depends on the class, and nothing in it speaks against it.");
    auto unrectified = Parameter::choice(
        "unrectified", SACCADE_TEXT("Layers before no ReLU"), {"by_input", "w_squared"},
        SACCADE_TEXT(
            "Layers with weights that no ReLU follows, such as the last: by what they see, as in the paper, or by "
            "squared weights, as in iNNvestigate."));
    unrectified.advanced = true;
    method.parameters = {
        Parameter::choice("input", SACCADE_TEXT("Pixels"), {"bounded", "unbounded"},
                          SACCADE_TEXT("Whether roots are looked for between black and white, or anywhere.")),
        unrectified};
    method.explain = explainDeepTaylor;
    method.maps = deepTaylorMaps;
    return method;
}

}  // namespace saccade
