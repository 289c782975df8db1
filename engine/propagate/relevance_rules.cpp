// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/relevance_rules.h"

#include <algorithm>
#include <iterator>

#include "engine/network/normalised_groups.h"
#include "engine/network/parallel.h"

namespace saccade::relevance {

at::Tensor stabilised(const at::Tensor& denominator, double epsilon) {
    return at::where(at::ge(denominator, 0), denominator + epsilon, denominator - epsilon);
}

at::Tensor ratio(const at::Tensor& signal, const at::Tensor& denominator, double epsilon) {
    const auto plain = [](const at::Tensor& tensor) {
        return tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat && !tensor.requires_grad();
    };
    if (!plain(signal) || !plain(denominator) || !denominator.is_non_overlapping_and_dense() ||
        signal.sizes() != denominator.sizes() || signal.strides() != denominator.strides()) {
        return signal / stabilised(denominator, epsilon);
    }
    at::Tensor result = at::empty_like(denominator);
    const float* const above = signal.data_ptr<float>();
    const float* const below = denominator.data_ptr<float>();
    auto* const quotient = result.data_ptr<float>();
    const auto small = static_cast<float>(epsilon);
    constexpr std::int64_t grain = 16384;
    inParallel(0, result.numel(), grain, [&](std::int64_t begin, std::int64_t end) {
        const float* __restrict n = above;
        const float* __restrict d = below;
        float* __restrict q = quotient;
        // So many at once that the compiler makes vector instructions of them.
        constexpr std::int64_t lanes = 16;
        std::int64_t i = begin;
        for (; i + lanes <= end; i += lanes) {
            for (std::int64_t lane = i; lane < i + lanes; ++lane)
                q[lane] = n[lane] / (d[lane] + (d[lane] >= 0 ? small : -small));
        }
        for (; i < end; ++i)
            q[i] = n[i] / (d[i] + (d[i] >= 0 ? small : -small));
    });
    return result;
}

namespace {

class Pass final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override { return {context.signal}; }
};

class Gradient final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        return context.layer.rules().backward(context.layer, context.inputs, context.output, context.signal);
    }
};

class Share final : public Rule {
 public:
    explicit Share(double stabiliser) : stabiliser_(stabiliser) {}
    Tensors pass(const RuleContext& context) const override {
        Tensors shares = context.layer.rules().backward(context.layer, context.inputs, context.output,
                                                        ratio(context.signal, context.output, stabiliser_));
        for (std::size_t i = 0; i < shares.size(); ++i) {
            if (shares[i].defined()) shares[i] = shares[i] * context.inputs[i];
        }
        return shares;
    }

 private:
    double stabiliser_;
};

// The operands whose value depends on the network's input; the others are constants in disguise.
std::vector<std::size_t> variableOperands(const RuleContext& context) {
    const Network& network = context.network();
    std::vector<std::size_t> variable;
    for (std::size_t i = 0; i < context.layer.inputs.size(); ++i) {
        const LayerId operand = context.layer.inputs[i];
        const auto path = network.between(network.input(), operand);
        if (path.at(static_cast<std::size_t>(operand))) variable.push_back(i);
    }
    return variable;
}

// The most layers with weights on a path from the network's input to each layer.
std::vector<std::int64_t> weightedDepths(const Network& network, LayerId last) {
    std::vector<std::int64_t> depths(static_cast<std::size_t>(last) + 1, 0);
    for (LayerId id = 0; id <= last; ++id) {
        const auto at = static_cast<std::size_t>(id);
        for (const LayerId source : network.layer(id).inputs)
            depths[at] = std::max(depths[at], depths[static_cast<std::size_t>(source)]);
        if (network.layer(id).rules().role() == LayerKind::Role::weighted) ++depths[at];
    }
    return depths;
}

class Sum final : public Rule {
 public:
    Sum(double stabiliser, BranchSharing sharing) : stabiliser_(stabiliser), sharing_(sharing) {}

