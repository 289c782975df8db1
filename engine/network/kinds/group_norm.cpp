// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"
#include "engine/network/normalised_groups.h"

namespace saccade::kinds {
namespace {

/// Group normalisation of N x C x ...: the channels (axis 1) in `groups` of equally many, each with the mean and the
/// variance of all its values in a picture; weight and bias a channel.
class GroupNorm final : public LayerKind {
 public:
    Kind kind() const override { return Kind::groupNorm; }
    std::string_view name() const override { return "group_norm"; }
    Role role() const override { return Role::normalising; }
    std::vector<TensorRole> tensorRoles() const override { return {{"weight", false}, {"bias", false}}; }

    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"groups", std::int64_t{1}, true, 1, 1 << 20, 0, {}}, {"epsilon", 1e-5, false, 0, 0, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const Shape& input = inputs[0];
        const std::int64_t groups = layer.attributes.integer("groups");
        if (input.size() < 2) refuse(layer, "the input must have channels, not be " + describe(input));
        if (input[1] % groups != 0) {
            refuse(layer,
                   std::to_string(input[1]) + " channels cannot be divided into " + std::to_string(groups) + " groups");
        }
        for (const auto& [role, tensor] : layer.tensors) {
            if (tensor.dim() != 1 || tensor.size(0) != input[1]) {
                refuse(layer, "its " + role + " must have one value for each of the " + std::to_string(input[1]) +
                                  " channels");
            }
        }
        return input;
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return at::group_norm(inputs[0], layer.attributes.integer("groups"), layer.tensor("weight"),
                              layer.tensor("bias"), layer.attributes.real("epsilon"), false);
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        return {groupsBackward(layer, inputs[0], signal)};
    }

    ReceptiveField receptiveField(const Layer& /*layer*/, const std::vector<ReceptiveField>& /*inputs*/,
                                  const std::vector<Shape>& /*inputShapes*/) const override {
        return ReceptiveField::whole();
    }
};

}  // namespace

const LayerKind& groupNormKind() {
    static const GroupNorm kind;
    return kind;
}

}  // namespace saccade::kinds
