// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// DeepLIFT's rescale rule, layer by layer.
#include <stdexcept>

#include "engine/network/normalised_groups.h"
#include "engine/propagate/channel_windows.h"
#include "engine/propagate/deeplift.h"
#include "engine/propagate/deeplift_functions.h"

namespace saccade {

using deeplift::referenceOf;

at::Tensor softmaxMultipliers(const at::Tensor& input, const at::Tensor& reference, const at::Tensor& signal,
                              std::int64_t axis, bool logarithm) {
    // The logarithm of a softmax is x - log sum exp x: exponentials, a sum and a logarithm. In double, and everything
    // relative to the greatest value there is, so that nothing overflows however far apart the two inputs are.
    const at::Tensor x = input.to(at::kDouble);
    const at::Tensor x0 = reference.to(at::kDouble);
    const at::Tensor total = at::logsumexp(x, {axis}, true);
    const at::Tensor total0 = at::logsumexp(x0, {axis}, true);
    // The difference of two exponentials over that of their exponents, from the greater one down.
    const auto slopeOfExp = [](const at::Tensor& one, const at::Tensor& other) {
        constexpr double near = 1e-12;
        const at::Tensor distance = (one - other).abs();
        const at::Tensor differ = at::gt(distance, near);
        const at::Tensor ratio = -at::expm1(-distance) / at::where(differ, distance, at::ones_like(distance));
        return at::exp(at::maximum(one, other)) * at::where(differ, ratio, at::ones_like(ratio));
    };
    at::Tensor passed = signal.to(at::kDouble);
    if (!logarithm) passed = passed * slopeOfExp(x - total, x0 - total0);

    constexpr double alike = 1e-9;
    const at::Tensor most = at::maximum(x.amax({axis}, true), x0.amax({axis}, true));
    const at::Tensor sum = at::exp(x - most).sum({axis}, true);
    const at::Tensor sum0 = at::exp(x0 - most).sum({axis}, true);
    const at::Tensor greater = at::maximum(sum, sum0);
    const at::Tensor differ = at::gt((sum - sum0).abs(), alike * greater);
    const at::Tensor slopeOfLog =
        at::where(differ, (total - total0) / at::where(differ, sum - sum0, at::ones_like(sum)), 1 / greater);
    const at::Tensor weights = slopeOfLog * slopeOfExp(x - most, x0 - most);
    return (passed - passed.sum({axis}, true) * weights).to(input.scalar_type());
}

at::Tensor contributions(const at::Tensor& multipliers, const at::Tensor& activation, const at::Tensor& reference) {
    const at::Tensor difference = activation - reference;
    if (multipliers.dim() == difference.dim()) return multipliers * difference;
    return multipliers[0] * difference.clamp_min(0) + multipliers[1] * difference.clamp_max(0);
}

namespace {

using Role = LayerKind::Role;

class Gradient final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        return context.layer.rules().backward(context.layer, context.inputs, context.output, context.signal);
    }
};

class Activation final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        const at::Tensor& x = context.inputs.front();
        const at::Tensor x0 = referenceOf(context, 0);
        const at::Tensor slope = deeplift::slopeBetween(context.layer, x0, x, context.referenceOutput, context.output);
        return {context.signal * slope};
    }
};

class CrossMax final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        constexpr double same = 1e-10;
        const LayerKind& kind = context.layer.rules();
        const at::Tensor& x = context.inputs.front();
        const at::Tensor x0 = referenceOf(context, 0);
        const at::Tensor y0 = context.referenceOutput.expand_as(context.output).contiguous();
        const at::Tensor gained = (context.output - y0).clamp_min(0);
        const at::Tensor lost = (context.output - y0).clamp_max(0);
        const at::Tensor shares = kind.backward(context.layer, {x}, context.output, context.signal * gained).front() +
                                  kind.backward(context.layer, {x0}, y0, context.signal * lost).front();
        const at::Tensor dx = x - x0;
        const at::Tensor differ = at::ge(dx.abs(), same);
        const at::Tensor plain = kind.backward(context.layer, {x}, context.output, context.signal).front();
        return {at::where(differ, shares / at::where(differ, dx, at::ones_like(dx)), plain)};
    }
};

