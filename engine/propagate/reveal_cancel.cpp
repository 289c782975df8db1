// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeepLIFT's reveal-cancel rule: positive and negative parts of every difference, worked out forwards, and multipliers
/// of both, sent backwards.
#include "engine/propagate/deeplift.h"
#include "engine/propagate/deeplift_functions.h"

namespace saccade {
namespace {

using Role = LayerKind::Role;
using deeplift::nearness;
using deeplift::slopeAt;

/// The parts of the difference of a layer's output: up >= 0 >= down, and up + down is the difference.
struct Parts {
    at::Tensor up;
    at::Tensor down;
};

Layer withWeights(const Layer& layer, at::Tensor weight) {
    Layer changed = layer;
    changed.tensors.insert_or_assign("weight", std::move(weight));
    changed.tensors.erase("bias");
    return changed;
}

// Layers whose every output is a sum of inputs with factors of a known sign: the parts stay apart.
bool keepsParts(const Layer& layer) {
    switch (layer.rules().role()) {
        case Role::affine:
        case Role::averaging:
        case Role::sum:
        case Role::routing:
        case Role::identity:
            return true;
        default:
            return false;
    }
}

// Of an affine layer: its factor at every value.
at::Tensor factorOf(const RuleContext& context) {
    return context.layer.rules()
        .backward(context.layer, context.inputs, context.output, at::ones_like(context.output))
        .front();
}

bool isNegative(const Layer& sum, std::size_t operand) {
    const auto& coefficients = sum.attributes.reals("coefficients");
    return !coefficients.empty() && coefficients.at(operand) < 0;
}

/// The pass forwards, and what it left at every layer.
class Forwards {
 public:
    Forwards(const Run& run, const Run& reference, LayerId target, bool denseOnly, Job& job)
        : run_(run),
          reference_(reference),
          denseOnly_(denseOnly),
          parts_(static_cast<std::size_t>(run.network().size())) {
        const Network& network = run.network();
        const auto path = network.between(network.input(), target);
        for (LayerId id = 0; id <= target; ++id) {
            job.check();
            if (path[static_cast<std::size_t>(id)]) parts_[static_cast<std::size_t>(id)] = partsOf(id);
        }
    }

    const Parts& at(LayerId id) const { return parts_.at(static_cast<std::size_t>(id)); }
    /// Whether an activation's two parts have effects of their own.
    bool reveals(const Layer& layer, const at::Tensor& output) const {
        return layer.rules().role() == Role::activation && !(denseOnly_ && output.dim() > 2);
    }

 private:
    at::Tensor difference(LayerId id) const { return run_.activation(id) - reference_.activation(id); }
    at::Tensor referenceOf(LayerId id) const {
        return reference_.activation(id).expand_as(run_.activation(id)).contiguous();
    }
    static Parts sorted(const at::Tensor& difference) { return {difference.clamp_min(0), difference.clamp_max(0)}; }

    // Constants do not differ.
    Parts operand(LayerId id) const {
        const Parts& known = at(id);
        if (known.up.defined()) return known;
        const at::Tensor none = at::zeros_like(run_.activation(id));
        return {none, none};
    }

    Parts partsOf(LayerId id) const {
        const Layer& layer = run_.network().layer(id);
        if (layer.kind == Kind::input) return sorted(difference(id));
        if (layer.rules().role() == Role::weighted) return throughWeights(layer);
        if (keepsParts(layer)) return kept(id, layer);
        if (reveals(layer, run_.activation(id))) return revealed(id, layer);
        return sorted(difference(id));
    }

    Parts throughWeights(const Layer& layer) const {
        const Parts dx = sorted(difference(layer.inputs.front()));
        const at::Tensor weight = layer.tensor("weight");
        const Layer up = withWeights(layer, weight.clamp_min(0));
        const Layer down = withWeights(layer, weight.clamp_max(0));
        const auto through = [](const Layer& part, const at::Tensor& input) {
            return part.rules().forward(part, {input});
        };
        return {through(up, dx.up) + through(down, dx.down), through(up, dx.down) + through(down, dx.up)};
    }

    Parts kept(LayerId id, const Layer& layer) const {
        const LayerKind& kind = layer.rules();
        if (kind.role() == Role::affine) {
            const Parts in = operand(layer.inputs.front());
            const Tensors inputs = run_.inputsOf(id);
            const at::Tensor& output = run_.activation(id);
            const at::Tensor factor = factorOf({run_, id, layer, inputs, output, output, nullptr});
            const at::Tensor rises = at::gt(factor, 0);
            return {factor * at::where(rises, in.up, in.down), factor * at::where(rises, in.down, in.up)};
        }
        Tensors ups;
        Tensors downs;
        Tensors none;
        for (std::size_t i = 0; i < layer.inputs.size(); ++i) {
            const Parts in = operand(layer.inputs[i]);
            const bool swapped = kind.role() == Role::sum && isNegative(layer, i);
            ups.push_back(swapped ? in.down : in.up);
            downs.push_back(swapped ? in.up : in.down);
            none.push_back(at::zeros_like(in.up));
        }
        // What a layer gives for nothing (a border of ones, say) is no difference.
        const at::Tensor empty = kind.forward(layer, none);
        return {kind.forward(layer, ups) - empty, kind.forward(layer, downs) - empty};
    }

