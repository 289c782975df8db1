// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <limits>

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

/// Every `step`-th entry from `start` up to but without `end` along an axis other than the batch. Negative positions
/// count from the end; an end beyond the extent means up to it.
class Slice final : public LayerKind {
 public:
    Kind kind() const override { return Kind::slice; }
    std::string_view name() const override { return "slice"; }
    Role role() const override { return Role::routing; }

    std::vector<AttributeSchema> attributeSchemas() const override {
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        return {{"axis", std::int64_t{1}, true, -8, 7, 0, {}},
                {"start", std::int64_t{0}, false, -most, most, 0, {}},
                {"end", most, false, -most, most, 0, {}},
                {"step", std::int64_t{1}, false, 1, 1 << 20, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const std::int64_t axis = axisFromFront(layer.attributes.integer("axis"), inputs[0].size());
        if (axis < 1) refuse(layer, "its axis must be one of the input's but not the batch");
        const auto at = static_cast<std::size_t>(axis);
        const auto [start, end] = bounds(layer, inputs[0][at]);
        if (start >= end) refuse(layer, "nothing is left of an input of " + describe(inputs[0]));
        const std::int64_t step = layer.attributes.integer("step");
        Shape output = inputs[0];
        output[at] = (end - start + step - 1) / step;
        return output;
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        const std::int64_t axis = layer.attributes.integer("axis");
        const auto [start, end] = bounds(layer, inputs[0].size(axis));
        return at::slice(inputs[0], axis, start, end, layer.attributes.integer("step"));
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const std::int64_t axis = layer.attributes.integer("axis");
        const auto [start, end] = bounds(layer, inputs[0].size(axis));
        return {at::slice_backward(signal, inputs[0].sizes(), axis, start, end, layer.attributes.integer("step"))};
    }

    ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& inputShapes) const override {
        const std::int64_t axis = axisFromFront(layer.attributes.integer("axis"), inputShapes[0].size());
        if (inputShapes[0].size() != 4 || axis < 2 || inputs[0].global) return inputs[0];
        const auto at = static_cast<std::size_t>(axis);
        ReceptiveField field = inputs[0];
        field.start[at - 2] += static_cast<double>(bounds(layer, inputShapes[0][at]).first) * field.jump[at - 2];
        field.jump[at - 2] *= static_cast<double>(layer.attributes.integer("step"));
        return field;
    }

 private:
    static std::pair<std::int64_t, std::int64_t> bounds(const Layer& layer, std::int64_t extent) {
        const auto place = [extent](std::int64_t position) {
            if (position < 0) position = position < -extent ? 0 : position + extent;
            return std::min(position, extent);
        };
        return {place(layer.attributes.integer("start")), place(layer.attributes.integer("end"))};
    }
};

}  // namespace

const LayerKind& sliceKind() {
    static const Slice kind;
    return kind;
}

}  // namespace saccade::kinds
