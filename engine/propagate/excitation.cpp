// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/excitation.h"

#include "engine/propagate/relevance_rules.h"
#include "engine/propagate/relevance_table.h"

namespace saccade {
namespace {

using Role = LayerKind::Role;

at::Tensor quotient(const at::Tensor& numerator, const at::Tensor& denominator) {
    const at::Tensor excited = at::gt(denominator, 0);
    return at::where(excited, numerator / at::where(excited, denominator, at::ones_like(denominator)),
                     at::zeros_like(numerator));
}

at::Tensor shared(const Layer& layer, const at::Tensor& responses, const at::Tensor& signal) {
    const LayerKind& kind = layer.rules();
    const at::Tensor total = kind.forward(layer, {responses});
    return responses * kind.backward(layer, {responses}, total, quotient(signal, total)).front();
}

Layer excitatory(const Layer& layer) {
    Layer changed = layer;
    changed.tensors.insert_or_assign("weight", layer.tensor("weight").clamp_min(0));
    changed.tensors.erase("bias");
    return changed;
}

class Excited final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        return {shared(excitatory(context.layer), context.inputs.front().clamp_min(0), context.signal)};
    }
};

class ExcitedByPixels final : public Rule {
 public:
    explicit ExcitedByPixels(at::Tensor low) : low_(std::move(low)) {}

    Tensors pass(const RuleContext& context) const override {
        // Only where the pixels themselves arrive their bound is known.
        const bool pixels = context.layer.inputs.front() == context.network().input();
        const at::Tensor& input = context.inputs.front();
        return {shared(excitatory(context.layer), (pixels ? input - low_ : input).clamp_min(0), context.signal)};
    }

 private:
    at::Tensor low_;
};

class Averaged final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        return {shared(context.layer, context.inputs.front().clamp_min(0), context.signal)};
    }
};

class ExcitationBook final : public RuleBook {
 public:
    explicit ExcitationBook(at::Tensor low) : pixels_(std::move(low)) {}

    const Rule& rule(const Network& network, LayerId id) const override {
        switch (network.layer(id).rules().role()) {
            case Role::weighted:
                if (looksAtPixels(network, id)) return pixels_;
                return excited_;
            case Role::averaging:
                return averaged_;
            case Role::sum:
                return *sum_;
            case Role::product:
                return *product_;
            case Role::affine:
            case Role::activation:
            case Role::normalising:
                return *pass_;
            case Role::source:
            case Role::pooling:
            case Role::routing:
            case Role::identity:
                return *gradient_;
        }
        return *gradient_;
    }

 private:
    // The least number that a quotient of floats can still bear.
    static constexpr double tiny = 1e-20;

    Excited excited_;
    ExcitedByPixels pixels_;
    Averaged averaged_;
    std::unique_ptr<Rule> sum_ = relevance::sumRule(tiny);
    std::unique_ptr<Rule> product_ = relevance::productRule();
    std::unique_ptr<Rule> pass_ = relevance::passRule();
    std::unique_ptr<Rule> gradient_ = relevance::gradientRule();
};

}  // namespace

std::shared_ptr<const RuleBook> excitationRules(at::Tensor low) {
    return std::make_shared<ExcitationBook>(std::move(low));
}

}  // namespace saccade
