// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

/// A ReLU whose slope below zero was learned: x where x > 0, else slope times x. One slope for all, or one a channel
/// (axis 1). He et al. 2015.
class ParametricRelu final : public LayerKind {
 public:
    Kind kind() const override { return Kind::parametricRelu; }
    std::string_view name() const override { return "parametric_relu"; }
    Role role() const override { return Role::activation; }
    std::vector<TensorRole> tensorRoles() const override { return {{"slope", true}}; }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const at::Tensor slope = layer.tensor("slope");
        if (inputs[0].size() < 2) refuse(layer, "the input must have channels, not be " + describe(inputs[0]));
        if (slope.dim() != 1 || (slope.size(0) != 1 && slope.size(0) != inputs[0][1])) {
            refuse(layer, "its slope must have one value, or one for each of the " + std::to_string(inputs[0][1]) +
                              " channels");
        }
        return inputs[0];
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return gated(layer, inputs[0], inputs[0]);
    }

    // LibTorch's own takes the slope at zero itself, too.
    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        return {gated(layer, inputs[0], signal)};
    }

 private:
    // What passes where the input is positive, and times the slope elsewhere.
    static at::Tensor gated(const Layer& layer, const at::Tensor& input, const at::Tensor& what) {
        return at::where(at::gt(input, 0), what, what * perChannel(layer.tensor("slope"), input.dim()));
    }
};

}  // namespace

const LayerKind& parametricReluKind() {
    static const ParametricRelu kind;
    return kind;
}

}  // namespace saccade::kinds
