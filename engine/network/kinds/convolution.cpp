// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

constexpr std::int64_t largestWindow = 4096;

/// Cross-correlation in two dimensions: N x C x H x W to N x O x H' x W', weight O x C/groups x kh x kw.
/// `padding` is top, bottom, left, right, with zeros.
class Convolution final : public LayerKind {
 public:
    Kind kind() const override { return Kind::convolution; }
    std::string_view name() const override { return "convolution"; }
    Role role() const override { return Role::weighted; }
    bool backwardReadsInputs() const override { return false; }
    bool backwardReadsOutput() const override { return false; }
    std::vector<TensorRole> tensorRoles() const override { return {{"weight", true}, {"bias", false}}; }

    std::vector<AttributeSchema> attributeSchemas() const override {
        using List = std::vector<std::int64_t>;
        return {{"stride", List{1, 1}, false, 1, largestWindow, 2, {}},
                {"padding", List{0, 0, 0, 0}, false, 0, largestWindow, 4, {}},
                {"dilation", List{1, 1}, false, 1, largestWindow, 2, {}},
                {"groups", std::int64_t{1}, false, 1, 1 << 20, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const Shape& input = inputs[0];
        const at::Tensor weight = layer.tensor("weight");
        const at::Tensor bias = layer.tensor("bias");
        const std::int64_t groups = layer.attributes.integer("groups");
        if (weight.dim() != 4) refuse(layer, "the weight must have 4 dimensions, out x in / groups x height x width");
        if (weight.numel() == 0) refuse(layer, "the weight is empty");
        if (weight.size(0) % groups != 0) refuse(layer, "the output channels cannot be divided into the groups");
        if (bias.defined() && (bias.dim() != 1 || bias.size(0) != weight.size(0))) {
            refuse(layer, "the bias must have one value an output channel");
        }
        if (input.size() != 4) refuse(layer, "the input must be N x C x H x W, not " + describe(input));
        if (input[1] != weight.size(1) * groups) {
            refuse(layer, "it takes " + std::to_string(weight.size(1) * groups) + " channels, not " +
                              std::to_string(input[1]));
        }
        const auto& padding = layer.attributes.integers("padding");
        const auto stride = pair(layer, "stride");
        const auto dilation = pair(layer, "dilation");
        const std::int64_t height =
            windowPositions(input[2], weight.size(2), stride[0], padding[0], padding[1], dilation[0], false);
        const std::int64_t width =
            windowPositions(input[3], weight.size(3), stride[1], padding[2], padding[3], dilation[1], false);
        if (height < 1 || width < 1) {
            refuse(layer, "the input of " + describe(input) + " is smaller than the kernel");
        }
        return {input[0], weight.size(0), height, width};
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return at::convolution(padded(layer, inputs[0]), layer.tensor("weight"), layer.tensor("bias"),
                               layer.attributes.integers("stride"), symmetricPadding(layer),
                               layer.attributes.integers("dilation"), false, {0, 0},
                               layer.attributes.integer("groups"));
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const at::Tensor input = padded(layer, inputs[0]);
        // Only the input's gradient: the weights' is never needed and costs as much again.
        at::Tensor result = std::get<0>(at::convolution_backward(
            signal, input, layer.tensor("weight"), c10::nullopt, layer.attributes.integers("stride"),
            symmetricPadding(layer), layer.attributes.integers("dilation"), false, {0, 0},
            layer.attributes.integer("groups"), {true, false, false}));
        if (!symmetric(layer)) {
            const auto& padding = layer.attributes.integers("padding");
            result = result.narrow(2, padding[0], inputs[0].size(2)).narrow(3, padding[2], inputs[0].size(3));
        }
        return {result};
    }

    ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& /*inputShapes*/) const override {
        const at::Tensor weight = layer.tensor("weight");
        const auto& padding = layer.attributes.integers("padding");
        return inputs[0].windowed({weight.size(2), weight.size(3)}, pair(layer, "stride"), {padding[0], padding[2]},
                                  pair(layer, "dilation"));
    }

    std::int64_t multiplications(const Layer& layer, const std::vector<Shape>& /*inputs*/,
                                 const Shape& output) const override {
        const at::Tensor weight = layer.tensor("weight");
        return weight.numel() * output[2] * output[3];
    }

 private:
    static bool symmetric(const Layer& layer) {
        const auto& padding = layer.attributes.integers("padding");
        return padding[0] == padding[1] && padding[2] == padding[3];
    }
    static std::vector<std::int64_t> symmetricPadding(const Layer& layer) {
        const auto& padding = layer.attributes.integers("padding");
        return symmetric(layer) ? std::vector<std::int64_t>{padding[0], padding[2]} : std::vector<std::int64_t>{0, 0};
    }
    // LibTorch pads both sides alike; other paddings are written out.
    static at::Tensor padded(const Layer& layer, const at::Tensor& input) {
        if (symmetric(layer)) return input;
        const auto& padding = layer.attributes.integers("padding");
        return at::constant_pad_nd(input, {padding[2], padding[3], padding[0], padding[1]}, 0);
    }
};

}  // namespace

const LayerKind& convolutionKind() {
    static const Convolution kind;
    return kind;
}

}  // namespace saccade::kinds
