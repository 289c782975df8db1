// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/relevance.h"

#include <set>

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/propagate/gradient.h"
#include "engine/propagate/relevance_rules.h"

namespace saccade {
namespace {

using Role = LayerKind::Role;

/// Whether a weighted layer looks at pixels: no weighted layer lies before it on any path. Where branches start at the
/// input, each has its first layer.
bool isFirst(const Network& network, LayerId layer) {
    std::set<LayerId> seen;
    std::vector<LayerId> waiting = network.layer(layer).inputs;
    while (!waiting.empty()) {
        const LayerId id = waiting.back();
        waiting.pop_back();
        if (!seen.insert(id).second) continue;
        if (network.layer(id).rules().role() == Role::weighted) return false;
        waiting.insert(waiting.end(), network.layer(id).inputs.begin(), network.layer(id).inputs.end());
    }
    return true;
}

class Composite final : public RuleBook {
 public:
    Composite(std::unique_ptr<Rule> first, std::unique_ptr<Rule> convolution, std::unique_ptr<Rule> dense,
              double stabiliser)
        : first_(std::move(first)),
          convolution_(std::move(convolution)),
          dense_(std::move(dense)),
          share_(relevance::shareRule(stabiliser)),
          sum_(relevance::sumRule(stabiliser)),
          layerNorm_(relevance::layerNormRule(stabiliser)) {}

    const Rule& rule(const Network& network, LayerId id) const override {
        const Layer& layer = network.layer(id);
        switch (layer.rules().role()) {
            case Role::weighted:
                if (first_ && isFirst(network, id)) return *first_;
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
                return layer.kind == Kind::layerNorm ? *layerNorm_ : *pass_;
            case Role::source:
            case Role::pooling:
            case Role::routing:
            case Role::identity:
                return *gradient_;
        }
        return *gradient_;
    }

 private:
    std::unique_ptr<Rule> first_;  // may be empty
    std::unique_ptr<Rule> convolution_;
    std::unique_ptr<Rule> dense_;
    std::unique_ptr<Rule> share_;
    std::unique_ptr<Rule> sum_;
    std::unique_ptr<Rule> layerNorm_;
    std::unique_ptr<Rule> pass_ = relevance::passRule();
    std::unique_ptr<Rule> product_ = relevance::productRule();
    std::unique_ptr<Rule> gradient_ = relevance::gradientRule();
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
                                           small);
    };
    if (composite == "epsilon_plus") return make(nullptr, zPlusRule(small));
    if (composite == "epsilon_plus_flat") return make(flatRule(small), zPlusRule(small));
    if (composite == "epsilon_alpha2_beta1") return make(nullptr, alphaBetaRule(2, 1, small));
    if (composite == "epsilon_alpha2_beta1_flat") return make(flatRule(small), alphaBetaRule(2, 1, small));
    if (composite == "epsilon_gamma_box") {
        return make(zBoxRule(options.low, options.high, small), gammaRule(options.gamma, small));
    }
    if (composite == "epsilon") return make(nullptr, epsilonRule(options.epsilon));
    if (composite == "gradient_x_input") return {&gradientRules(), [](const RuleBook*) {}};
    throw RequestError(
        SACCADE_TEXT("\"{composite}\" is no composite of relevance rules; there are {composites}"),
        {{"composite", std::string(composite.substr(0, 200))}, {"composites", enumerate(relevanceComposites())}});
}

}  // namespace saccade
