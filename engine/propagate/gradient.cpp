// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

class GradientRule final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        return context.layer.rules().backward(context.layer, context.inputs, context.output, context.signal);
    }
};

// Zeiler and Fergus's reconstruction applies the rectifier itself to what comes from above.
class DeconvnetRectifier final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override { return {context.signal.clamp_min(0)}; }
};

// For ReLU this is the signal where both it and the input are positive. Smooth rectifiers weigh it by their derivative,
// and where that is negative (SiLU and GELU left of their minimum) nothing passes, so that the signal stays positive.
class GuidedRectifier final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        Tensors passed =
            context.layer.rules().backward(context.layer, context.inputs, context.output, context.signal.clamp_min(0));
        passed.front() = passed.front().clamp_min(0);
        return passed;
    }
};

template <typename Rectifier>
class RectifierBook final : public RuleBook {
 public:
    const Rule& rule(const Network& network, LayerId layer) const override {
        if (isRectifier(network.layer(layer))) return rectifier_;
        return gradient_;
    }

 private:
    GradientRule gradient_;
    Rectifier rectifier_;
};

}  // namespace

bool isRectifier(const Layer& layer) {
    switch (layer.kind) {
        case Kind::clamp:
            return layer.attributes.real("minimum") >= 0;
        case Kind::relu:
        case Kind::leakyRelu:
        case Kind::elu:
        case Kind::silu:
        case Kind::gelu:
        case Kind::hardSwish:
        case Kind::softplus:
            return true;
        default:
            return false;
    }
}

const RuleBook& gradientRules() {
    static const RectifierBook<GradientRule> book;
    return book;
}

const RuleBook& deconvnetRules() {
    static const RectifierBook<DeconvnetRectifier> book;
    return book;
}

const RuleBook& guidedRules() {
    static const RectifierBook<GuidedRectifier> book;
    return book;
}

}  // namespace saccade
