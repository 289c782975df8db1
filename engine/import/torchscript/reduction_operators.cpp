// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Means, sums, norms, variances and maxima along axes of tensors that depend on the input.
#include <algorithm>

#include "engine/import/torchscript/operator_call.h"

namespace saccade::torchscript {
namespace {

std::vector<std::int64_t> axesOf(OperatorCall& call) {
    const auto rank = static_cast<std::int64_t>(call.shape("self").size());
    std::vector<std::int64_t> axes;
    for (std::int64_t axis : call.integers("dim"))
        axes.push_back(axis < 0 ? axis + rank : axis);
    if (axes.empty()) call.refuse("it mixes the pictures of a batch");
    return axes;
}

LayerId meanAlong(OperatorCall& call, const std::vector<std::int64_t>& axes, bool keep) {
    return call.builder().add(Kind::mean, {call.layer("self")}, {{"axes", axes}, {"keep_axes", keep}});
}
Value mean(OperatorCall& call) {
    return OperatorCall::fresh(meanAlong(call, axesOf(call), call.boolean("keepdim")));
}

LayerId totalOf(OperatorCall& call, LayerId layer, const std::vector<std::int64_t>& axes, bool keep) {
    return call.builder().add(Kind::mean, {layer}, {{"axes", axes}, {"keep_axes", keep}, {"total", true}});
}

Value sum(OperatorCall& call) {
    return OperatorCall::fresh(totalOf(call, call.layer("self"), axesOf(call), call.boolean("keepdim")));
}

// The root of the sum of squares, or the sum of absolute values.
double orderOf(OperatorCall& call) {
    const char* const argument = call.given("ord") ? "ord" : "p";
    // Frobenius's, or of matrices.
    if (const auto* word = call.value(argument).as<std::string>()) return *word == "fro" ? 2 : 0;
    return call.real(argument, 2);
}

Value norm(OperatorCall& call) {
    const double order = orderOf(call);
    if (order != 1 && order != 2) call.refuse("only the norms of orders 1 and 2 are supported");
    const LayerId input = call.layer("self");
    const bool keep = call.boolean("keepdim");
    const auto axes = axesOf(call);
    if (order == 1) {
        const LayerId absolute = call.builder().add(Kind::absolute, {input});
        return OperatorCall::fresh(totalOf(call, absolute, axes, keep));
    }
    const LayerId squares = call.builder().add(Kind::multiplication, {input, input});
    return OperatorCall::fresh(powerOf(call, totalOf(call, squares, axes, keep), 0.5));
}

LayerId maximumOf(OperatorCall& call, LayerId layer, const std::vector<std::int64_t>& axes, bool keep) {
    return call.builder().add(Kind::maximum, {layer}, {{"axes", axes}, {"keep_axes", keep}});
}

LayerId negated(OperatorCall& call, LayerId layer) {
    return call.builder().add(Kind::affine, {layer}, {}, {{"scale", at::full({1}, -1.0, at::kFloat)}});
}

// The least value is the negated greatest of what is negated.
Value greatest(OperatorCall& call, bool least) {
    LayerId layer = call.layer("self");
    if (least) layer = negated(call, layer);
    layer = maximumOf(call, layer, axesOf(call), call.boolean("keepdim"));
    return OperatorCall::fresh(least ? negated(call, layer) : layer);
}
Value greatestAlong(OperatorCall& call) {
    return greatest(call, false);
}
Value leastAlong(OperatorCall& call) {
    return greatest(call, true);
}

// The mean square of what the mean leaves. How the sum is divided depends on how many there are, which are those of the
// size at which the file is read.
LayerId varianceOf(OperatorCall& call, LayerId mean, const std::vector<std::int64_t>& axes, bool keep) {
    Builder& builder = call.builder();
    const LayerId input = call.layer("self");
    const LayerId apart = builder.add(Kind::addition, {input, mean}, {{"coefficients", std::vector<double>{1, -1}}});
    const LayerId squares = builder.add(Kind::multiplication, {apart, apart});
    const LayerId variance = builder.add(Kind::mean, {squares}, {{"axes", axes}, {"keep_axes", keep}});
    // Which of the two says how depends on the version of PyTorch.
    const std::int64_t correction = call.integer("correction", call.boolean("unbiased", true) ? 1 : 0);
    std::int64_t count = 1;
    for (const std::int64_t axis : axes)
        count *= call.shape("self").at(static_cast<std::size_t>(axis));
    if (count <= correction) call.refuse("it divides by the number of values less " + std::to_string(correction));
    if (correction == 0) return variance;
    const double factor = static_cast<double>(count) / static_cast<double>(count - correction);
    return builder.add(Kind::affine, {variance}, {}, {{"scale", at::full({1}, factor, at::kFloat)}});
}

struct Moments {
    LayerId mean;
    LayerId variance;
};
Moments momentsOf(OperatorCall& call) {
    const auto axes = axesOf(call);
    const bool keep = call.boolean("keepdim");
    const LayerId kept = meanAlong(call, axes, true);
    return {keep ? kept : meanAlong(call, axes, false), varianceOf(call, kept, axes, keep)};
}

Value variance(OperatorCall& call) {
    return OperatorCall::fresh(
        varianceOf(call, meanAlong(call, axesOf(call), true), axesOf(call), call.boolean("keepdim")));
}
Value deviation(OperatorCall& call) {
    const LayerId square = varianceOf(call, meanAlong(call, axesOf(call), true), axesOf(call), call.boolean("keepdim"));
    return OperatorCall::fresh(powerOf(call, square, 0.5));
}
Value varianceAndMean(OperatorCall& call) {
    const Moments moments = momentsOf(call);
    return sequence({OperatorCall::fresh(moments.variance), OperatorCall::fresh(moments.mean)});
}
Value deviationAndMean(OperatorCall& call) {
    const Moments moments = momentsOf(call);
    return sequence({OperatorCall::fresh(powerOf(call, moments.variance, 0.5)), OperatorCall::fresh(moments.mean)});
}

// One word for two things: the greater of two tensors, and the greatest value along an axis with its place.
Value maximumOrGreatest(OperatorCall& call, bool least) {
    if (call.given("other")) return larger(call, least);
    return sequence({greatest(call, least), Value{Opaque{"the places of the maxima"}}});
}
Value maximumOf(OperatorCall& call) {
    return maximumOrGreatest(call, false);
}
Value minimumOf(OperatorCall& call) {
    return maximumOrGreatest(call, true);
}

}  // namespace

const std::map<std::string_view, TensorOperator>& reductionOperators() {
    static const std::map<std::string_view, TensorOperator> table{
        {"aten::mean", mean},
        {"aten::sum", sum},
        {"aten::var", variance},
        {"aten::std", deviation},
        {"aten::var_mean", varianceAndMean},
        {"aten::std_mean", deviationAndMean},
        {"aten::max", maximumOf},
        {"aten::min", minimumOf},
        {"aten::amax", greatestAlong},
        {"aten::amin", leastAlong},
        {"aten::norm", norm},
        {"aten::linalg_vector_norm", norm},
        {"aten::linalg_norm", norm},
        {"aten::frobenius_norm", norm},
    };
    return table;
}

}  // namespace saccade::torchscript
