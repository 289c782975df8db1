// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/relevance/excitation_maps.h"

#include <cmath>

#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/passes.h"
#include "engine/methods/relevance/lrp.h"
#include "engine/propagate/excitation.h"
#include "engine/propagate/relevance.h"

namespace saccade {

Parameter excitationVariant() {
    return Parameter::choice(
        "variant", SACCADE_TEXT("Variant"), {"paper", "zennit"},
        SACCADE_TEXT("paper: no biases, a probability of one enters. zennit: as that program, with biases in "
                     "the shares and the target's value entering."));
}

std::shared_ptr<const RuleBook> excitationBook(const Study& study, const std::string& variant) {
    const auto [low, high] = study.pixelBounds();
    if (variant == "paper") return excitationRules(low);
    RelevanceOptions options;
    options.low = low;
    options.high = high;
    options.rows = "dense=z_plus";
    return relevanceRules("epsilon_plus", options);
}

at::Tensor excitationStart(const Question& question, const std::string& variant, const at::Tensor& output) {
    if (variant == "zennit") return relevanceStart(question, output);
    const at::Tensor chosen = targetSignal(question.target, Score::logit, output);
    return question.score == Score::logit ? chosen : chosen * classScores(question.score, output);
}

LayerId excitationStop(const Network& network, const Question& question) {
    return question.layer.empty() ? network.input() : network.find(question.layer);
}

at::Tensor excitationMaps(const Study& study, const Network& network, LayerId stop, const at::Tensor& arrived) {
    return stop == network.input() ? arrived : atInputSize(study, arrived.sum(1), false);
}

Map excitationMap(const Study& study, const Network& network, LayerId stop, const at::Tensor& arrived) {
    return stop == network.input() ? mapOf(arrived) : layerMap(study, arrived.sum(1), false);
}

void tellExcitation(double entered, double arrived, Recipe& recipe) {
    constexpr double most = 0.5;
    if (entered != 0 && std::abs(arrived) >= most * std::abs(entered)) return;
    recipe.notes.emplace_back(SACCADE_TEXT(
        "most of what entered was won by units that nothing excited: responses below zero excite nothing, and "
        "this network has many; lrp shares theirs as well"));
}

}  // namespace saccade
