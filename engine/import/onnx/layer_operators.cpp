// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Operators with weights, pooling, normalisation, activations and resampling.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/import/onnx/node_call.h"

namespace saccade::onnx_import {
namespace {

using List = std::vector<std::int64_t>;

std::vector<Value> one(LayerId layer) {
    return {NodeCall::of(layer)};
}

List pairOf(NodeCall& call, std::string_view attribute, List otherwise) {
    List list = call.list(attribute, std::move(otherwise));
    if (list.size() != 2) call.refuse("only windows over rows and columns are supported");
    return list;
}

/// Zeros or other values around the picture: top, left, bottom, right, as ONNX lists them.
struct Padding {
    std::int64_t top = 0, left = 0, bottom = 0, right = 0;
    bool symmetric() const { return top == bottom && left == right; }
};

// Written down, or what keeps the picture as large as it is, divided by the stride.
Padding paddingOf(NodeCall& call, const List& kernel, const List& stride, const List& dilation) {
    const std::string automatic = call.text("auto_pad", "NOTSET");
    if (automatic == "NOTSET" || automatic.empty()) {
        const List pads = call.list("pads", {0, 0, 0, 0});
        if (pads.size() != 4) call.refuse("its padding must name four sides");
        return {pads[0], pads[1], pads[2], pads[3]};
    }
    if (automatic == "VALID") return {};
    if (automatic != "SAME_UPPER" && automatic != "SAME_LOWER") call.refuse("its auto_pad is unknown");
    const Shape input = call.shape(0);
    if (input.size() != 4) call.refuse("its input must be N x C x H x W");
    std::int64_t before[2];
    std::int64_t after[2];
    for (std::size_t i = 0; i < 2; ++i) {
        if (stride[i] < 1 || kernel[i] < 1 || dilation[i] < 1) call.refuse("its window cannot be");
        const std::int64_t extent = input[i + 2];
        const std::int64_t out = (extent + stride[i] - 1) / stride[i];
        const std::int64_t total =
            std::max<std::int64_t>(0, (out - 1) * stride[i] + (kernel[i] - 1) * dilation[i] + 1 - extent);
        before[i] = automatic == "SAME_UPPER" ? total / 2 : total - total / 2;
        after[i] = total - before[i];
    }
    return {before[0], before[1], after[0], after[1]};
}

std::vector<Value> convolution(NodeCall& call) {
    const at::Tensor weight = call.floats(1);
    if (weight.dim() != 4) call.refuse("only convolutions over rows and columns are supported");
    const List kernel = pairOf(call, "kernel_shape", {weight.size(2), weight.size(3)});
    const List stride = pairOf(call, "strides", {1, 1});
    const List dilation = pairOf(call, "dilations", {1, 1});
    const Padding pads = paddingOf(call, kernel, stride, dilation);
    return one(call.add(Kind::convolution, {call.layer(0)},
                        {{"stride", stride},
                         {"padding", List{pads.top, pads.bottom, pads.left, pads.right}},
                         {"dilation", dilation},
                         {"groups", call.integer("group", 1)}},
                        {{"weight", weight}, {"bias", call.has(2) ? call.floats(2) : at::Tensor()}}));
}

std::vector<Value> gemm(NodeCall& call) {
    if (call.integer("transA", 0) != 0) call.refuse("a transposed first matrix is not supported");
    at::Tensor weight = call.floats(1);
    if (weight.dim() != 2) call.refuse("its second input must be a matrix");
    if (call.integer("transB", 0) == 0) weight = weight.t();
    weight = weight * call.real("alpha", 1);
    at::Tensor bias;
    if (call.has(2)) {
        bias = call.floats(2) * call.real("beta", 1);
        if (bias.numel() == 1) bias = bias.reshape({1}).expand({weight.size(0)});
        if (bias.numel() != weight.size(0)) call.refuse("its third input does not have one value an output");
        bias = bias.reshape({weight.size(0)});
    }
    return one(call.add(Kind::linear, {call.layer(0)}, {}, {{"weight", weight}, {"bias", bias}}));
}

std::vector<Value> matrixProduct(NodeCall& call) {
    const at::Tensor matrix = call.floats(1);
    if (matrix.dim() != 2) call.refuse("only products with a matrix of the file are supported");
    return one(call.add(Kind::linear, {call.layer(0)}, {}, {{"weight", matrix.t()}}));
}

std::vector<Value> batchNorm(NodeCall& call) {
    if (call.integer("training_mode", 0) != 0 || call.integer("is_test", 1) == 0) {
        call.refuse("it was exported in training mode; call eval() on the model before it is exported");
    }
    return one(call.add(Kind::batchNorm, {call.layer(0)}, {{"epsilon", call.real("epsilon", 1e-5)}},
                        {{"weight", call.floats(1)},
                         {"bias", call.floats(2)},
                         {"mean", call.floats(3)},
                         {"variance", call.floats(4)}}));
}

std::vector<Value> layerNorm(NodeCall& call) {
    const auto rank = static_cast<std::int64_t>(call.rank(0));
    const std::int64_t axis = call.axis(call.integer("axis", -1), call.rank(0));
    return one(call.add(Kind::layerNorm, {call.layer(0)},
                        {{"axes", rank - axis}, {"epsilon", call.real("epsilon", 1e-5)}},
                        {{"weight", call.has(1) ? call.floats(1) : at::Tensor()},
                         {"bias", call.has(2) ? call.floats(2) : at::Tensor()}}));
}

std::vector<Value> localResponse(NodeCall& call) {
    return one(call.add(Kind::localResponseNorm, {call.layer(0)},
                        {{"size", call.integer("size", 1)},
                         {"alpha", call.real("alpha", 1e-4)},
                         {"beta", call.real("beta", 0.75)},
                         {"k", call.real("bias", 1)}}));
}

// A layer of its own where the window has different sides.
LayerId paddedBy(NodeCall& call, LayerId input, const Padding& pads, double value) {
    return call.add(
        Kind::pad, {input},
        {{"before", List{0, pads.top, pads.left}}, {"after", List{0, pads.bottom, pads.right}}, {"value", value}});
}

std::vector<Value> maxPool(NodeCall& call) {
    const List kernel = pairOf(call, "kernel_shape", {});
    const List stride = pairOf(call, "strides", {1, 1});
    const List dilation = pairOf(call, "dilations", {1, 1});
    Padding pads = paddingOf(call, kernel, stride, dilation);
    LayerId input = call.layer(0);
    if (!pads.symmetric()) {
        input = paddedBy(call, input, pads, static_cast<double>(std::numeric_limits<float>::lowest()));
        pads = {};
    }
    return one(call.add(Kind::maxPool, {input},
                        {{"kernel", kernel},
                         {"stride", stride},
                         {"padding", List{pads.top, pads.left}},
                         {"dilation", dilation},
                         {"ceil_mode", call.integer("ceil_mode", 0) != 0}}));
}

// PyTorch writes the zeros around an average pool down as an operator of their own.
std::optional<Padding> zerosAround(const GraphBuilder& builder, LayerId layer) {
    const Layer& pad = builder.layer(layer);
    if (pad.kind != Kind::pad || pad.attributes.word("mode") != "constant" || pad.attributes.real("value") != 0) {
        return std::nullopt;
    }
    const auto& before = pad.attributes.integers("before");
    const Padding pads{before[1], before[2], pad.attributes.integers("after")[1], pad.attributes.integers("after")[2]};
    const bool planes = before[0] == 0 && pad.attributes.integers("after")[0] == 0;
    return planes && pads.symmetric() && pads.top >= 0 && pads.left >= 0 ? std::optional(pads) : std::nullopt;
}

std::vector<Value> averagePool(NodeCall& call) {
    const List kernel = pairOf(call, "kernel_shape", {});
    const List stride = pairOf(call, "strides", {1, 1});
    if (pairOf(call, "dilations", {1, 1}) != List{1, 1}) call.refuse("dilation is not supported");
    Padding pads = paddingOf(call, kernel, stride, {1, 1});
    bool counted = call.integer("count_include_pad", 0) != 0;
    LayerId input = call.layer(0);
    const bool ceil = call.integer("ceil_mode", 0) != 0;
    const auto zeros = zerosAround(call.builder(), input);
    if (zeros && !ceil && pads.top + pads.left + pads.bottom + pads.right == 0 && 2 * zeros->top <= kernel[0] &&
        2 * zeros->left <= kernel[1]) {
        pads = *zeros;
        counted = true;
        input = call.builder().layer(input).inputs.front();
    } else if (pads.top + pads.left + pads.bottom + pads.right == 0) {
        counted = true;  // nothing to count: as PyTorch says it
    }
    if (!pads.symmetric()) {
        if (!counted) call.refuse("different padding on two sides is supported only where it is counted");
        input = paddedBy(call, input, pads, 0);
        pads = {};
    }
    return one(call.add(Kind::averagePool, {input},
                        {{"kernel", kernel},
                         {"stride", stride},
                         {"padding", List{pads.top, pads.left}},
                         {"ceil_mode", ceil},
                         {"count_include_pad", counted}}));
}

std::vector<Value> globalAveragePool(NodeCall& call) {
    return one(call.add(Kind::adaptiveAveragePool, {call.layer(0)}, {{"size", List{1, 1}}}));
}
std::vector<Value> globalMaxPool(NodeCall& call) {
    return one(call.add(Kind::adaptiveMaxPool, {call.layer(0)}, {{"size", List{1, 1}}}));
}

std::vector<Value> softmaxOf(NodeCall& call, Kind kind) {
    const std::size_t rank = call.rank(0);
    const bool old = call.opset() < 13;
    const std::int64_t axis = call.axis(call.integer("axis", old ? 1 : -1), rank);
    if (old) {
        // Older files mean all axes from this one on, taken as one.
        const Shape& shape = call.shape(0);
        for (std::size_t i = static_cast<std::size_t>(axis) + 1; i < rank; ++i) {
            if (shape[i] != 1) call.refuse("a softmax over several axes is not supported");
        }
    }
    return one(call.add(kind, {call.layer(0)}, {{"axis", axis}}));
}
std::vector<Value> softmax(NodeCall& call) {
    return softmaxOf(call, Kind::softmax);
}
std::vector<Value> logSoftmax(NodeCall& call) {
    return softmaxOf(call, Kind::logSoftmax);
}

std::vector<Value> plain(NodeCall& call, Kind kind, Attributes attributes = {}) {
    return one(call.add(kind, {call.layer(0)}, std::move(attributes)));
}

std::vector<Value> relu(NodeCall& call) {
    return plain(call, Kind::relu);
}
std::vector<Value> sigmoid(NodeCall& call) {
    return plain(call, Kind::sigmoid);
}
std::vector<Value> hyperbolicTangent(NodeCall& call) {
    return plain(call, Kind::tanh);
}
std::vector<Value> softplus(NodeCall& call) {
    return plain(call, Kind::softplus);
}
std::vector<Value> hardSwish(NodeCall& call) {
    return plain(call, Kind::hardSwish);
}
std::vector<Value> dropout(NodeCall& call) {
    return plain(call, Kind::dropout);
}

std::vector<Value> leakyRelu(NodeCall& call) {
    return plain(call, Kind::leakyRelu, {{"slope", call.real("alpha", 0.01)}});
}

std::vector<Value> parametricRelu(NodeCall& call) {
    const at::Tensor slope = call.floats(1);
    if (slope.numel() != 1) call.refuse("a slope a channel is not supported");
    return plain(call, Kind::leakyRelu, {{"slope", slope.item().toDouble()}});
}

std::vector<Value> elu(NodeCall& call) {
    return plain(call, Kind::elu, {{"alpha", call.real("alpha", 1)}});
}

std::vector<Value> celu(NodeCall& call) {
    const double alpha = call.real("alpha", 1);
    if (alpha == 0) call.refuse("its alpha is 0");
    return plain(call, Kind::elu, {{"alpha", alpha}, {"input_scale", 1 / alpha}});
}

// Klambauer et al. 2017.
std::vector<Value> selu(NodeCall& call) {
    constexpr double alpha = 1.6732632423543772;
    constexpr double gamma = 1.0507009873554805;
    return plain(call, Kind::elu, {{"alpha", call.real("alpha", alpha)}, {"scale", call.real("gamma", gamma)}});
}

std::vector<Value> gelu(NodeCall& call) {
    return plain(call, Kind::gelu, {{"approximation", call.text("approximate", "none")}});
}

std::vector<Value> mish(NodeCall& call) {
    const LayerId gate = call.add(Kind::tanh, {call.add(Kind::softplus, {call.layer(0)})});
    return one(call.add(Kind::multiplication, {call.layer(0), gate}));
}

// max(0, min(1, alpha x + beta)).
std::vector<Value> hardSigmoid(NodeCall& call) {
    const double alpha = call.real("alpha", 0.2);
    const double beta = call.real("beta", 0.5);
    constexpr double close = 1e-6;
    if (std::abs(alpha - 1.0 / 6) < close && std::abs(beta - 0.5) < close) return plain(call, Kind::hardSigmoid);
    const LayerId line =
        call.add(Kind::affine, {call.layer(0)}, {}, {{"scale", at::full({1}, alpha)}, {"shift", at::full({1}, beta)}});
    return one(call.add(Kind::clamp, {line}, {{"minimum", 0.0}, {"maximum", 1.0}}));
}

std::vector<Value> clip(NodeCall& call) {
    std::optional<double> low;
    std::optional<double> high;
    if (call.has(1)) low = call.number(1);
    if (call.has(2)) high = call.number(2);
    if (call.given("min")) low = call.real("min", 0);
    if (call.given("max")) high = call.real("max", 0);
    constexpr auto none = static_cast<double>(std::numeric_limits<float>::max());
    if (low && *low <= -none) low.reset();
    if (high && *high >= none) high.reset();
    if (!low && !high) return one(call.layer(0));
    if (low && *low == 0 && !high) return relu(call);
    Attributes attributes;
    if (low) attributes.set("minimum", *low);
    if (high) attributes.set("maximum", *high);
    return plain(call, Kind::clamp, std::move(attributes));
}

// Half-pixel or corner-aligned, as PyTorch exports it; nearest for whole factors, where all conventions agree.
std::vector<Value> resize(NodeCall& call) {
    const bool upsample = call.node().op_type() == "Upsample" || call.opset() < 11;
    std::string mode = call.text("mode", "nearest");
    if (mode == "linear" || mode == "bilinear") mode = "bilinear";
    if (mode != "nearest" && mode != "bilinear") call.refuse("its mode is not supported");
    const std::string place =
        call.text("coordinate_transformation_mode", upsample && mode == "nearest" ? "asymmetric" : "half_pixel");
    const std::size_t scales = upsample ? 1 : 2;
    std::vector<double> factors = call.reals("scales");
    if (factors.empty() && call.has(scales)) {
        const at::Tensor numbers = call.floats(scales).to(at::kDouble).contiguous();
        factors.assign(numbers.data_ptr<double>(), numbers.data_ptr<double>() + numbers.numel());
    }
    Attributes attributes{{"mode", mode}, {"align_corners", place == "align_corners"}};
    if (factors.size() == 4) {
        if (factors[0] != 1 || factors[1] != 1) call.refuse("only rows and columns are resampled");
        if (mode == "nearest" && (factors[2] != std::floor(factors[2]) || factors[3] != std::floor(factors[3]))) {
            call.refuse("nearest neighbours are supported for whole factors only");
        }
        attributes.set("factors", std::vector<double>{factors[2], factors[3]});
    } else if (call.has(3)) {
        const List sizes = call.integers(3);
        if (sizes.size() != 4) call.refuse("only rows and columns are resampled");
        const Shape& from = call.shape(0);
        if (mode == "nearest" && (from.size() != 4 || sizes[2] % from[2] != 0 || sizes[3] % from[3] != 0)) {
            call.refuse("nearest neighbours are supported for whole factors only");
        }
        attributes.set("size", List{sizes[2], sizes[3]});
    } else {
        call.refuse("it has neither factors nor sizes");
    }
    const bool known = place == "align_corners" || place == "half_pixel" || place == "pytorch_half_pixel";
    if (mode == "bilinear" && !known) call.refuse("its coordinates are not those of PyTorch");
    return plain(call, Kind::upsample, std::move(attributes));
}

}  // namespace

const OperatorTable& layerOperators() {
    static const OperatorTable table{
        {"Conv", convolution},
        {"Gemm", gemm},
        {"MatMul", matrixProduct},
        {"BatchNormalization", batchNorm},
        {"LayerNormalization", layerNorm},
        {"LRN", localResponse},
        {"MaxPool", maxPool},
        {"AveragePool", averagePool},
        {"GlobalAveragePool", globalAveragePool},
        {"GlobalMaxPool", globalMaxPool},
        {"Softmax", softmax},
        {"LogSoftmax", logSoftmax},
        {"Relu", relu},
        {"Sigmoid", sigmoid},
        {"Tanh", hyperbolicTangent},
        {"Softplus", softplus},
        {"HardSwish", hardSwish},
        {"HardSigmoid", hardSigmoid},
        {"Dropout", dropout},
        {"LeakyRelu", leakyRelu},
        {"PRelu", parametricRelu},
        {"Elu", elu},
        {"Celu", celu},
        {"Selu", selu},
        {"Gelu", gelu},
        {"Mish", mish},
        {"Clip", clip},
        {"Resize", resize},
        {"Upsample", resize},
    };
    return table;
}

}  // namespace saccade::onnx_import
