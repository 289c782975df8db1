// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Operators with weights, normalisation, pooling and resampling.
#include "engine/import/torchscript/operator_call.h"

namespace saccade::torchscript {
namespace {

using List = std::vector<std::int64_t>;

Value output(OperatorCall& call, Kind kind, std::string_view argument, Attributes attributes = {},
             std::map<std::string, at::Tensor, std::less<>> tensors = {}) {
    return OperatorCall::fresh(
        call.builder().add(kind, {call.layer(argument)}, std::move(attributes), std::move(tensors)));
}

// Zeros on each side so that, at stride 1, the output is as large as the input; the larger half behind.
List samePadding(const at::Tensor& weight, const List& dilation) {
    List padding;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t total = dilation[axis] * (weight.size(static_cast<std::int64_t>(axis) + 2) - 1);
        padding.push_back(total / 2);
        padding.push_back(total - total / 2);
    }
    return padding;
}

// Over one dimension, as channel attention has them: a picture of one row.
Value convolutionOfRows(OperatorCall& call, const at::Tensor& weight) {
    if (call.shape("input").size() != 3) call.refuse("its input must be N x C x L");
    const at::Tensor kernel = weight.unsqueeze(2);
    const std::int64_t dilation = call.pair("dilation")[1];
    List padding{0, 0, 0, 0};
    if (const auto* word = call.value("padding").as<std::string>()) {
        if (*word == "same") padding = samePadding(kernel, {1, dilation});
    } else {
        padding[2] = padding[3] = call.pair("padding")[1];
    }
    Builder& builder = call.builder();
    // N x C x L to N x C x 1 x L; numbers below -1 copy an axis of the input.
    const LayerId row = builder.add(Kind::reshape, {call.layer("input")}, {{"shape", List{-2, -3, 1, -4}}});
    const LayerId done = builder.add(Kind::convolution, {row},
                                     {{"stride", List{1, call.pair("stride")[1]}},
                                      {"padding", padding},
                                      {"dilation", List{1, dilation}},
                                      {"groups", call.integer("groups")}},
                                     {{"weight", kernel}, {"bias", call.constant("bias")}});
    return OperatorCall::fresh(builder.add(Kind::reshape, {done}, {{"shape", List{-2, -3, -5}}}));
}

Value transposedConvolution(OperatorCall& call) {
    call.refuse("transposed convolutions are not supported");
}

Value convolution(OperatorCall& call) {
    if (call.boolean("transposed")) call.refuse("transposed convolutions are not supported");
    const at::Tensor weight = call.constant("weight");
    if (weight.defined() && weight.dim() == 3) return convolutionOfRows(call, weight);
    if (!weight.defined() || weight.dim() != 4) call.refuse("only convolutions in two dimensions are supported");
    const List dilation = call.pair("dilation");
    List padding;
    if (const auto* word = call.value("padding").as<std::string>()) {
        padding = *word == "same" ? samePadding(weight, dilation) : List{0, 0, 0, 0};
    } else {
        const List sides = call.pair("padding");
        padding = {sides[0], sides[0], sides[1], sides[1]};
    }
    return output(call, Kind::convolution, "input",
                  {{"stride", call.pair("stride")},
                   {"padding", padding},
                   {"dilation", dilation},
                   {"groups", call.integer("groups")}},
                  {{"weight", weight}, {"bias", call.constant("bias")}});
}

Value linear(OperatorCall& call) {
    return output(call, Kind::linear, "input", {},
                  {{"weight", call.constant("weight")}, {"bias", call.constant("bias")}});
}

Value transposedLinear(OperatorCall& call, std::string_view input, std::string_view matrix, const at::Tensor& bias) {
    const at::Tensor weight = call.constant(matrix);
    if (weight.dim() != 2) call.refuse("only products with a matrix of the file are supported");
    return output(call, Kind::linear, input, {}, {{"weight", weight.t()}, {"bias", bias}});
}

Value addmm(OperatorCall& call) {
    if (call.real("alpha", 1) != 1 || call.real("beta", 1) != 1) call.refuse("its factors must be 1");
    return transposedLinear(call, "mat1", "mat2", call.constant("self"));
}

Value matmul(OperatorCall& call) {
    if (!dependsOnInput(call.value("self"))) call.refuse("a matrix from the left is not supported");
    return transposedLinear(call, "self", call.name() == "aten::mm" ? "mat2" : "other", {});
}

Value batchNorm(OperatorCall& call) {
    if (call.boolean("training")) {
        call.refuse("it was exported in training mode; call eval() on the model before it is exported");
    }
    const at::Tensor mean = call.constant("running_mean");
    const at::Tensor variance = call.constant("running_var");
    if (!mean.defined() || !variance.defined()) call.refuse("it normalises by the batch's own statistics");
    return output(
        call, Kind::batchNorm, "input", {{"epsilon", call.real("eps")}},
        {{"mean", mean}, {"variance", variance}, {"weight", call.constant("weight")}, {"bias", call.constant("bias")}});
}

Value layerNorm(OperatorCall& call) {
    const auto axes = static_cast<std::int64_t>(call.integers("normalized_shape").size());
    return output(call, Kind::layerNorm, "input", {{"axes", axes}, {"epsilon", call.real("eps")}},
                  {{"weight", call.constant("weight")}, {"bias", call.constant("bias")}});
}

Value groupNorm(OperatorCall& call) {
    return output(call, Kind::groupNorm, "input",
                  {{"groups", call.integer("num_groups")}, {"epsilon", call.real("eps")}},
                  {{"weight", call.constant("weight")}, {"bias", call.constant("bias")}});
}

// Of every picture and channel by itself, or by what was learned of them, as batch normalisation does it.
Value instanceNorm(OperatorCall& call) {
    if (!call.boolean("use_input_stats", true)) return batchNorm(call);
    const Shape& shape = call.shape("input");
    if (shape.size() < 2) call.refuse("its input has no channels");
    return output(call, Kind::groupNorm, "input", {{"groups", shape[1]}, {"epsilon", call.real("eps")}},
                  {{"weight", call.constant("weight")}, {"bias", call.constant("bias")}});
}

// Without a stride windows stand side by side.
List strideOf(OperatorCall& call, const List& kernel) {
    return call.integers("stride").empty() ? kernel : call.pair("stride");
}

Value maxPool(OperatorCall& call) {
    const List kernel = call.pair("kernel_size");
    return output(call, Kind::maxPool, "self",
                  {{"kernel", kernel},
                   {"stride", strideOf(call, kernel)},
                   {"padding", call.pair("padding")},
                   {"dilation", call.pair("dilation")},
                   {"ceil_mode", call.boolean("ceil_mode")}});
}

Value withoutIndices(Value values) {
    return sequence({std::move(values), Value{Opaque{"the places of the maxima"}}});
}

Value maxPoolWithIndices(OperatorCall& call) {
    return withoutIndices(maxPool(call));
}

Value averagePool(OperatorCall& call) {
    const List kernel = call.pair("kernel_size");
    return output(call, Kind::averagePool, "self",
                  {{"kernel", kernel},
                   {"stride", strideOf(call, kernel)},
                   {"padding", call.pair("padding")},
                   {"ceil_mode", call.boolean("ceil_mode")},
                   {"count_include_pad", call.boolean("count_include_pad", true)},
                   {"divisor", call.integer("divisor_override", 0)}});
}

Value adaptiveAveragePool(OperatorCall& call) {
    return output(call, Kind::adaptiveAveragePool, "self", {{"size", call.pair("output_size")}});
}

Value adaptiveMaxPool(OperatorCall& call) {
    return withoutIndices(output(call, Kind::adaptiveMaxPool, "self", {{"size", call.pair("output_size")}}));
}

Value softmaxOf(OperatorCall& call, Kind kind) {
    return output(call, kind, "self", {{"axis", call.axis("dim", call.shape("self").size())}});
}
Value softmax(OperatorCall& call) {
    return softmaxOf(call, Kind::softmax);
}
Value logSoftmax(OperatorCall& call) {
    return softmaxOf(call, Kind::logSoftmax);
}

Value dropout(OperatorCall& call) {
    if (call.boolean("train") && call.real("p", 0.5) > 0) {
        call.refuse("it was exported in training mode; call eval() on the model before it is exported");
    }
    // PyTorch hands its input on, so the two share one memory. The form in place calls it otherwise.
    const char* input = call.given("input") ? "input" : "self";
    return call.view(input, call.builder().add(Kind::dropout, {call.layer(input)}));
}

// By factors where the file gives them, so that the network stays free of the input's size.
Value upsample(OperatorCall& call, const char* mode) {
    Attributes attributes{{"mode", std::string(mode)}, {"align_corners", call.boolean("align_corners")}};
    std::vector<double> factors = call.reals("scale_factors");
    if (factors.empty() && call.given("scales_h") && call.given("scales_w")) {
        factors = {call.real("scales_h"), call.real("scales_w")};
    }
    if (factors.size() == 1) factors.push_back(factors[0]);
    if (factors.size() == 2) {
        attributes.set("factors", factors);
    } else if (!factors.empty()) {
        call.refuse("only pictures are resampled");
    } else {
        attributes.set("size", call.pair("output_size"));
    }
    const bool named = dependsOnInput(call.value("input"));
    return output(call, Kind::upsample, named ? "input" : "self", std::move(attributes));
}

Value upsampleNearest(OperatorCall& call) {
    return upsample(call, "nearest");
}
Value upsampleBilinear(OperatorCall& call) {
    return upsample(call, "bilinear");
}

// The form in which scripted files of older versions call it.
Value interpolate(OperatorCall& call) {
    const auto* mode = call.value("mode").as<std::string>();
    const std::string word = mode == nullptr ? "nearest" : *mode;
    if (word != "nearest" && word != "bilinear") call.refuse("mode \"" + word.substr(0, 50) + "\" is not supported");
    Attributes attributes{{"mode", word}, {"align_corners", call.boolean("align_corners")}};
    if (call.given("scale_factor")) {
        auto factors = call.reals("scale_factor");
        if (factors.size() == 1) factors.push_back(factors[0]);
        attributes.set("factors", factors);
    } else {
        attributes.set("size", call.pair("size"));
    }
    return output(call, Kind::upsample, "input", std::move(attributes));
}

// Activations.

Value plain(OperatorCall& call, Kind kind, Attributes attributes = {}) {
    return output(call, kind, "self", std::move(attributes));
}

Value relu(OperatorCall& call) {
    return plain(call, Kind::relu);
}
Value relu6(OperatorCall& call) {
    return plain(call, Kind::clamp, {{"minimum", 0.0}, {"maximum", 6.0}});
}
Value silu(OperatorCall& call) {
    return plain(call, Kind::silu);
}
Value hardSwish(OperatorCall& call) {
    return plain(call, Kind::hardSwish);
}
Value hardSigmoid(OperatorCall& call) {
    return plain(call, Kind::hardSigmoid);
}
Value sigmoid(OperatorCall& call) {
    return plain(call, Kind::sigmoid);
}
Value hyperbolicTangent(OperatorCall& call) {
    return plain(call, Kind::tanh);
}

Value leakyRelu(OperatorCall& call) {
    return plain(call, Kind::leakyRelu, {{"slope", call.real("negative_slope", 0.01)}});
}

Value hardTanh(OperatorCall& call) {
    return plain(call, Kind::clamp, {{"minimum", call.real("min_val", -1)}, {"maximum", call.real("max_val", 1)}});
}

Value clamp(OperatorCall& call) {
    if (call.real("min", -1) == 0 && !call.given("max")) return relu(call);
    Attributes attributes;
    if (call.given("min")) attributes.set("minimum", call.real("min"));
    if (call.given("max")) attributes.set("maximum", call.real("max"));
    return plain(call, Kind::clamp, std::move(attributes));
}

Value threshold(OperatorCall& call) {
    if (call.real("threshold") != 0 || call.real("value") != 0) call.refuse("only a threshold of 0 is supported");
    return relu(call);
}

Value parametricRelu(OperatorCall& call) {
    return output(call, Kind::parametricRelu, "self", {}, {{"slope", call.constant("weight").flatten()}});
}

// Its slope is drawn while a network learns and the mean afterwards.
Value randomisedRelu(OperatorCall& call) {
    if (call.boolean("training")) {
        call.refuse("it was exported in training mode; call eval() on the model before it is exported");
    }
    return plain(call, Kind::leakyRelu, {{"slope", (call.real("lower", 1.0 / 8) + call.real("upper", 1.0 / 3)) / 2}});
}

Value elu(OperatorCall& call) {
    return plain(call, Kind::elu,
                 {{"alpha", call.real("alpha", 1)},
                  {"scale", call.real("scale", 1)},
                  {"input_scale", call.real("input_scale", 1)}});
}

// Klambauer et al. 2017, the constants that PyTorch uses.
Value selu(OperatorCall& call) {
    return plain(call, Kind::elu,
                 {{"alpha", 1.6732632423543772848170429916717}, {"scale", 1.0507009873554804934193349852946}});
}

Value celu(OperatorCall& call) {
    const double alpha = call.real("alpha", 1);
    if (alpha == 0) call.refuse("its alpha is 0");
    return plain(call, Kind::elu, {{"alpha", alpha}, {"input_scale", 1 / alpha}});
}

Value gelu(OperatorCall& call) {
    const auto* word = call.value("approximate").as<std::string>();
    return plain(call, Kind::gelu, {{"approximation", word == nullptr ? std::string("none") : *word}});
}

Value softplus(OperatorCall& call) {
    return plain(call, Kind::softplus, {{"beta", call.real("beta", 1)}, {"threshold", call.real("threshold", 20)}});
}

Value absolute(OperatorCall& call) {
    return plain(call, Kind::absolute);
}
Value exponential(OperatorCall& call) {
    return plain(call, Kind::exponential);
}

// log sigmoid x = -softplus(-x).
Value logSigmoid(OperatorCall& call) {
    Builder& builder = call.builder();
    const auto negated = [&builder](LayerId layer) {
        return builder.add(Kind::affine, {layer}, {}, {{"scale", at::full({1}, -1.0, at::kFloat)}});
    };
    return OperatorCall::fresh(negated(builder.add(Kind::softplus, {negated(call.layer("self"))})));
}

// x / (1 + |x|).
Value softSign(OperatorCall& call) {
    Builder& builder = call.builder();
    const LayerId input = call.layer("self");
    const LayerId bound =
        builder.add(Kind::affine, {builder.add(Kind::absolute, {input})}, {}, {{"shift", at::ones({1}, at::kFloat)}});
    const LayerId inverse = builder.add(Kind::power, {bound}, {{"exponent", -1.0}});
    return OperatorCall::fresh(builder.add(Kind::multiplication, {input, inverse}));
}

// x without what of it lies between the bounds.
Value softShrink(OperatorCall& call) {
    Builder& builder = call.builder();
    const LayerId input = call.layer("self");
    const double bound = call.real("lambd", 0.5);
    const LayerId between = builder.add(Kind::clamp, {input}, {{"minimum", -bound}, {"maximum", bound}});
    return OperatorCall::fresh(
        builder.add(Kind::addition, {input, between}, {{"coefficients", std::vector<double>{1, -1}}}));
}

// The first half along an axis, gated by the second.
Value gatedHalves(OperatorCall& call) {
    Builder& builder = call.builder();
    const LayerId input = call.layer("self");
    const Shape from = builder.shape(input);
    const std::int64_t axis = call.axis("dim", from.size());
    const std::int64_t extent = from[static_cast<std::size_t>(axis)];
    if (axis == 0 || extent % 2 != 0) call.refuse("its axis has no two halves");
    const auto part = [&](std::int64_t start) {
        return builder.add(Kind::slice, {input},
                           {{"axis", axis}, {"start", start}, {"end", start + extent / 2}, {"step", std::int64_t{1}}});
    };
    const LayerId first = part(0);
    return OperatorCall::fresh(
        builder.add(Kind::multiplication, {first, builder.add(Kind::sigmoid, {part(extent / 2)})}));
}

Value mish(OperatorCall& call) {
    Builder& builder = call.builder();
    const LayerId input = call.layer("self");
    const LayerId gate = builder.add(Kind::tanh, {builder.add(Kind::softplus, {input})});
    return OperatorCall::fresh(builder.add(Kind::multiplication, {input, gate}));
}

}  // namespace

