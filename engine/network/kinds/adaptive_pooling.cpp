// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

/// Pooling of N x C x H x W to a fixed `size`, rows and columns; 0 keeps that extent.
class AdaptivePool final : public LayerKind {
 public:
    explicit AdaptivePool(bool maximum) : maximum_(maximum) {}

    Kind kind() const override { return maximum_ ? Kind::adaptiveMaxPool : Kind::adaptiveAveragePool; }
    std::string_view name() const override { return maximum_ ? "adaptive_max_pool" : "adaptive_average_pool"; }
    Role role() const override { return maximum_ ? Role::pooling : Role::averaging; }

    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"size", std::vector<std::int64_t>{1, 1}, true, 0, 16384, 2, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const Shape& input = inputs[0];
        if (input.size() != 4) refuse(layer, "the input must be N x C x H x W, not " + describe(input));
        const auto wanted = size(layer, input[2], input[3]);
        return {input[0], input[1], wanted[0], wanted[1]};
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        const auto wanted = size(layer, inputs[0].size(2), inputs[0].size(3));
        return maximum_ ? std::get<0>(at::adaptive_max_pool2d(inputs[0], wanted))
                        : at::adaptive_avg_pool2d(inputs[0], wanted);
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        if (maximum_) {
            const auto wanted = size(layer, inputs[0].size(2), inputs[0].size(3));
            const at::Tensor indices = std::get<1>(at::adaptive_max_pool2d(inputs[0], wanted));
            return {at::adaptive_max_pool2d_backward(signal, inputs[0], indices)};
        }
        if (signal.size(2) == 1 && signal.size(3) == 1) {
            const auto cells = static_cast<double>(inputs[0].size(2) * inputs[0].size(3));
            return {(signal / cells).expand_as(inputs[0])};
        }
        return {at::_adaptive_avg_pool2d_backward(signal.contiguous(), inputs[0])};
    }

    ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& inputShapes) const override {
        const std::array<std::int64_t, 2> extent{inputShapes[0].at(2), inputShapes[0].at(3)};
        const auto wanted = size(layer, extent[0], extent[1]);
        std::array<std::int64_t, 2> kernel{};
        for (std::size_t axis = 0; axis < 2; ++axis) {
            // Bins of unequal widths have no common stride.
            if (extent[axis] % wanted[axis] != 0) return ReceptiveField::whole();
            kernel[axis] = extent[axis] / wanted[axis];
        }
        return inputs[0].windowed(kernel, kernel, {0, 0}, {1, 1});
    }

 private:
    static std::vector<std::int64_t> size(const Layer& layer, std::int64_t height, std::int64_t width) {
        const auto wanted = pair(layer, "size");
        return {wanted[0] > 0 ? wanted[0] : height, wanted[1] > 0 ? wanted[1] : width};
    }

    bool maximum_;
};

}  // namespace

const LayerKind& adaptiveAveragePoolKind() {
    static const AdaptivePool kind(false);
    return kind;
}
const LayerKind& adaptiveMaxPoolKind() {
    static const AdaptivePool kind(true);
    return kind;
}

}  // namespace saccade::kinds