    Tensors pass(const RuleContext& context) const override {
        Tensors shares(context.inputs.size());
        const auto variable = takers(context);
        if (variable.size() == 1 || sharing_ == BranchSharing::equal) {
            for (const std::size_t i : variable) {
                shares[i] =
                    (context.signal / static_cast<double>(variable.size())).sum_to_size(context.inputs[i].sizes());
            }
            return shares;
        }
        const auto& coefficients = context.layer.attributes.reals("coefficients");
        at::Tensor total;
        Tensors terms(context.inputs.size());
        for (const std::size_t i : variable) {
            terms[i] = coefficients.empty() ? context.inputs[i] : context.inputs[i] * coefficients[i];
            total = total.defined() ? total + terms[i] : terms[i];
        }
        const at::Tensor each = ratio(context.signal, total, stabiliser_);
        for (const std::size_t i : variable)
            shares[i] = (terms[i] * each).sum_to_size(context.inputs[i].sizes());
        return shares;
    }

 private:
    std::vector<std::size_t> takers(const RuleContext& context) const {
        const auto variable = variableOperands(context);
        if (sharing_ != BranchSharing::main || variable.size() < 2) return variable;
        const auto depths = weightedDepths(context.network(), context.id);
        const auto depthOf = [&](std::size_t operand) {
            return depths[static_cast<std::size_t>(context.layer.inputs[operand])];
        };
        std::int64_t deepest = 0;
        for (const std::size_t i : variable)
            deepest = std::max(deepest, depthOf(i));
        std::vector<std::size_t> result;
        std::copy_if(variable.begin(), variable.end(), std::back_inserter(result),
                     [&](std::size_t i) { return depthOf(i) == deepest; });
        return result;
    }

    double stabiliser_;
    BranchSharing sharing_;
};

class Product final : public Rule {
 public:
    Tensors pass(const RuleContext& context) const override {
        const auto variable = variableOperands(context);
        std::int64_t largest = 0;
        for (const std::size_t i : variable)
            largest = std::max(largest, context.inputs[i].numel());
        std::vector<std::size_t> takers;
        for (const std::size_t i : variable) {
            if (context.inputs[i].numel() == largest) takers.push_back(i);
        }
        Tensors shares(context.inputs.size());
        for (const std::size_t i : takers) {
            const at::Tensor part =
                takers.size() == 1 ? context.signal : context.signal / static_cast<double>(takers.size());
            const at::Tensor summed = part.sum_to_size(context.inputs[i].sizes());
            shares[i] = shares[i].defined() ? shares[i] + summed : summed;
        }
        return shares;
    }
};

class GroupShare final : public Rule {
 public:
    explicit GroupShare(double stabiliser) : stabiliser_(stabiliser) {}

    Tensors pass(const RuleContext& context) const override {
        const at::Tensor& input = context.inputs.front();
        const at::Tensor centred = input - groupMeans(context.layer, input);
        at::Tensor factor =
            at::rsqrt(groupMeans(context.layer, centred * centred) + context.layer.attributes.real("epsilon"));
        if (const at::Tensor weight = groupWeight(context.layer, input.dim()); weight.defined())
            factor = factor * weight;
        return {input * factor * context.signal / stabilised(context.output, stabiliser_)};
    }

 private:
    double stabiliser_;
};

}  // namespace

std::unique_ptr<Rule> passRule() {
    return std::make_unique<Pass>();
}
std::unique_ptr<Rule> gradientRule() {
    return std::make_unique<Gradient>();
}
std::unique_ptr<Rule> shareRule(double stabiliser) {
    return std::make_unique<Share>(stabiliser);
}
std::unique_ptr<Rule> sumRule(double stabiliser, BranchSharing sharing) {
    return std::make_unique<Sum>(stabiliser, sharing);
}
std::unique_ptr<Rule> productRule() {
    return std::make_unique<Product>();
}
std::unique_ptr<Rule> groupShareRule(double stabiliser) {
    return std::make_unique<GroupShare>(stabiliser);
}

}  // namespace saccade::relevance
