// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/propagate/sweep.h"

namespace saccade {

/// How a sum of branches (a residual addition) shares what arrives among them.
enum class BranchSharing {
    proportional,  ///< in proportion to what each adds
    equal,         ///< the same to each
    main,  ///< all to the branch with the most layers with weights behind it; in proportion where these are equal
};

/// The numbers of the rules of layer-wise relevance propagation.
struct RelevanceOptions {
    double epsilon = 1e-6;     ///< of the epsilon rule
    double gamma = 0.25;       ///< of the gamma rule
    double stabiliser = 1e-6;  ///< added to every other denominator, away from zero
    /// For the z-box rule: the least and the greatest value a pixel can have in the network's input space,
    /// 1 x C x 1 x 1.
    at::Tensor low;
    at::Tensor high;
    BranchSharing branches = BranchSharing::proportional;
    /// Whether biases of weighted layers take their part of the relevance with them. Without them, rules that conserve
    /// do so on every network, but for units that are on through their bias alone.
    bool biases = true;
    /// Rows that go before the composite's own rules: relevance_table.h.
    std::string rows{};
};

/// The names of the composites: `epsilon_plus`, `epsilon_plus_flat`, `epsilon_alpha2_beta1`,
/// `epsilon_alpha2_beta1_flat`, `epsilon_gamma_box`, `epsilon`, `gradient_x_input`.
const std::vector<std::string>& relevanceComposites();

/// A composite of relevance rules, for a folded network; RequestError for an unknown name, for rows that cannot be
/// read, and for rows with `gradient_x_input`. The first rule of `_flat` and `_box` goes to every weighted layer that
/// has none before it. `gradient_x_input` is the gradient's rules: its sweep starts with the score's derivative, and
/// what arrives is to be multiplied by the input.
std::shared_ptr<const RuleBook> relevanceRules(std::string_view composite, const RelevanceOptions& options);

}  // namespace saccade
