// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"

namespace saccade::kinds {
namespace {

/// Entries added before and after the channels, rows and columns of N x C x H x W: a constant, or (rows and columns
/// only) the picture mirrored at its border or its border repeated.
class Pad final : public LayerKind {
 public:
    Kind kind() const override { return Kind::pad; }
    std::string_view name() const override { return "pad"; }
    Role role() const override { return Role::routing; }

    std::vector<AttributeSchema> attributeSchemas() const override {
        using List = std::vector<std::int64_t>;
        return {{"before", List{0, 0, 0}, true, -16384, 16384, 3, {}},
                {"after", List{0, 0, 0}, true, -16384, 16384, 3, {}},
                {"mode", std::string("constant"), false, 0, 0, 0, {"constant", "reflect", "replicate"}},
                {"value", 0.0, false, 0, 0, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        if (inputs[0].size() != 4) refuse(layer, "the input must be N x C x H x W, not " + describe(inputs[0]));
        const auto& before = layer.attributes.integers("before");
        const auto& after = layer.attributes.integers("after");
        const bool constant = layer.attributes.word("mode") == "constant";
        Shape output = inputs[0];
        for (std::size_t i = 0; i < 3; ++i) {
            const std::int64_t extent = inputs[0][i + 1];
            if (!constant && (before[i] < 0 || after[i] < 0 || (i == 0 && before[i] + after[i] > 0))) {
                refuse(layer, "only a constant pads channels or takes entries away");
            }
            if (layer.attributes.word("mode") == "reflect" && (before[i] >= extent || after[i] >= extent)) {
                refuse(layer, "an input of " + describe(inputs[0]) + " is too small to be mirrored that far");
            }
            output[i + 1] = extent + before[i] + after[i];
            if (output[i + 1] < 1 || extent + std::min<std::int64_t>(before[i], 0) < 0 ||
                extent + std::min<std::int64_t>(after[i], 0) < 0) {
                refuse(layer, "nothing is left of an input of " + describe(inputs[0]));
            }
        }
        return output;
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        const auto& mode = layer.attributes.word("mode");
        if (mode == "reflect") return at::reflection_pad2d(inputs[0], planes(layer));
        if (mode == "replicate") return at::replication_pad2d(inputs[0], planes(layer));
        return at::constant_pad_nd(inputs[0], volumes(layer, 1), layer.attributes.real("value"));
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const auto& mode = layer.attributes.word("mode");
        if (mode == "reflect") return {at::reflection_pad2d_backward(signal, inputs[0], planes(layer))};
        if (mode == "replicate") return {at::replication_pad2d_backward(signal, inputs[0], planes(layer))};
        return {at::constant_pad_nd(signal, volumes(layer, -1), 0)};
    }

    ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& /*inputShapes*/) const override {
        ReceptiveField field = inputs[0];
        if (field.global) return field;
        const auto& before = layer.attributes.integers("before");
        // A mirrored or repeated border shows pixels beside the window; the field then names where the window lies.
        for (std::size_t axis = 0; axis < 2; ++axis) {
            field.start[axis] -= static_cast<double>(before[axis + 1]) * field.jump[axis];
        }
        return field;
    }

 private:
    // LibTorch lists the last axis first: left, right, top, bottom.
    static std::vector<std::int64_t> planes(const Layer& layer) {
        const auto& before = layer.attributes.integers("before");
        const auto& after = layer.attributes.integers("after");
        return {before[2], after[2], before[1], after[1]};
    }
    static std::vector<std::int64_t> volumes(const Layer& layer, std::int64_t sign) {
        const auto& before = layer.attributes.integers("before");
        const auto& after = layer.attributes.integers("after");
        return {sign * before[2], sign * after[2],  sign * before[1],
                sign * after[1],  sign * before[0], sign * after[0]};
    }
};

}  // namespace

const LayerKind& padKind() {
    static const Pad kind;
    return kind;
}

}  // namespace saccade::kinds
