// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Local response normalisation has no operator of its own: PyTorch squares, adds an axis, pads it, averages over it in
/// three dimensions, takes the axis away, and divides by (k + alpha x mean)^beta. The steps are followed as one value,
/// a Divisor, which becomes one layer at the division.
#include <algorithm>

#include "engine/import/torchscript/operator_call.h"

namespace saccade::torchscript {
namespace {

// The layer whose square a tensor N x 1 x C x H x W holds.
std::optional<LayerId> squaredSource(const Builder& builder, LayerId id) {
    const Shape& shape = builder.shape(id);
    if (shape.size() != 5 || shape[1] != 1 || builder.layer(id).kind != Kind::reshape) return std::nullopt;
    const Layer* square = &builder.layer(builder.layer(id).inputs[0]);
    if (square->kind != Kind::multiplication || square->inputs[0] != square->inputs[1]) return std::nullopt;
    const Shape& source = builder.shape(square->inputs[0]);
    if (source.size() != 4 || !std::equal(source.begin() + 1, source.end(), shape.begin() + 2)) return std::nullopt;
    return square->inputs[0];
}

std::optional<Value> padStep(OperatorCall& call) {
    const auto* symbol = call.value("self").as<Symbol>();
    const auto id = symbol == nullptr ? std::nullopt : current(*symbol);
    const auto source = id ? squaredSource(call.builder(), *id) : std::nullopt;
    if (!source) return std::nullopt;
    const auto sides = call.integers("pad");
    if (sides.size() != 6 || sides[0] != 0 || sides[1] != 0 || sides[2] != 0 || sides[3] != 0) return std::nullopt;
    Divisor divisor;
    divisor.source = *source;
    divisor.before = sides[4];
    divisor.after = sides[5];
    return Value{divisor};
}

std::optional<Value> averageStep(OperatorCall& call, Divisor divisor) {
    const auto kernel = call.integers("kernel_size");
    const auto stride = call.integers("stride");
    const std::vector<std::int64_t> ones(3, 1);
    const std::int64_t size = kernel.size() == 3 ? kernel[0] : 0;
    const bool expected = size > 0 && kernel[1] == 1 && kernel[2] == 1 && divisor.size == 0 &&
                          divisor.before == size / 2 && divisor.after == (size - 1) / 2 &&
                          (stride == ones || stride == std::vector<std::int64_t>{1});
    if (!expected)
        call.refuse(
            "it is no step of local response normalisation, and nothing else is supported in "
            "three dimensions");
    divisor.size = size;
    return Value{divisor};
}

std::optional<Value> divideStep(OperatorCall& call, const Divisor& divisor) {
    if (divisor.size == 0 || call.given("rounding_mode") || call.layer("self") != divisor.source) {
        call.refuse("it divides by what is computed from the picture");
    }
    // Written as k + alpha / size x sum; here the mean already holds the size.
    return OperatorCall::fresh(call.builder().add(
        Kind::localResponseNorm, {divisor.source},
        {{"size", divisor.size}, {"alpha", divisor.scale}, {"beta", divisor.beta}, {"k", divisor.k}}));
}

}  // namespace

std::optional<Value> localResponseStep(OperatorCall& call) {
    const std::string& name = call.name();
    if (name == "aten::pad" || name == "aten::constant_pad_nd") return padStep(call);
    if (name == "aten::div") {
        if (const auto* divisor = call.value("other").as<Divisor>()) return divideStep(call, *divisor);
    }
    const auto* known = call.arguments().empty() ? nullptr : call.arguments()[0].as<Divisor>();
    if (known == nullptr) return std::nullopt;
    Divisor divisor = *known;
    if (name == "aten::avg_pool3d") return averageStep(call, divisor);
    // Only the axis that was added is taken away again.
    const bool reshapes = name == "aten::squeeze" || name == "aten::view" || name == "aten::reshape";
    if (reshapes && divisor.size > 0 && divisor.beta == 1) return Value{divisor};
    if (divisor.beta == 1 && name == "aten::mul") {
        divisor.scale *= call.real("other");
        divisor.k *= call.real("other");
        return Value{divisor};
    }
    if (divisor.beta == 1 && name == "aten::add") {
        divisor.k += call.real("other") * call.real("alpha", 1);
        return Value{divisor};
    }
    if (name == "aten::pow") {
        divisor.beta *= call.real("exponent");
        return Value{divisor};
    }
    call.refuse("it is no step of local response normalisation");
}

}  // namespace saccade::torchscript
