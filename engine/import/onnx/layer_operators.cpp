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

// Over one dimension, as channel attention has them: a picture of one row.
std::vector<Value> convolutionOfRows(NodeCall& call, const at::Tensor& weight) {
    if (call.rank(0) != 3) call.refuse("its input must be N x C x L");
    const auto single = [&call](std::string_view attribute, std::int64_t otherwise) {
        const List list = call.list(attribute, {otherwise});
        if (list.size() != 1) call.refuse("its attribute " + std::string(attribute) + " must have one entry");
        return list[0];
    };
    const std::string automatic = call.text("auto_pad", "NOTSET");
    if (automatic != "NOTSET" && automatic != "VALID" && !automatic.empty())
        call.refuse("its auto_pad is not supported");
    const List pads = call.list("pads", {0, 0});
    if (pads.size() != 2) call.refuse("its padding must name two sides");
    // N x C x L to N x C x 1 x L; numbers below -1 copy an axis of the input.
    const LayerId row = call.add(Kind::reshape, {call.layer(0)}, {{"shape", List{-2, -3, 1, -4}}});
    const LayerId done =
        call.add(Kind::convolution, {row},
                 {{"stride", List{1, single("strides", 1)}},
                  {"padding", List{0, 0, pads[0], pads[1]}},
                  {"dilation", List{1, single("dilations", 1)}},
                  {"groups", call.integer("group", 1)}},
                 {{"weight", weight.unsqueeze(2)}, {"bias", call.has(2) ? call.floats(2) : at::Tensor()}});
    return one(call.add(Kind::reshape, {done}, {{"shape", List{-2, -3, -5}}}));
}

std::vector<Value> transposedConvolution(NodeCall& call) {
    call.refuse("transposed convolutions are not supported");
}

