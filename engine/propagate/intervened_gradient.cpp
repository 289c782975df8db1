// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/intervened_gradient.h"

#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

class IntervenedRule final : public Rule {
 public:
    void add(const Intervention& change) { changes_.push_back(change); }

    Tensors pass(const RuleContext& context) const override {
        // The outputs between the changes, first the layer's own.
        Tensors outputs{context.layer.rules().forward(context.layer, context.inputs)};
        for (std::size_t i = 0; i + 1 < changes_.size(); ++i)
            outputs.push_back(changed(changes_[i], outputs.back()));
        at::Tensor signal = context.signal;
        for (std::size_t i = changes_.size(); i-- > 0;)
            signal = passed(changes_[i], outputs[i], signal);
        return context.layer.rules().backward(context.layer, context.inputs, outputs.front(), signal);
    }

 private:
    static at::Tensor changed(const Intervention& change, const at::Tensor& output) {
        switch (change.action) {
            case Intervention::Action::multiply:
                return output * change.value;
            case Intervention::Action::replace:
                return change.mask.defined() ? at::where(change.mask, change.value, output)
                                             : change.value.expand_as(output);
            case Intervention::Action::clamp:
                return at::minimum(at::maximum(output, change.value), change.upper);
        }
        return output;
    }

    static at::Tensor passed(const Intervention& change, const at::Tensor& output, const at::Tensor& signal) {
        switch (change.action) {
            case Intervention::Action::multiply:
                return signal * change.value;
            case Intervention::Action::replace:
                return change.mask.defined() ? signal.masked_fill(change.mask, 0) : at::zeros_like(signal);
            case Intervention::Action::clamp:
                return signal * output.ge(change.value).logical_and(output.le(change.upper));
        }
        return signal;
    }

    std::vector<Intervention> changes_;
};

}  // namespace

IntervenedGradient::IntervenedGradient(const std::vector<Intervention>& interventions) {
    std::map<LayerId, std::unique_ptr<IntervenedRule>> rules;
    for (const Intervention& change : interventions) {
        auto& rule = rules[change.layer];
        if (!rule) rule = std::make_unique<IntervenedRule>();
        rule->add(change);
    }
    for (auto& [layer, rule] : rules)
        rules_[layer] = std::move(rule);
}

IntervenedGradient::~IntervenedGradient() = default;

const Rule& IntervenedGradient::rule(const Network& network, LayerId layer) const {
    const auto found = rules_.find(layer);
    return found != rules_.end() ? *found->second : gradientRules().rule(network, layer);
}

}  // namespace saccade