    Parts revealed(LayerId id, const Layer& layer) const {
        const LayerId source = layer.inputs.front();
        const Parts in = operand(source);
        const at::Tensor x0 = referenceOf(source);
        const auto f = [&layer](const at::Tensor& x) { return layer.rules().forward(layer, {x}); };
        const at::Tensor y = run_.activation(id);
        const at::Tensor y0 = referenceOf(id);
        const at::Tensor withUp = f(x0 + in.up);
        const at::Tensor withDown = f(x0 + in.down);
        return {((withUp - y0) + (y - withDown)) / 2, ((withDown - y0) + (y - withUp)) / 2};
    }

    const Run& run_;
    const Run& reference_;
    bool denseOnly_;
    std::vector<Parts> parts_;
};

class Weights final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        const Layer& layer = context.layer;
        const at::Tensor weight = layer.tensor("weight");
        const Layer up = withWeights(layer, weight.clamp_min(0));
        const Layer down = withWeights(layer, weight.clamp_max(0));
        const auto back = [&](const Layer& part, const at::Tensor& signal) {
            return part.rules().backward(part, context.inputs, context.output, signal).front();
        };
        const at::Tensor gains = back(up, context.signal[0]) + back(down, context.signal[1]);
        const at::Tensor losses = back(down, context.signal[0]) + back(up, context.signal[1]);
        const at::Tensor dx = context.inputs.front() - deeplift::referenceOf(context, 0);
        const at::Tensor neither = (gains + losses) / 2;
        const at::Tensor multiplier = at::where(at::gt(dx, 0), gains, at::where(at::lt(dx, 0), losses, neither));
        return {at::stack({multiplier, multiplier})};
    }
};

class Kept final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        const at::Tensor up = context.signal[0];
        const at::Tensor down = context.signal[1];
        const LayerKind& kind = context.layer.rules();
        if (kind.role() == Role::affine) {
            const at::Tensor factor = factorOf(context);
            const at::Tensor rises = at::gt(factor, 0);
            return {at::stack({factor * at::where(rises, up, down), factor * at::where(rises, down, up)})};
        }
        const Tensors ups = kind.backward(context.layer, context.inputs, context.output, up);
        const Tensors downs = kind.backward(context.layer, context.inputs, context.output, down);
        Tensors passed(ups.size());
        for (std::size_t i = 0; i < ups.size(); ++i) {
            if (!ups[i].defined()) continue;
            const bool swapped = kind.role() == Role::sum && isNegative(context.layer, i);
            passed[i] = swapped ? at::stack({downs[i], ups[i]}) : at::stack({ups[i], downs[i]});
        }
        return passed;
    }
};

class Revealed final : public Rule {
 public:
    explicit Revealed(const Forwards& forwards) : forwards_(forwards) {}

    Tensors pass(const RuleContext& context) const override {
        const Layer& layer = context.layer;
        const Parts& in = forwards_.at(layer.inputs.front());
        const Parts& out = forwards_.at(context.id);
        const at::Tensor x0 = deeplift::referenceOf(context, 0);
        const auto slope = [&](const at::Tensor& outPart, const at::Tensor& inPart, const at::Tensor& other) {
            const at::Tensor near = at::lt(inPart.abs(), nearness(layer));
            const at::Tensor before = slopeAt(layer, x0 + inPart / 2);
            const at::Tensor after = slopeAt(layer, x0 + other + inPart / 2);
            return at::where(near, (before + after) / 2, outPart / at::where(near, at::ones_like(inPart), inPart));
        };
        return {at::stack(
            {context.signal[0] * slope(out.up, in.up, in.down), context.signal[1] * slope(out.down, in.down, in.up)})};
    }

 private:
    const Forwards& forwards_;
};

class Sorted final : public Rule {
 public:
    explicit Sorted(const RuleBook& rescale) : rescale_(rescale) {}

    Tensors pass(const RuleContext& context) const override {
        const at::Tensor dy = context.output - context.referenceOutput;
        const at::Tensor up = context.signal[0];
        const at::Tensor down = context.signal[1];
        const at::Tensor one = at::where(at::gt(dy, 0), up, at::where(at::lt(dy, 0), down, (up + down) / 2));
        RuleContext single{
            context.run, context.id,        context.layer,           context.inputs,         context.output,
            one,         context.reference, context.referenceInputs, context.referenceOutput};
        Tensors passed = rescale_.rule(context.network(), context.id).pass(single);
        for (at::Tensor& multiplier : passed) {
            if (multiplier.defined()) multiplier = at::stack({multiplier, multiplier});
        }
        return passed;
    }

 private:
    const RuleBook& rescale_;
};

class RevealCancelBook final : public RuleBook {
 public:
    RevealCancelBook(const Run& run, const Run& reference, LayerId target, bool denseOnly, bool crossMax, Job& job)
        : run_(run),
          forwards_(run, reference, target, denseOnly, job),
          revealed_(forwards_),
          sorted_(rescaleRules(crossMax)) {}

    std::int64_t parts() const override { return 2; }

    const Rule& rule(const Network& network, LayerId id) const override {
        const Layer& layer = network.layer(id);
        if (layer.rules().role() == Role::weighted) return weights_;
        if (keepsParts(layer)) return kept_;
        if (forwards_.reveals(layer, run_.activation(id))) return revealed_;
        return sorted_;
    }

 private:
    const Run& run_;
    Forwards forwards_;
    Weights weights_;
    Kept kept_;
    Revealed revealed_;
    Sorted sorted_;
};

}  // namespace

std::shared_ptr<const RuleBook> revealCancelRules(const Run& run, const Run& reference, LayerId target, bool denseOnly,
                                                  bool crossMax, Job& job) {
    return std::make_shared<RevealCancelBook>(run, reference, target, denseOnly, crossMax, job);
}

}  // namespace saccade
