// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"

namespace saccade::kinds {
namespace {

/// y = x W' + b along the last axis: N x ... x I to N x ... x O, weight O x I.
class Linear final : public LayerKind {
 public:
    Kind kind() const override { return Kind::linear; }
    std::string_view name() const override { return "linear"; }
    Role role() const override { return Role::weighted; }
    bool backwardReadsInputs() const override { return false; }
    bool backwardReadsOutput() const override { return false; }
    std::vector<TensorRole> tensorRoles() const override { return {{"weight", true}, {"bias", false}}; }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const at::Tensor weight = layer.tensor("weight");
        const at::Tensor bias = layer.tensor("bias");
        if (weight.dim() != 2 || weight.numel() == 0) refuse(layer, "the weight must be out x in");
        if (bias.defined() && (bias.dim() != 1 || bias.size(0) != weight.size(0))) {
            refuse(layer, "the bias must have one value an output");
        }
        if (inputs[0].size() < 2 || inputs[0].back() != weight.size(1)) {
            refuse(layer, "it takes " + std::to_string(weight.size(1)) + " values a row, not an input of " +
                              describe(inputs[0]));
        }
        Shape output = inputs[0];
        output.back() = weight.size(0);
        return output;
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        const at::Tensor bias = layer.tensor("bias");
        return bias.defined() ? at::linear(inputs[0], layer.tensor("weight"), bias)
                              : at::matmul(inputs[0], layer.tensor("weight").t());
    }

    Tensors backward(const Layer& layer, const Tensors& /*inputs*/, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        return {at::matmul(signal, layer.tensor("weight"))};
    }

    ReceptiveField receptiveField(const Layer& /*layer*/, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& inputShapes) const override {
        // On N x H x W x C it is a 1 x 1 convolution; on N x I every output sees all that the row holds, which
        // flatten has already made global where it is.
        return inputShapes[0].size() == 3 ? ReceptiveField::whole() : inputs[0];
    }

    std::int64_t multiplications(const Layer& layer, const std::vector<Shape>& /*inputs*/,
                                 const Shape& output) const override {
        const at::Tensor weight = layer.tensor("weight");
        return elements(output) / std::max<std::int64_t>(1, output[0]) * weight.size(1);
    }
};

}  // namespace

const LayerKind& linearKind() {
    static const Linear kind;
    return kind;
}

}  // namespace saccade::kinds
