// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/deep_taylor.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/propagate/relevance_rules.h"
#include "engine/propagate/relevance_table.h"

namespace saccade {
namespace {

using Role = LayerKind::Role;

// Where nothing is positive, all share alike.
constexpr double floorOfParts = 1e-20;

// Z-plus without biases. A unit that only its bias turned on, and one that saw nothing, has no positive contributions
// to share by, and shares by squared weights.
class Plus final : public Rule {
 public:
    explicit Plus(double stabiliser)
        : plus_(relevance::withoutBias(relevance::zPlusRule(stabiliser))),
          squares_(relevance::weightSquareRule(stabiliser)) {}

    Tensors pass(const RuleContext& context) const override {
        Layer excitatory = context.layer;
        excitatory.tensors.insert_or_assign("weight", context.layer.tensor("weight").clamp_min(0));
        excitatory.tensors.erase("bias");
        const at::Tensor excited = at::gt(excitatory.rules().forward(excitatory, {context.inputs.front()}), 0);
        const Tensors shares = passed(*plus_, context, context.signal * excited);
        if (excited.all().item<bool>()) return shares;
        return {shares.front() + passed(*squares_, context, context.signal * excited.logical_not()).front()};
    }

 private:
    static Tensors passed(const Rule& rule, const RuleContext& context, const at::Tensor& signal) {
        return rule.pass({context.run, context.id, context.layer, context.inputs, context.output, signal});
    }

    std::unique_ptr<Rule> plus_;
    std::unique_ptr<Rule> squares_;
};

class PositiveAverage final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        const LayerKind& kind = context.layer.rules();
        const at::Tensor parts = context.inputs.front().clamp_min(floorOfParts);
        const at::Tensor total = kind.forward(context.layer, {parts});
        return {parts * kind.backward(context.layer, {parts}, total, context.signal / total).front()};
    }
};

class PositiveSum final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        const auto& coefficients = context.layer.attributes.reals("coefficients");
        const Network& network = context.network();
        Tensors parts(context.inputs.size());
        at::Tensor total;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const LayerId operand = context.layer.inputs[i];
            if (!network.between(network.input(), operand).at(static_cast<std::size_t>(operand))) continue;
            const at::Tensor term = coefficients.empty() ? context.inputs[i] : context.inputs[i] * coefficients[i];
            parts[i] = term.expand_as(context.output).clamp_min(floorOfParts);
            total = total.defined() ? total + parts[i] : parts[i];
        }
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (parts[i].defined()) {
                parts[i] = (context.signal * parts[i] / total).sum_to_size(context.inputs[i].sizes());
            }
        }
        return parts;
    }
};

// Whether nothing that a layer gives can be negative.
bool isPositive(const Network& network, LayerId id) {
    const Layer& layer = network.layer(id);
    const auto allPositive = [&] {
        return std::all_of(layer.inputs.begin(), layer.inputs.end(),
                           [&](LayerId input) { return isPositive(network, input); });
    };
    switch (layer.rules().role()) {
        case Role::activation:
            return layer.kind == Kind::relu;
        case Role::pooling:
        case Role::averaging:
        case Role::identity:
            return allPositive();
        case Role::routing:
            return (layer.kind != Kind::pad || layer.attributes.real("value") >= 0) && allPositive();
        case Role::sum: {
            const auto& coefficients = layer.attributes.reals("coefficients");
            return std::all_of(coefficients.begin(), coefficients.end(), [](double c) { return c >= 0; }) &&
                   allPositive();
        }
        default:
            return false;
    }
}

bool isFollowedByRelu(const Network& network, LayerId id) {
    const auto& users = network.users(id);
    return std::any_of(users.begin(), users.end(), [&](LayerId user) {
        const Layer& layer = network.layer(user);
        const bool between = layer.kind == Kind::affine || layer.kind == Kind::dropout;
        return layer.kind == Kind::relu || (between && isFollowedByRelu(network, user));
    });
}

class DeepTaylorBook final : public RuleBook {
 public:
    explicit DeepTaylorBook(const DeepTaylorOptions& options)
        : squaresWithoutRelu_(options.squaresWithoutRelu),
          plus_(options.stabiliser),
          squares_(relevance::weightSquareRule(options.stabiliser)) {
        if (options.low.defined()) box_ = relevance::zBoxRule(options.low, options.high, options.stabiliser);
    }

    const Rule& rule(const Network& network, LayerId id) const override {
        const Layer& layer = network.layer(id);
        switch (layer.rules().role()) {
            case Role::weighted:
                if (looksAtPixels(network, id)) return box_ ? *box_ : *squares_;
                if (squaresWithoutRelu_ && !isFollowedByRelu(network, id)) return *squares_;
                return isPositive(network, layer.inputs.front()) ? plus_ : static_cast<const Rule&>(*squares_);
            case Role::affine:
                return *pass_;
            case Role::activation:
                if (layer.kind == Kind::relu) return *pass_;
                break;
            case Role::averaging:
                return average_;
            case Role::sum:
                return sum_;
            case Role::product:
            case Role::normalising:
                break;
            case Role::source:
            case Role::pooling:
            case Role::routing:
            case Role::identity:
                return *gradient_;
        }
        throw RequestError(
            SACCADE_TEXT("deep Taylor decomposition is for networks of ReLU and knows no root for {layer} ({kind}); "
                         "lrp has rules for it"),
            {{"layer", layer.name}, {"kind", std::string(layer.rules().name())}});
    }

 private:
    bool squaresWithoutRelu_;
    Plus plus_;
    std::unique_ptr<Rule> squares_;
    std::unique_ptr<Rule> box_;  // may be empty
    PositiveAverage average_;
    PositiveSum sum_;
    std::unique_ptr<Rule> pass_ = relevance::passRule();
    std::unique_ptr<Rule> gradient_ = relevance::gradientRule();
};

}  // namespace

std::shared_ptr<const RuleBook> deepTaylorRules(const DeepTaylorOptions& options) {
    return std::make_shared<DeepTaylorBook>(options);
}

}  // namespace saccade
