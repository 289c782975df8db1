// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/gradient/rectifiers.h"

#include <map>

namespace saccade {
namespace {

// "3 silu and 1 hard_swish"
std::string counted(const std::map<std::string, int>& kinds) {
    std::vector<std::string> words;
    for (const auto& [kind, count] : kinds)
        words.push_back(std::to_string(count) + " " + kind);
    return enumerate(words);
}

}  // namespace

Parameter activationsParameter() {
    auto parameter = Parameter::choice(
        "activations", SACCADE_TEXT("Other activations"), {"gate", "gradient", "refuse"},
        SACCADE_TEXT(
            "What to do at activations that are no ReLU: treat its kin (SiLU, GELU, ReLU6, leaky ReLU and the like) "
            "as if they were and let the signal through all else by its gradient; the gradient everywhere; or "
            "refuse."));
    parameter.advanced = true;
    return parameter;
}

OtherActivations otherActivations(const Parameters& parameters) {
    const std::string& choice = parameters.choice("activations");
    if (choice == "gradient") return OtherActivations::gradient;
    return choice == "refuse" ? OtherActivations::refuse : OtherActivations::gate;
}

void tellActivations(const Network& network, LayerId target, OtherActivations others, Recipe& recipe) {
    std::map<std::string, int> kin;
    std::map<std::string, int> rest;
    const auto path = network.between(network.input(), target);
    for (LayerId id = 0; id < target; ++id) {
        const Layer& layer = network.layer(id);
        const bool activation = layer.rules().role() == LayerKind::Role::activation && layer.kind != Kind::relu;
        if (!activation || !path.at(static_cast<std::size_t>(id))) continue;
        const bool gated = others == OtherActivations::gate && isRectifier(layer);
        ++(gated ? kin : rest)[std::string(layer.rules().name())];
    }
    if (!kin.empty()) {
        recipe.notes.emplace_back(SACCADE_TEXT("the rule is made for ReLU, and {layers} were treated like one"),
                                  Message::Arguments{{"layers", counted(kin)}});
    }
    if (!rest.empty()) {
        recipe.notes.emplace_back(
            SACCADE_TEXT("the rule is made for ReLU, and the signal went through {layers} by their gradient"),
            Message::Arguments{{"layers", counted(rest)}});
    }
}

}  // namespace saccade
