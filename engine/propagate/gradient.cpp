// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/gradient.h"

#include <array>
#include <string>

#include "engine/core/error.h"

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

class Pass final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override { return {context.signal}; }
};

class GradientBook final : public RuleBook {
 public:
    const Rule& rule(const Network& /*network*/, LayerId /*layer*/) const override { return gradient_; }

 private:
    GradientRule gradient_;
};

template <typename Rectifier>
class RectifierBook final : public RuleBook {
 public:
    RectifierBook(OtherActivations others, bool normalisationPasses)
        : others_(others), normalisationPasses_(normalisationPasses) {}

    const Rule& rule(const Network& network, LayerId id) const override {
        const Layer& layer = network.layer(id);
        if (layer.kind == Kind::relu) return rectifier_;
        if (layer.kind == Kind::localResponseNorm && normalisationPasses_) return pass_;
        if (layer.rules().role() != LayerKind::Role::activation) return gradient_;
        if (others_ == OtherActivations::refuse) {
            throw RequestError(
                SACCADE_TEXT("{layer} is {kind}, and only ReLU has a rule of its own here; choose activations=gate "
                             "or activations=gradient"),
                {{"layer", layer.name}, {"kind", std::string(layer.rules().name())}});
        }
        if (others_ == OtherActivations::gate && isRectifier(layer)) return rectifier_;
        return gradient_;
    }

 private:
    OtherActivations others_;
    bool normalisationPasses_;
    GradientRule gradient_;
    Rectifier rectifier_;
    Pass pass_;
};

// One book for each choice.
template <typename Rectifier>
const RuleBook& rectifierBook(OtherActivations others, bool normalisationPasses) {
    using Books = std::array<RectifierBook<Rectifier>, 3>;
    static const std::array<Books, 2> books{Books{RectifierBook<Rectifier>{OtherActivations::gate, false},
                                                  RectifierBook<Rectifier>{OtherActivations::gradient, false},
                                                  RectifierBook<Rectifier>{OtherActivations::refuse, false}},
                                            Books{RectifierBook<Rectifier>{OtherActivations::gate, true},
                                                  RectifierBook<Rectifier>{OtherActivations::gradient, true},
                                                  RectifierBook<Rectifier>{OtherActivations::refuse, true}}};
    return books.at(normalisationPasses ? 1 : 0).at(static_cast<std::size_t>(others));
}

}  // namespace

bool isRectifier(const Layer& layer) {
    switch (layer.kind) {
        case Kind::clamp:
            return layer.attributes.real("minimum") == 0;
        case Kind::relu:
        case Kind::leakyRelu:
        case Kind::parametricRelu:
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
    static const GradientBook book;
    return book;
}

const RuleBook& deconvnetRules(OtherActivations others) {
    return rectifierBook<DeconvnetRectifier>(others, true);
}

const RuleBook& guidedRules(OtherActivations others) {
    return rectifierBook<GuidedRectifier>(others, false);
}

const RuleBook& desalinetRules(OtherActivations others) {
    return rectifierBook<GuidedRectifier>(others, true);
}

}  // namespace saccade