class Product final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        Tensors halfWay;
        for (std::size_t i = 0; i < context.inputs.size(); ++i)
            halfWay.push_back((context.inputs[i] + referenceOf(context, i)) / 2);
        return context.layer.rules().backward(context.layer, halfWay, context.output, context.signal);
    }
};

// (x - mean) r w with r = 1 / sqrt(variance + epsilon): a product of two things that both depend on x.
class Groups final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        const at::Tensor& x = context.inputs.front();
        const at::Tensor x0 = referenceOf(context, 0);
        const auto means = [&context](const at::Tensor& values) { return groupMeans(context.layer, values); };
        const double epsilon = context.layer.attributes.real("epsilon");
        const at::Tensor c = x - means(x);
        const at::Tensor c0 = x0 - means(x0);
        const at::Tensor root = at::sqrt(means(c * c) + epsilon);
        const at::Tensor root0 = at::sqrt(means(c0 * c0) + epsilon);
        const at::Tensor weight = groupWeight(context.layer, x.dim());
        const at::Tensor signal = weight.defined() ? context.signal * weight : context.signal;

        // The variance is a mean of squares, whose multiplier is the sum of the two values over their number; the sum
        // of what arrives at r and that number make a mean.
        const at::Tensor inverse = means(signal * (c + c0)) / 2;
        const at::Tensor variance = -inverse / (root * root0 * (root + root0));
        const at::Tensor centred = signal * (1 / root + 1 / root0) / 2 + variance * (c + c0);
        return {centred - means(centred)};
    }
};

// x d^-beta with d = k + alpha / size times the sum of x^2 over neighbouring channels.
class LocalResponse final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        constexpr double alike = 1e-4;
        const Attributes& a = context.layer.attributes;
        const at::Tensor& x = context.inputs.front();
        const at::Tensor x0 = referenceOf(context, 0);
        const std::int64_t size = a.integer("size");
        const double beta = a.real("beta");
        const double share = a.real("alpha") / static_cast<double>(size);
        const at::Tensor d = responseBase(context.layer, x);
        const at::Tensor d0 = responseBase(context.layer, x0);
        const at::Tensor g = at::pow(d, -beta);
        const at::Tensor g0 = at::pow(d0, -beta);
        const at::Tensor dd = d - d0;
        const at::Tensor differ = at::gt(dd.abs(), alike * d);
        const at::Tensor slope = at::where(differ, (g - g0) / at::where(differ, dd, at::ones_like(dd)),
                                           -beta * at::pow((d + d0) / 2, -beta - 1));
        const at::Tensor sums = acrossChannels(context.signal * (x + x0) / 2 * slope, size, (size - 1) / 2) * share;
        return {context.signal * (g + g0) / 2 + sums * (x + x0)};
    }
};

class Softmax final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        const std::int64_t axis = context.layer.attributes.integer("axis");
        return {softmaxMultipliers(context.inputs.front(), referenceOf(context, 0), context.signal, axis,
                                   context.layer.kind == Kind::logSoftmax)};
    }
};

class RescaleBook final : public RuleBook {
 public:
    explicit RescaleBook(bool crossMax) : crossMax_(crossMax) {}

    const Rule& rule(const Network& network, LayerId id) const override {
        const Layer& layer = network.layer(id);
        switch (layer.rules().role()) {
            case Role::activation:
                return activation_;
            case Role::pooling:
                if (crossMax_) return pooling_;
                return gradient_;
            case Role::product:
                return product_;
            case Role::normalising:
                if (normalisesGroups(layer)) return groups_;
                if (layer.kind == Kind::localResponseNorm) return localResponse_;
                return softmax_;
            default:
                return gradient_;
        }
    }

 private:
    bool crossMax_;
    Gradient gradient_;
    Activation activation_;
    CrossMax pooling_;
    Product product_;
    Groups groups_;
    LocalResponse localResponse_;
    Softmax softmax_;
};

}  // namespace

const RuleBook& rescaleRules(bool crossMax) {
    static const RescaleBook complete(true);
    static const RescaleBook plain(false);
    return crossMax ? complete : plain;
}

}  // namespace saccade
