// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/relevance.h"

#include <map>

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/network/normalised_groups.h"
#include "engine/propagate/gradient.h"
#include "engine/propagate/relevance_rules.h"
#include "engine/propagate/relevance_table.h"

namespace saccade {
namespace {

using Role = LayerKind::Role;

class Composite final : public RuleBook {
 public:
    /// `first` may be empty.
    Composite(std::unique_ptr<Rule> first, std::unique_ptr<Rule> convolution, std::unique_ptr<Rule> dense,
              const RelevanceOptions& options)
        : options_(options),
          rows_(relevanceRows(options.rows)),
          first_(biased(std::move(first))),
          convolution_(biased(std::move(convolution))),
          dense_(biased(std::move(dense))),
          share_(relevance::shareRule(options.stabiliser)),
          sum_(relevance::sumRule(options.stabiliser, options.branches)),
          groupShare_(relevance::groupShareRule(options.stabiliser)) {}

    const Rule& rule(const Network& network, LayerId id) const override {
        if (const Rule* chosen = chosenRule(network, id); chosen != nullptr) return *chosen;
        const Layer& layer = network.layer(id);
        switch (layer.rules().role()) {
            case Role::weighted:
                if (first_ && looksAtPixels(network, id)) return *first_;
                return layer.kind == Kind::convolution ? *convolution_ : *dense_;
            case Role::affine:
            case Role::activation:
                return *pass_;
            case Role::averaging:
                return *share_;
            case Role::sum:
                return *sum_;
            case Role::product:
                return *product_;
            case Role::normalising:
                return normalisesGroups(layer) ? *groupShare_ : *pass_;
            case Role::source:
            case Role::pooling:
            case Role::routing:
            case Role::identity:
                return *gradient_;
        }
        return *gradient_;
    }

 private:
    std::unique_ptr<Rule> biased(std::unique_ptr<Rule> rule) const {
        return rule == nullptr || options_.biases ? std::move(rule) : relevance::withoutBias(std::move(rule));
    }

    // The rule of the row that speaks most strongly of a layer; none where no row does.
    const Rule* chosenRule(const Network& network, LayerId id) const {
        const RelevanceRow* best = nullptr;
        int strength = 1;
        for (const RelevanceRow& row : rows_) {
            const int fit = row.fits(network, id);
            if (fit < strength) continue;
            best = &row;
            strength = fit;
        }
        if (best == nullptr) return nullptr;
        const Layer& layer = network.layer(id);
        auto& made = chosen_[{best, layer.rules().role()}];
        if (!made) {
            made = best->make(layer, options_);
            if (layer.rules().role() == Role::weighted) made = biased(std::move(made));
        }
        return made.get();
    }

    RelevanceOptions options_;
    std::vector<RelevanceRow> rows_;
    std::unique_ptr<Rule> first_;  // may be empty
    std::unique_ptr<Rule> convolution_;
    std::unique_ptr<Rule> dense_;
    std::unique_ptr<Rule> share_;
    std::unique_ptr<Rule> sum_;
    std::unique_ptr<Rule> groupShare_;
    std::unique_ptr<Rule> pass_ = relevance::passRule();
    std::unique_ptr<Rule> product_ = relevance::productRule();
    std::unique_ptr<Rule> gradient_ = relevance::gradientRule();
    // A book serves one thread, like the run that it goes through.
    mutable std::map<std::pair<const RelevanceRow*, Role>, std::unique_ptr<Rule>> chosen_;
};

}  // namespace

const std::vector<std::string>& relevanceComposites() {
    static const std::vector<std::string> names{
        "epsilon_plus",      "epsilon_plus_flat", "epsilon_alpha2_beta1", "epsilon_alpha2_beta1_flat",
        "epsilon_gamma_box", "epsilon",           "gradient_x_input"};
    return names;
}

std::shared_ptr<const RuleBook> relevanceRules(std::string_view composite, const RelevanceOptions& options) {
    using namespace relevance;
    const double small = options.stabiliser;
    const auto make = [&](std::unique_ptr<Rule> first, std::unique_ptr<Rule> convolution) {
        return std::make_shared<Composite>(std::move(first), std::move(convolution), epsilonRule(options.epsilon),
                                           options);
    };
    if (composite == "epsilon_plus") return make(nullptr, zPlusRule(small));
    if (composite == "epsilon_plus_flat") return make(flatRule(small), zPlusRule(small));
    if (composite == "epsilon_alpha2_beta1") return make(nullptr, alphaBetaRule(2, 1, small));
    if (composite == "epsilon_alpha2_beta1_flat") return make(flatRule(small), alphaBetaRule(2, 1, small));
    if (composite == "epsilon_gamma_box") {
        return make(zBoxRule(options.low, options.high, small), gammaRule(options.gamma, small));
    }
    if (composite == "epsilon") return make(nullptr, epsilonRule(options.epsilon));
    if (composite == "gradient_x_input") {
        if (!relevanceRows(options.rows).empty()) {
            throw RequestError(
                SACCADE_TEXT("the composite gradient_x_input has no rules that could be changed; leave rules "
                             "empty, or take the composite epsilon"));
        }
        return {&gradientRules(), [](const RuleBook*) {}};
    }
    throw RequestError(
        SACCADE_TEXT("\"{composite}\" is no composite of relevance rules; there are {composites}"),
        {{"composite", std::string(composite.substr(0, 200))}, {"composites", enumerate(relevanceComposites())}});
}

}  // namespace saccade