const std::map<std::string_view, TensorOperator>& layerOperators() {
    static const std::map<std::string_view, TensorOperator> table{
        {"aten::_convolution", convolution},
        {"aten::_convolution_mode", convolution},
        {"aten::convolution", convolution},
        {"aten::conv1d", convolution},
        {"aten::conv2d", convolution},
        {"aten::conv_transpose2d", transposedConvolution},
        {"aten::linear", linear},
        {"aten::addmm", addmm},
        {"aten::matmul", matmul},
        {"aten::mm", matmul},
        {"aten::batch_norm", batchNorm},
        {"aten::layer_norm", layerNorm},
        {"aten::group_norm", groupNorm},
        {"aten::instance_norm", instanceNorm},
        {"aten::max_pool2d", maxPool},
        {"aten::max_pool2d_with_indices", maxPoolWithIndices},
        {"aten::avg_pool2d", averagePool},
        {"aten::adaptive_avg_pool2d", adaptiveAveragePool},
        {"aten::adaptive_max_pool2d", adaptiveMaxPool},
        {"aten::softmax", softmax},
        {"aten::_softmax", softmax},
        {"aten::log_softmax", logSoftmax},
        {"aten::_log_softmax", logSoftmax},
        {"aten::dropout", dropout},
        {"aten::feature_dropout", dropout},
        {"aten::alpha_dropout", dropout},
        {"aten::feature_alpha_dropout", dropout},
        {"aten::upsample_nearest2d", upsampleNearest},
        {"aten::upsample_bilinear2d", upsampleBilinear},
        {"aten::__interpolate", interpolate},
        {"aten::relu", relu},
        {"aten::relu6", relu6},
        {"aten::silu", silu},
        {"aten::hardswish", hardSwish},
        {"aten::hardsigmoid", hardSigmoid},
        {"aten::sigmoid", sigmoid},
        {"aten::tanh", hyperbolicTangent},
        {"aten::leaky_relu", leakyRelu},
        {"aten::hardtanh", hardTanh},
        {"aten::clamp", clamp},
        {"aten::clamp_min", clamp},
        {"aten::clamp_max", clamp},
        {"aten::threshold", threshold},
        {"aten::elu", elu},
        {"aten::selu", selu},
        {"aten::celu", celu},
        {"aten::gelu", gelu},
        {"aten::softplus", softplus},
        {"aten::mish", mish},
        {"aten::prelu", parametricRelu},
        {"aten::rrelu", randomisedRelu},
        {"aten::abs", absolute},
        {"aten::exp", exponential},
        {"aten::log_sigmoid", logSigmoid},
        {"aten::softsign", softSign},
        {"aten::softshrink", softShrink},
        {"aten::glu", gatedHalves},
    };
    return table;
}

}  // namespace saccade::torchscript
