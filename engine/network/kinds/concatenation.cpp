// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

/// Its inputs one after another along an axis other than the batch.
class Concatenation final : public LayerKind {
 public:
    Kind kind() const override { return Kind::concatenation; }
    std::string_view name() const override { return "concatenation"; }
    Role role() const override { return Role::routing; }
    std::pair<std::size_t, std::size_t> arity() const override { return {1, 1024}; }
    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"axis", std::int64_t{1}, false, -8, 7, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const std::int64_t axis = axisFromFront(layer.attributes.integer("axis"), inputs[0].size());
        if (axis < 1) refuse(layer, "its axis must be one of the inputs' but not the batch");
        Shape output = inputs[0];
        for (std::size_t i = 1; i < inputs.size(); ++i) {
            Shape rest = inputs[i];
            if (rest.size() != output.size()) refuse(layer, "its inputs have different numbers of dimensions");
            const auto at = static_cast<std::size_t>(axis);
            output[at] += rest[at];
            rest[at] = output[at];
            if (rest != output) {
                refuse(layer, "inputs of " + describe(inputs[0]) + " and " + describe(inputs[i]) + " do not fit");
            }
        }
        return output;
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return at::cat(inputs, layer.attributes.integer("axis"));
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const std::int64_t axis = layer.attributes.integer("axis");
        Tensors signals;
        std::int64_t start = 0;
        for (const auto& input : inputs) {
            signals.push_back(signal.narrow(axis, start, input.size(axis)));
            start += input.size(axis);
        }
        return signals;
    }
};

}  // namespace

const LayerKind& concatenationKind() {
    static const Concatenation kind;
    return kind;
}

}  // namespace saccade::kinds
