// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

constexpr std::int64_t largestSide = 16384;

/// N x C x H x W at another resolution: to `size` (rows and columns), or by `factors` where the size is 0 x 0.
class Upsample final : public LayerKind {
 public:
    Kind kind() const override { return Kind::upsample; }
    std::string_view name() const override { return "upsample"; }
    Role role() const override { return Role::averaging; }

    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"mode", std::string("nearest"), true, 0, 0, 0, {"nearest", "bilinear"}},
                {"size", std::vector<std::int64_t>{0, 0}, false, 0, largestSide, 2, {}},
                {"factors", std::vector<double>{1, 1}, false, 0, 0, 2, {}},
                {"align_corners", false, false, 0, 0, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const Shape& input = inputs[0];
        if (input.size() != 4) refuse(layer, "the input must be N x C x H x W, not " + describe(input));
        const auto wanted = size(layer, input[2], input[3]);
        if (wanted[0] < 1 || wanted[1] < 1 || wanted[0] > largestSide || wanted[1] > largestSide) {
            refuse(layer, "it would make an output of " + describe(wanted));
        }
        return {input[0], input[1], wanted[0], wanted[1]};
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        const auto wanted = size(layer, inputs[0].size(2), inputs[0].size(3));
        const auto [rows, columns] = factors(layer);
        if (layer.attributes.word("mode") == "nearest") return at::upsample_nearest2d(inputs[0], wanted, rows, columns);
        return at::upsample_bilinear2d(inputs[0], wanted, layer.attributes.boolean("align_corners"), rows, columns);
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const std::vector<std::int64_t> wanted{signal.size(2), signal.size(3)};
        const auto [rows, columns] = factors(layer);
        if (layer.attributes.word("mode") == "nearest") {
            return {at::upsample_nearest2d_backward(signal, wanted, inputs[0].sizes(), rows, columns)};
        }
        return {at::upsample_bilinear2d_backward(signal, wanted, inputs[0].sizes(),
                                                 layer.attributes.boolean("align_corners"), rows, columns)};
    }

    ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& inputShapes) const override {
        ReceptiveField field = inputs[0];
        if (field.global) return field;
        const std::array<std::int64_t, 2> extent{inputShapes[0].at(2), inputShapes[0].at(3)};
        const auto wanted = size(layer, extent[0], extent[1]);
        const bool bilinear = layer.attributes.word("mode") == "bilinear";
        for (std::size_t axis = 0; axis < 2; ++axis) {
            const double ratio = static_cast<double>(extent[axis]) / static_cast<double>(wanted[axis]);
            // A fine cell reaches the coarse cell it lies in, bilinearly its neighbours too.
            const double reach = bilinear ? 1.0 : 0.0;
            field.start[axis] -= reach * field.jump[axis];
            field.size[axis] += 2 * reach * field.jump[axis];
            field.jump[axis] *= ratio;
        }
        return field;
    }

 private:
    static std::vector<std::int64_t> size(const Layer& layer, std::int64_t height, std::int64_t width) {
        const auto wanted = pair(layer, "size");
        if (wanted[0] > 0 && wanted[1] > 0) return {wanted[0], wanted[1]};
        const auto& factor = layer.attributes.reals("factors");
        const auto scaled = [](std::int64_t extent, double by) {
            const double result = std::floor(static_cast<double>(extent) * by);
            return result >= 0 && result <= static_cast<double>(largestSide) ? static_cast<std::int64_t>(result) : 0;
        };
        return {scaled(height, factor[0]), scaled(width, factor[1])};
    }

    // PyTorch samples by the factor it was given, not by the ratio of the sizes.
    static std::pair<c10::optional<double>, c10::optional<double>> factors(const Layer& layer) {
        const auto wanted = pair(layer, "size");
        if (wanted[0] > 0 && wanted[1] > 0) return {c10::nullopt, c10::nullopt};
        const auto& factor = layer.attributes.reals("factors");
        return {factor[0], factor[1]};
    }
};

}  // namespace

const LayerKind& upsampleKind() {
    static const Upsample kind;
    return kind;
}

}  // namespace saccade::kinds