std::vector<Value> convolution(NodeCall& call) {
    const at::Tensor weight = call.floats(1);
    if (weight.dim() == 3) return convolutionOfRows(call, weight);
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

// Whether every value of a tensor is the same number.
bool isAll(const at::Tensor& tensor, double number) {
    return tensor.numel() > 0 && at::eq(tensor, number).all().item().toBool();
}

// Of every picture and channel by itself: group normalisation with a group a channel.
std::vector<Value> instanceNorm(NodeCall& call) {
    const Shape& shape = call.shape(0);
    if (shape.size() < 2) call.refuse("its input has no channels");
    const at::Tensor weight = call.floats(1);
    const at::Tensor bias = call.floats(2);
    // Without weights of their own, exporters write ones and zeros.
    const bool plain = isAll(weight, 1) && isAll(bias, 0);
    return one(call.add(Kind::groupNorm, {call.layer(0)},
                        {{"groups", shape[1]}, {"epsilon", call.real("epsilon", 1e-5)}},
                        {{"weight", plain ? at::Tensor() : weight}, {"bias", plain ? at::Tensor() : bias}}));
}

// Before opset 21 weight and bias have a value a group, since then one a channel.
std::vector<Value> groupNorm(NodeCall& call) {
    const Shape& shape = call.shape(0);
    const std::int64_t groups = call.integer("num_groups", 1);
    if (shape.size() < 2 || groups < 1 || shape[1] % groups != 0) call.refuse("the channels cannot be divided");
    const auto perChannel = [&](std::size_t input) {
        const at::Tensor values = call.floats(input).flatten();
        return values.numel() == shape[1] ? values : values.repeat_interleave(shape[1] / groups);
    };
    return one(call.add(Kind::groupNorm, {call.layer(0)}, {{"groups", groups}, {"epsilon", call.real("epsilon", 1e-5)}},
                        {{"weight", perChannel(1)}, {"bias", perChannel(2)}}));
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
    const Shape& shape = call.shape(0);
    // Aligned at the end, it may vary along the channels alone.
    const std::int64_t axis = slope.dim() - static_cast<std::int64_t>(shape.size()) + 1;
    const bool channels = shape.size() > 1 && axis >= 0 && slope.numel() == shape[1] && slope.size(axis) == shape[1];
    if (slope.numel() != 1 && !channels) call.refuse("its slopes are neither one nor one a channel");
    return one(call.add(Kind::parametricRelu, {call.layer(0)}, {}, {{"slope", slope.flatten()}}));
}

std::vector<Value> absolute(NodeCall& call) {
    return plain(call, Kind::absolute);
}
std::vector<Value> exponential(NodeCall& call) {
    return plain(call, Kind::exponential);
}

// x / (1 + |x|).
std::vector<Value> softSign(NodeCall& call) {
    const LayerId bound =
        call.add(Kind::affine, {call.add(Kind::absolute, {call.layer(0)})}, {}, {{"shift", at::ones({1})}});
    return one(call.add(Kind::multiplication, {call.layer(0), call.add(Kind::power, {bound}, {{"exponent", -1.0}})}));
}

// Of a sigmoid only: -softplus(-x).
std::vector<Value> logarithm(NodeCall& call) {
    const Layer sigmoid = call.builder().layer(call.layer(0));
    if (sigmoid.kind != Kind::sigmoid) call.refuse("it is supported for a sigmoid only");
    const auto negated = [&call](LayerId layer) {
        return call.add(Kind::affine, {layer}, {}, {{"scale", at::full({1}, -1.0)}});
    };
    return one(negated(call.add(Kind::softplus, {negated(sigmoid.inputs.front())})));
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

// The numbers of rows and columns among a resampling's factors or sizes, which are those of all axes or, since opset
// 18, of some; the others must be `neutral`.
template <typename Number>
std::vector<Number> rowsAndColumns(NodeCall& call, const std::vector<Number>& numbers,
                                   const std::vector<Number>& neutral) {
    List axes = call.list("axes", {0, 1, 2, 3});
    if (axes.size() != numbers.size() || call.rank(0) != 4) call.refuse("only rows and columns are resampled");
    std::vector<Number> all = neutral;
    for (std::size_t i = 0; i < axes.size(); ++i)
        all[static_cast<std::size_t>(call.axis(axes[i], 4))] = numbers[i];
    if (all[0] != neutral[0] || all[1] != neutral[1]) call.refuse("only rows and columns are resampled");
    return {all[2], all[3]};
}

// Nearest neighbours as PyTorch finds them: of any factor where the file counts as it does, of whole factors where it
// looks from the middle of a pixel.
void checkNearest(NodeCall& call, const std::string& place, bool oldForm, bool whole) {
    const std::string rounding = call.text("nearest_mode", oldForm ? "floor" : "round_prefer_floor");
    if (place == "asymmetric" && rounding == "floor") return;
    const bool middle = place == "half_pixel" || place == "pytorch_half_pixel";
    if (!middle || (rounding != "round_prefer_floor" && rounding != "round_prefer_ceil")) {
        call.refuse("its way to the nearest neighbour is not PyTorch's");
    }
    if (!whole) call.refuse("from the middle of a pixel, nearest neighbours are supported for whole factors only");
}

// A factor as it was before it was written down in 32 bits: 9/28 of 28 rows are nine, not the eight that are left of
// 8.9999998.
double exactFactor(double factor, std::int64_t extent) {
    const auto written = static_cast<double>(static_cast<float>(factor) * static_cast<float>(extent));
    const double size = std::floor(written);
    return size > std::floor(factor * static_cast<double>(extent)) ? size / static_cast<double>(extent) : factor;
}

// Half-pixel or corner-aligned, as PyTorch exports it.
std::vector<Value> resize(NodeCall& call) {
    const bool upsample = call.node().op_type() == "Upsample" || call.opset() < 11;
    std::string mode = call.text("mode", "nearest");
    if (mode == "linear" || mode == "bilinear") mode = "bilinear";
    if (mode != "nearest" && mode != "bilinear") call.refuse("its mode is not supported");
    if (call.integer("antialias", 0) != 0) call.refuse("smoothing before it is made smaller is not supported");
    const std::string place =
        call.text("coordinate_transformation_mode", upsample && mode == "nearest" ? "asymmetric" : "half_pixel");
    const std::size_t scales = upsample ? 1 : 2;
    std::vector<double> factors = call.reals("scales");
    if (factors.empty() && call.has(scales)) {
        const at::Tensor numbers = call.floats(scales).to(at::kDouble).contiguous();
        factors.assign(numbers.data_ptr<double>(), numbers.data_ptr<double>() + numbers.numel());
    }
    Attributes attributes{{"mode", mode}, {"align_corners", place == "align_corners"}};
    bool whole = true;
    if (!factors.empty()) {
        auto two = rowsAndColumns<double>(call, factors, {1, 1, 1, 1});
        for (std::size_t i = 0; i < two.size(); ++i)
            two[i] = exactFactor(two[i], call.shape(0).at(i + 2));
        whole = two[0] == std::floor(two[0]) && two[1] == std::floor(two[1]);
        attributes.set("factors", two);
    } else if (call.has(3)) {
        if (call.text("keep_aspect_ratio_policy", "stretch") != "stretch") {
            call.refuse("only sizes that are kept as they are said are supported");
        }
        const Shape& from = call.shape(0);
        List sizes = call.integers(3);
        // The batch is not that of the file.
        if (sizes.size() == 4 && from.size() == 4) sizes[0] = from[0];
        const List two = rowsAndColumns<std::int64_t>(call, sizes, from.size() == 4 ? from : Shape(4, 0));
        whole = two[0] % from[2] == 0 && two[1] % from[3] == 0;
        attributes.set("size", two);
    } else {
        call.refuse("it has neither factors nor sizes");
    }
    if (mode == "nearest") checkNearest(call, place, upsample, whole);
    const bool known = place == "align_corners" || place == "half_pixel" || place == "pytorch_half_pixel";
    if (mode == "bilinear" && !known) call.refuse("its coordinates are not those of PyTorch");
    return plain(call, Kind::upsample, std::move(attributes));
}

// x sigmoid(alpha x).
std::vector<Value> swish(NodeCall& call) {
    const double alpha = call.real("alpha", 1);
    if (alpha == 1) return plain(call, Kind::silu);
    const LayerId scaled = call.add(Kind::affine, {call.layer(0)}, {}, {{"scale", at::full({1}, alpha)}});
    return one(call.add(Kind::multiplication, {call.layer(0), call.add(Kind::sigmoid, {scaled})}));
}

}  // namespace

const OperatorTable& layerOperators() {
    static const OperatorTable table{
        {"Conv", convolution},
        {"ConvTranspose", transposedConvolution},
        {"Gemm", gemm},
        {"MatMul", matrixProduct},
        {"BatchNormalization", batchNorm},
        {"LayerNormalization", layerNorm},
        {"GroupNormalization", groupNorm},
        {"InstanceNormalization", instanceNorm},
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
        {"Abs", absolute},
        {"Exp", exponential},
        {"Log", logarithm},
        {"Softsign", softSign},
        {"Elu", elu},
        {"Celu", celu},
        {"Selu", selu},
        {"Gelu", gelu},
        {"Mish", mish},
        {"Clip", clip},
        {"Resize", resize},
        {"Upsample", resize},
        {"Swish", swish},
    };
    return table;
}

}  // namespace saccade::onnx_import
