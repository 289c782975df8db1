// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

/// Its inputs one after another along an axis other than the batch. One that does not depend on the picture has a batch
/// of one, and is repeated.
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
            if (output[0] == 1) output[0] = rest[0];
            if (rest[0] == 1) rest[0] = output[0];
            if (rest != output) {
                refuse(layer, "inputs of " + describe(inputs[0]) + " and " + describe(inputs[i]) + " do not fit");
            }
        }
        return output;
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        std::int64_t batch = 1;
        for (const auto& input : inputs)
            batch = std::max(batch, input.size(0));
        Tensors all;
        for (const auto& input : inputs)
            all.push_back(repeated(input, batch));
        return at::cat(all, layer.attributes.integer("axis"));
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const std::int64_t axis = layer.attributes.integer("axis");
        Tensors signals;
        std::int64_t start = 0;
        for (const auto& input : inputs) {
            const at::Tensor part = signal.narrow(axis, start, input.size(axis));
            signals.push_back(input.size(0) == part.size(0) ? part : part.sum(0, true));
            start += input.size(axis);
        }
        return signals;
    }

 private:
    static at::Tensor repeated(const at::Tensor& input, std::int64_t batch) {
        if (input.size(0) == batch) return input;
        Shape shape{batch};
        for (const std::int64_t extent : input.sizes().slice(1))
            shape.push_back(extent);
        return input.expand(shape);
    }
};

}  // namespace

const LayerKind& concatenationKind() {
    static const Concatenation kind;
    return kind;
}

}  // namespace saccade::kinds
