// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The rules for weighted layers. Each is a few copies of the layer with changed weights, run forwards on changed
/// inputs for the denominator and backwards for the shares, so that convolutions and linear layers are one case.
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/network/tensors.h"
#include "engine/propagate/relevance_rules.h"

namespace saccade::relevance {
namespace {

/// One product x w (+ b) of a rule's denominator.
struct Term {
    at::Tensor input;
    Layer layer;
};

Layer withWeights(const Layer& layer, at::Tensor weight, at::Tensor bias) {
    Layer changed = layer;
    changed.tensors.insert_or_assign("weight", std::move(weight));
    if (bias.defined()) {
        changed.tensors.insert_or_assign("bias", std::move(bias));
    } else {
        changed.tensors.erase("bias");
    }
    return changed;
}

at::Tensor positivePart(const at::Tensor& tensor) {
    return tensor.defined() ? tensor.clamp_min(0) : tensor;
}
at::Tensor negativePart(const at::Tensor& tensor) {
    return tensor.defined() ? tensor.clamp_max(0) : tensor;
}

bool hasNegative(const at::Tensor& tensor) {
    return tensor.numel() > 0 && tensor.min().item<float>() < 0;
}
bool isZero(const at::Tensor& tensor) {
    return !tensor.any().item<bool>();
}

at::Tensor forward(const Term& term) {
    return term.layer.rules().forward(term.layer, {term.input});
}

at::Tensor share(const Term& term, const at::Tensor& output, const at::Tensor& each) {
    return term.input * term.layer.rules().backward(term.layer, {term.input}, output, each).front();
}

/// `signal` shared among the terms in proportion to their parts of the sum.
at::Tensor shareAmong(const std::vector<Term>& terms, const at::Tensor& signal, double stabiliser) {
    at::Tensor total;
    for (const Term& term : terms)
        total = total.defined() ? total + forward(term) : forward(term);
    const at::Tensor each = ratio(signal, total, stabiliser);
    at::Tensor result;
    for (const Term& term : terms) {
        const at::Tensor part = share(term, total, each);
        result = result.defined() ? result + part : part;
    }
    return result;
}

/// x+ through `first` with its bias, and x- through what `second` makes without one where x has negative values.
template <typename Weights>
std::vector<Term> bySign(const Layer& layer, const at::Tensor& input, at::Tensor first, at::Tensor bias,
                         const Weights& second) {
    if (!hasNegative(input)) return {{input, withWeights(layer, std::move(first), std::move(bias))}};
    return {{positivePart(input), withWeights(layer, std::move(first), std::move(bias))},
            {negativePart(input), withWeights(layer, second(), {})}};
}

class Epsilon final : public Rule {
 public:
    explicit Epsilon(double epsilon) : epsilon_(epsilon) {}
    Tensors pass(const RuleContext& context) const override {
        return {share({context.inputs.front(), context.layer}, context.output,
                      ratio(context.signal, context.output, epsilon_))};
    }

 private:
    double epsilon_;
};

class AlphaBeta final : public Rule {
 public:
    AlphaBeta(double alpha, double beta, double stabiliser) : alpha_(alpha), beta_(beta), stabiliser_(stabiliser) {}

    Tensors pass(const RuleContext& context) const override {
        const Layer& layer = context.layer;
        const at::Tensor& input = context.inputs.front();
        const at::Tensor weight = layer.tensor("weight");
        const at::Tensor bias = layer.tensor("bias");
        const auto up = [&] { return positivePart(weight); };
        const auto down = [&] { return negativePart(weight); };
        const auto positive = bySign(layer, input, up(), positivePart(bias), down);
        if (beta_ == 0)
            return {shareAmong(positive, alpha_ == 1 ? context.signal : context.signal * alpha_, stabiliser_)};
        const auto negative = bySign(layer, input, down(), negativePart(bias), up);
        return {shareAmong(positive, context.signal * alpha_, stabiliser_) -
                shareAmong(negative, context.signal * beta_, stabiliser_)};
    }

 private:
    double alpha_;
    double beta_;
    double stabiliser_;
};

class Gamma final : public Rule {
 public:
    Gamma(double gamma, double stabiliser) : gamma_(gamma), stabiliser_(stabiliser) {}

    Tensors pass(const RuleContext& context) const override {
        const Layer& layer = context.layer;
        const at::Tensor& input = context.inputs.front();
        const at::Tensor weight = layer.tensor("weight");
        const at::Tensor bias = layer.tensor("bias");
        const auto up = [&] { return weight + gamma_ * positivePart(weight); };
        const auto down = [&] { return weight + gamma_ * negativePart(weight); };
        const at::Tensor upBias = bias.defined() ? bias + gamma_ * positivePart(bias) : bias;
        const at::Tensor downBias = bias.defined() ? bias + gamma_ * negativePart(bias) : bias;

        at::Tensor result = shareAmong(bySign(layer, input, up(), upBias, down),
                                       context.signal * at::gt(context.output, 0), stabiliser_);
        // Behind a ReLU no relevance stands on negative outputs: that half is rarely needed.
        const at::Tensor below = context.signal * at::lt(context.output, 0);
        if (!isZero(below))
            result = result + shareAmong(bySign(layer, input, down(), downBias, up), below, stabiliser_);
        return {result};
    }

