// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"
#include "engine/network/normalised_groups.h"

namespace saccade::kinds {
namespace {

/// Layer normalisation over the last `axes` axes: (x - mean) / sqrt(variance + epsilon) x weight + bias. Weight and
/// bias have the shape of those axes.
class LayerNorm final : public LayerKind {
 public:
    Kind kind() const override { return Kind::layerNorm; }
    std::string_view name() const override { return "layer_norm"; }
    Role role() const override { return Role::normalising; }
    std::vector<TensorRole> tensorRoles() const override { return {{"weight", false}, {"bias", false}}; }

    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"axes", std::int64_t{1}, true, 1, 7, 0, {}}, {"epsilon", 1e-5, false, 0, 0, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const auto axes = static_cast<std::size_t>(layer.attributes.integer("axes"));
        if (axes >= inputs[0].size()) refuse(layer, "it normalises more axes than an input of " + describe(inputs[0]));
        const Shape tail(inputs[0].end() - static_cast<std::ptrdiff_t>(axes), inputs[0].end());
        for (const auto& [role, tensor] : layer.tensors) {
            if (tensor.sizes() != c10::IntArrayRef(tail)) {
                refuse(layer, "its " + role + " must be " + describe(tail) + ", not " + describe(tensor.sizes().vec()));
            }
        }
        return inputs[0];
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        const auto tail = inputs[0].sizes().slice(tailStart(layer, inputs[0]));
        return at::layer_norm(inputs[0], tail, layer.tensor("weight"), layer.tensor("bias"),
                              layer.attributes.real("epsilon"), false);
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        return {groupsBackward(layer, inputs[0], signal)};
    }

    ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& inputShapes) const override {
        // Over the last axis of N x H x W x C it stays within a cell; over more, or over N x C x H x W's columns, not.
        return inputShapes[0].size() == 4 && layer.attributes.integer("axes") == 1 ? inputs[0]
                                                                                   : ReceptiveField::whole();
    }

 private:
    static std::size_t tailStart(const Layer& layer, const at::Tensor& input) {
        return static_cast<std::size_t>(input.dim() - layer.attributes.integer("axes"));
    }
};

}  // namespace

const LayerKind& layerNormKind() {
    static const LayerNorm kind;
    return kind;
}

}  // namespace saccade::kinds
