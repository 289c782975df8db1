// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Kinds that keep the values and change how they are laid out. The batch stays axis 0 in all of them.
#include <algorithm>
#include <numeric>

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

constexpr std::int64_t largestExtent = std::int64_t{1} << 31;

// Where rows and columns stay what they were, so does the field; where they are mixed, every cell sees all.
ReceptiveField fieldAfter(const ReceptiveField& field, const Shape& input, const Shape& output) {
    if (input.size() < 3 || field.global) return field;
    const bool kept = output.size() >= 2 && std::equal(output.end() - 2, output.end(), input.end() - 2);
    const bool single = input.size() == 4 && input[2] == 1 && input[3] == 1;
    return kept || single ? field : ReceptiveField::whole();
}

/// The same values in the same order under another shape: outputShape() is all that such kinds differ in.
class SameOrder : public LayerKind {
 public:
    Role role() const override { return Role::routing; }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return inputs[0].reshape(outputShape(layer, {inputs[0].sizes().vec()}));
    }

    Tensors backward(const Layer& /*layer*/, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        return {signal.reshape(inputs[0].sizes())};
    }

    ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& inputShapes) const override {
        return fieldAfter(inputs[0], inputShapes[0], outputShape(layer, inputShapes));
    }
};

/// `shape` names every axis of the output: an extent above 0, -1 for what is left over (at most once), or -2 - k for
/// the extent of the input's axis k. The first is always -2: the batch.
class Reshape final : public SameOrder {
 public:
    Kind kind() const override { return Kind::reshape; }
    std::string_view name() const override { return "reshape"; }
    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"shape", std::vector<std::int64_t>{-2, -1}, true, -9, largestExtent, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const auto& wanted = layer.attributes.integers("shape");
        if (wanted.empty() || wanted[0] != -2) refuse(layer, "its first axis must be the batch");
        Shape output;
        std::int64_t known = 1;
        std::size_t rest = wanted.size();
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            std::int64_t extent = wanted[i];
            if (extent == -1) {
                if (rest != wanted.size()) refuse(layer, "only one axis can take what is left over");
                rest = i;
                extent = 1;
            } else if (extent < -1) {
                const auto source = static_cast<std::size_t>(-2 - extent);
                if (source >= inputs[0].size()) refuse(layer, "it names an axis that the input does not have");
                extent = inputs[0][source];
            } else if (extent == 0) {
                refuse(layer, "an extent of 0 is not allowed");
            }
            if (__builtin_mul_overflow(known, extent, &known)) refuse(layer, "its extents are too large");
            output.push_back(extent);
        }
        const std::int64_t total = elements(inputs[0]);
        const bool fits = rest < wanted.size() ? known > 0 && total % known == 0 && total >= known : known == total;
        if (!fits) refuse(layer, "an input of " + describe(inputs[0]) + " cannot become " + describe(output));
        if (rest < wanted.size()) output[rest] = total / known;
        return output;
    }
};

/// The axes from `start` to `end`, both included, as one. `start` is at least 1.
class Flatten final : public SameOrder {
 public:
    Kind kind() const override { return Kind::flatten; }
    std::string_view name() const override { return "flatten"; }
    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"start", std::int64_t{1}, false, -8, 7, 0, {}}, {"end", std::int64_t{-1}, false, -8, 7, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const std::int64_t start = axisFromFront(layer.attributes.integer("start"), inputs[0].size());
        const std::int64_t end = axisFromFront(layer.attributes.integer("end"), inputs[0].size());
        if (start < 1 || end < start) {
            refuse(layer, "it cannot flatten axes " + std::to_string(layer.attributes.integer("start")) + " to " +
                              std::to_string(layer.attributes.integer("end")) + " of an input of " +
                              describe(inputs[0]) + " without touching the batch");
        }
        Shape output(inputs[0].begin(), inputs[0].begin() + start);
        output.push_back(elements(Shape(inputs[0].begin() + start, inputs[0].begin() + end + 1)));
        output.insert(output.end(), inputs[0].begin() + end + 1, inputs[0].end());
        return output;
    }
};

/// The axes in another `order`; the batch stays first.
class Permute final : public LayerKind {
 public:
    Kind kind() const override { return Kind::permute; }
    std::string_view name() const override { return "permute"; }
    Role role() const override { return Role::routing; }
    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"order", std::vector<std::int64_t>{0, 1}, true, 0, 7, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const auto& order = layer.attributes.integers("order");
        auto sorted = order;
        std::sort(sorted.begin(), sorted.end());
        std::vector<std::int64_t> axes(inputs[0].size());
        std::iota(axes.begin(), axes.end(), 0);
        if (sorted != axes || order[0] != 0) {
            refuse(layer,
                   "its order must name every axis of an input of " + describe(inputs[0]) + " once, the batch first");
        }
        Shape output;
        for (const auto axis : order)
            output.push_back(inputs[0][static_cast<std::size_t>(axis)]);
        return output;
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return inputs[0].permute(layer.attributes.integers("order"));
    }

    Tensors backward(const Layer& layer, const Tensors& /*inputs*/, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const auto& order = layer.attributes.integers("order");
        std::vector<std::int64_t> inverse(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            inverse[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
        }
        return {signal.permute(inverse)};
    }
};

/// The input repeated along axes of extent 1 to `shape`; -1 keeps an extent, and the batch is always kept.
class Expand final : public LayerKind {
 public:
    Kind kind() const override { return Kind::expand; }
    std::string_view name() const override { return "expand"; }
    Role role() const override { return Role::routing; }
    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"shape", std::vector<std::int64_t>{-1, -1}, true, -1, largestExtent, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const auto& wanted = layer.attributes.integers("shape");
        if (wanted.size() != inputs[0].size() || wanted[0] != -1) {
            refuse(layer, "it must name as many axes as the input has and keep the batch");
        }
        Shape output = inputs[0];
        for (std::size_t i = 1; i < wanted.size(); ++i) {
            if (wanted[i] == -1 || wanted[i] == output[i]) continue;
            if (output[i] != 1 || wanted[i] < 1) {
                refuse(layer, "an input of " + describe(inputs[0]) + " cannot be repeated to " + describe(wanted));
            }
            output[i] = wanted[i];
        }
        return output;
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return inputs[0].expand(outputShape(layer, {inputs[0].sizes().vec()}));
    }

    Tensors backward(const Layer& /*layer*/, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        return {summedTo(signal, inputs[0].sizes())};
    }
};

}  // namespace

const LayerKind& reshapeKind() {
    static const Reshape kind;
    return kind;
}
const LayerKind& flattenKind() {
    static const Flatten kind;
    return kind;
}
const LayerKind& permuteKind() {
    static const Permute kind;
    return kind;
}
const LayerKind& expandKind() {
    static const Expand kind;
    return kind;
}

}  // namespace saccade::kinds
