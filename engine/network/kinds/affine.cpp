// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

void multiplyShape(const Shape& output, std::int64_t& product) {
    product = 1;
    for (std::size_t i = 1; i < output.size(); ++i)
        product *= output[i];
}

/// Batch normalisation with its running statistics: (x - mean) / sqrt(variance + epsilon) x weight + bias, a channel
/// (axis 1) each.
class BatchNorm final : public LayerKind {
 public:
    Kind kind() const override { return Kind::batchNorm; }
    std::string_view name() const override { return "batch_norm"; }
    Role role() const override { return Role::affine; }
    bool backwardReadsInputs() const override { return false; }
    bool backwardReadsOutput() const override { return false; }
    std::vector<TensorRole> tensorRoles() const override {
        return {{"mean", true}, {"variance", true}, {"weight", false}, {"bias", false}};
    }
    std::vector<AttributeSchema> attributeSchemas() const override { return {{"epsilon", 1e-5, false, 0, 0, 0, {}}}; }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        if (inputs[0].size() < 2) refuse(layer, "the input must have channels, not be " + describe(inputs[0]));
        for (const auto& [role, tensor] : layer.tensors) {
            if (tensor.dim() != 1 || tensor.size(0) != inputs[0][1]) {
                refuse(layer, "its " + role + " must have one value for each of the " + std::to_string(inputs[0][1]) +
                                  " channels");
            }
        }
        return inputs[0];
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return at::batch_norm(inputs[0], layer.tensor("weight"), layer.tensor("bias"), layer.tensor("mean"),
                              layer.tensor("variance"), false, 0.0, layer.attributes.real("epsilon"), false);
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        at::Tensor scale = at::rsqrt(layer.tensor("variance") + layer.attributes.real("epsilon"));
        const at::Tensor weight = layer.tensor("weight");
        if (weight.defined()) scale = scale * weight;
        return {signal * perChannel(scale, inputs[0].dim())};
    }

    std::int64_t multiplications(const Layer& /*layer*/, const std::vector<Shape>& /*inputs*/,
                                 const Shape& output) const override {
        std::int64_t product = 0;
        multiplyShape(output, product);
        return product;
    }
};

/// x times `scale` plus `shift`, a channel (axis 1) each, or one value for all; either may be missing.
class Affine final : public LayerKind {
 public:
    Kind kind() const override { return Kind::affine; }
    std::string_view name() const override { return "affine"; }
    Role role() const override { return Role::affine; }
    bool backwardReadsInputs() const override { return false; }
    bool backwardReadsOutput() const override { return false; }
    std::vector<TensorRole> tensorRoles() const override { return {{"scale", false}, {"shift", false}}; }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        if (inputs[0].size() < 2) refuse(layer, "the input must have channels, not be " + describe(inputs[0]));
        for (const auto& [role, tensor] : layer.tensors) {
            if (tensor.dim() != 1 || (tensor.size(0) != inputs[0][1] && tensor.size(0) != 1)) {
                refuse(layer, "its " + role + " must have one value, or one for each of the " +
                                  std::to_string(inputs[0][1]) + " channels");
            }
        }
        return inputs[0];
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        at::Tensor output = inputs[0];
        if (const at::Tensor scale = layer.tensor("scale"); scale.defined()) {
            output = output * perChannel(scale, output.dim());
        }
        if (const at::Tensor shift = layer.tensor("shift"); shift.defined()) {
            output = output + perChannel(shift, output.dim());
        }
        return output;
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const at::Tensor scale = layer.tensor("scale");
        return {scale.defined() ? signal * perChannel(scale, inputs[0].dim()) : signal};
    }

    std::int64_t multiplications(const Layer& layer, const std::vector<Shape>& /*inputs*/,
                                 const Shape& output) const override {
        std::int64_t product = 0;
        if (layer.tensor("scale").defined()) multiplyShape(output, product);
        return product;
    }
};

}  // namespace

const LayerKind& batchNormKind() {
    static const BatchNorm kind;
    return kind;
}
const LayerKind& affineKind() {
    static const Affine kind;
    return kind;
}

}  // namespace saccade::kinds
