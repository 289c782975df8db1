// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/patterns.h"

#include <stdexcept>

#include "engine/propagate/relevance_rules.h"

namespace saccade {
namespace {

using Role = LayerKind::Role;

class Patterned final : public Rule {
 public:
    explicit Patterned(at::Tensor passing) : passing_(std::move(passing)) {}

    Tensors pass(const RuleContext& context) const override {
        Layer layer = context.layer;
        layer.tensors.insert_or_assign("weight", passing_);
        return layer.rules().backward(layer, context.inputs, context.output, context.signal);
    }

 private:
    at::Tensor passing_;
};

// y = scale x + shift: what x must have been for y to vary so.
class Unscaled final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        const at::Tensor scale =
            context.layer.rules()
                .backward(context.layer, context.inputs, context.output, at::ones_like(context.output))
                .front();
        const at::Tensor scaled = at::ne(scale, 0);
        return {at::where(scaled, context.signal / at::where(scaled, scale, at::ones_like(scale)),
                          at::zeros_like(context.signal))};
    }
};

class PatternBook final : public RuleBook {
 public:
    PatternBook(Patterns patterns, bool attribution) : patterns_(std::move(patterns)), attribution_(attribution) {}

    const Rule& rule(const Network& network, LayerId id) const override {
        const Layer& layer = network.layer(id);
        switch (layer.rules().role()) {
            case Role::weighted:
                return patterned(layer);
            case Role::affine:
                return attribution_ ? *pass_ : static_cast<const Rule&>(unscaled_);
            case Role::sum:
                return attribution_ ? *sum_ : *gradient_;
            case Role::product:
                return attribution_ ? *product_ : *gradient_;
            default:
                return *gradient_;
        }
    }

 private:
    const Rule& patterned(const Layer& layer) const {
        auto& made = made_[layer.name];
        if (!made) {
            const auto found = patterns_.find(layer.name);
            if (found == patterns_.end()) throw std::logic_error("there is no pattern for " + layer.name);
            const at::Tensor pattern = found->second.to(layer.tensor("weight").options());
            made = std::make_unique<Patterned>(attribution_ ? pattern * layer.tensor("weight") : pattern);
        }
        return *made;
    }

    Patterns patterns_;
    bool attribution_;
    Unscaled unscaled_;
    std::unique_ptr<Rule> pass_ = relevance::passRule();
    std::unique_ptr<Rule> sum_ = relevance::sumRule(1e-6);
    std::unique_ptr<Rule> product_ = relevance::productRule();
    std::unique_ptr<Rule> gradient_ = relevance::gradientRule();
    // A book serves one thread, like the run that it goes through.
    mutable std::map<std::string, std::unique_ptr<Rule>> made_;
};

}  // namespace

std::shared_ptr<const RuleBook> patternRules(Patterns patterns, bool attribution) {
    return std::make_shared<PatternBook>(std::move(patterns), attribution);
}

}  // namespace saccade
