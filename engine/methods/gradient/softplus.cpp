// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Softplus: Dombrowski et al., "Explanations can be manipulated and geometry is to blame", 2019; review
/// section 2.3.10.
///
/// Shows another method's map of the network with its kinks smoothed: every ReLU becomes log(1 + exp(beta z)) / beta,
/// which bends less, so that the map can be changed less by small changes of the picture. With a growing beta the
/// network, and with it the map, becomes the one that was loaded. The cost of the base method. The review names no
/// beta; the program that the authors published shows 10, 3 and 1, and the default here lies between. Other activations
/// than ReLU stay as they are, and the map says so.
///
/// The smoothed network is another network: where beta is small it may decide differently. Figures `score` and
/// `score_with_relu` say how far the two are apart on this picture.
#include <memory>

#include "engine/core/error.h"
#include "engine/methods/batch_maps.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

std::shared_ptr<const Network> smoothed(const Network& network, double beta) {
    NetworkChanges changes;
    for (const Layer& layer : network.layers()) {
        if (layer.kind != Kind::relu) continue;
        Layer softplus;
        softplus.kind = Kind::softplus;
        softplus.attributes.set("beta", beta);
        softplus.attributes.set("threshold", 20.0);
        changes.replaced[layer.name] = softplus;
    }
    if (changes.replaced.empty()) {
        throw RequestError(
            SACCADE_TEXT("softplus takes the place of ReLU, and this network has none; ask for the base "
                         "method itself"));
    }
    return network.with(changes);
}

void tellOthers(const Network& network, Recipe& recipe) {
    std::int64_t others = 0;
    for (const Layer& layer : network.layers())
        others += layer.kind != Kind::relu && isRectifier(layer) ? 1 : 0;
    if (others == 0) return;
    recipe.notes.emplace_back(SACCADE_TEXT("only ReLU was smoothed: {count} other activations stayed as they are"),
                              Message::Arguments{{"count", std::to_string(others)}});
}

// The last one: with its clean run, and what the base left behind, so that another class costs no forward of it.
struct Smoothed {
    double beta = 0;
    std::unique_ptr<Study> study;
};

Map explainSoftplus(Study& study, const Question& question, Job& job) {
    const double beta = question.parameters.real("beta");
    auto& kept = study.state<Smoothed>("softplus");
    if (!kept.study || kept.beta != beta) kept = {beta, study.under(smoothed(*study.network(), beta))};
    Study& varied = *kept.study;
    const Method& base = findMethod(question.parameters.choice("base"));
    const Question inner = baseQuestion(study, base, question);
    Map map = base.explain(varied, inner, job);
    const auto score = [&](Study& of) { return scoreOf(cleanRun(of, inner, job), inner).item<double>(); };
    std::erase_if(map.recipe.figures, [](const auto& figure) { return figure.first == "score"; });
    map.recipe.figures.emplace_back("score", score(varied));
    map.recipe.figures.emplace_back("score_with_relu", score(study));
    tellOthers(*study.network(), map.recipe);
    return map;
}

}  // namespace

Method softplusMethod() {
    Method method;
    method.id = "softplus";
    method.title = "Softplus";
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Dombrowski et al. 2019; review section 2.3.10";
    method.shows = SACCADE_TEXT("Another method's map of the network with its kinks smoothed.");
    method.formula = "g(x) of the network with log(1 + exp(beta z)) / beta in place of every ReLU";
    method.cost = SACCADE_TEXT("That of the base method");
    method.misleads = SACCADE_TEXT(
        "The smoothed network is another one: where beta is small it may see, and decide, something else.");
    method.defaultScoreFor = scoreOfBase;
    method.progressive = true;
    method.parameters = {
        baseParameter(SACCADE_TEXT("The method whose map is shown.")),
        Parameter::real(
            "beta", SACCADE_TEXT("Beta"), 5, 0.01, 1e6, 0.5,
            SACCADE_TEXT("How sharp the bend is: small values smooth more; with large ones it is a ReLU."))};
    method.explain = explainSoftplus;
    return method;
}

}  // namespace saccade