 private:
    double gamma_;
    double stabiliser_;
};

class ZBox final : public Rule {
 public:
    ZBox(at::Tensor low, at::Tensor high, double stabiliser)
        : low_(std::move(low)), high_(std::move(high)), stabiliser_(stabiliser) {}

    Tensors pass(const RuleContext& context) const override {
        const Layer& layer = context.layer;
        const at::Tensor& input = context.inputs.front();
        const auto [low, high] = boundsAt(context);
        const at::Tensor weight = layer.tensor("weight");
        // The bias stands in all three products and cancels.
        const Term plain{input, withWeights(layer, weight, {})};
        const Term lower{low.expand_as(input), withWeights(layer, positivePart(weight), {})};
        const Term upper{high.expand_as(input), withWeights(layer, negativePart(weight), {})};
        const at::Tensor total = forward(plain) - forward(lower) - forward(upper);
        const at::Tensor each = ratio(context.signal, total, stabiliser_);
        return {share(plain, total, each) - share(lower, total, each) - share(upper, total, each)};
    }

 private:
    // A network may normalise or rearrange its input before the first weights: the bounds go the same way.
    std::pair<at::Tensor, at::Tensor> boundsAt(const RuleContext& context) const {
        const Network& network = context.network();
        const LayerId from = context.layer.inputs.front();
        if (from == network.input()) return {low_, high_};
        const auto before = network.between(network.input(), from);
        for (LayerId id = 0; id <= from; ++id) {
            const auto role = network.layer(id).rules().role();
            if (before.at(static_cast<std::size_t>(id)) &&
                (role == LayerKind::Role::normalising || role == LayerKind::Role::weighted)) {
                throw RequestError(SACCADE_TEXT("the z-box rule needs pixel bounds at {layer}, but {other} before it "
                                                "does not keep them"),
                                   {{"layer", context.layer.name}, {"other", network.layer(id).name}});
            }
        }
        const Shape shape = shapeOf(context.run.activation(network.input()).narrow(0, 0, 1));
        Job job;
        RunOptions options;
        options.stop = from;
        const at::Tensor one = Run(context.run.sharedNetwork(), low_.expand(shape).contiguous(), options, job).output();
        const at::Tensor two =
            Run(context.run.sharedNetwork(), high_.expand(shape).contiguous(), options, job).output();
        return {at::minimum(one, two), at::maximum(one, two)};
    }

    at::Tensor low_;
    at::Tensor high_;
    double stabiliser_;
};

/// The input replaced by ones and the weights by something without a sign.
template <typename Weights>
class InputBlind final : public Rule {
 public:
    InputBlind(Weights weights, double stabiliser) : weights_(weights), stabiliser_(stabiliser) {}
    Tensors pass(const RuleContext& context) const override {
        const Term term{at::ones_like(context.inputs.front()),
                        withWeights(context.layer, weights_(context.layer.tensor("weight")), {})};
        return {shareAmong({term}, context.signal, stabiliser_)};
    }

 private:
    Weights weights_;
    double stabiliser_;
};

class WithoutBias final : public Rule {
 public:
    explicit WithoutBias(std::unique_ptr<Rule> rule) : rule_(std::move(rule)) {}

    Tensors pass(const RuleContext& context) const override {
        const at::Tensor bias = context.layer.tensor("bias");
        if (!bias.defined()) return rule_->pass(context);
        const Layer bare = withWeights(context.layer, context.layer.tensor("weight"), {});
        // A convolution's channels are axis 1, a linear layer's features the last.
        Shape shape(static_cast<std::size_t>(context.output.dim()), 1);
        (context.layer.kind == Kind::convolution ? shape.at(1) : shape.back()) = -1;
        const at::Tensor output = context.output - bias.view(shape);
        RuleContext changed{context.run, context.id, bare, context.inputs, output, context.signal, context.reference};
        return rule_->pass(changed);
    }

 private:
    std::unique_ptr<Rule> rule_;
};

}  // namespace

std::unique_ptr<Rule> withoutBias(std::unique_ptr<Rule> rule) {
    return std::make_unique<WithoutBias>(std::move(rule));
}

std::unique_ptr<Rule> epsilonRule(double epsilon) {
    return std::make_unique<Epsilon>(epsilon);
}

std::unique_ptr<Rule> zPlusRule(double stabiliser) {
    return std::make_unique<AlphaBeta>(1, 0, stabiliser);
}

std::unique_ptr<Rule> alphaBetaRule(double alpha, double beta, double stabiliser) {
    return std::make_unique<AlphaBeta>(alpha, beta, stabiliser);
}

std::unique_ptr<Rule> gammaRule(double gamma, double stabiliser) {
    return std::make_unique<Gamma>(gamma, stabiliser);
}

std::unique_ptr<Rule> zBoxRule(at::Tensor low, at::Tensor high, double stabiliser) {
    return std::make_unique<ZBox>(std::move(low), std::move(high), stabiliser);
}

std::unique_ptr<Rule> weightSquareRule(double stabiliser) {
    const auto square = [](const at::Tensor& weight) { return weight * weight; };
    return std::make_unique<InputBlind<decltype(square)>>(square, stabiliser);
}

std::unique_ptr<Rule> flatRule(double stabiliser) {
    const auto ones = [](const at::Tensor& weight) { return at::ones_like(weight); };
    return std::make_unique<InputBlind<decltype(ones)>>(ones, stabiliser);
}

}  // namespace saccade::relevance
