// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/pooling.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

/// The maximum over windows of N x C x H x W. Where a window holds its maximum more than once, the first in row-major
/// order is the one that counts: DeconvNet's switches depend on it.
class MaxPool final : public Pooling {
 public:
    Kind kind() const override { return Kind::maxPool; }
    std::string_view name() const override { return "max_pool"; }
    Role role() const override { return Role::pooling; }

    std::vector<AttributeSchema> attributeSchemas() const override {
        using List = std::vector<std::int64_t>;
        return {{"kernel", List{2, 2}, true, 1, largestWindow, 2, {}},
                {"stride", List{2, 2}, true, 1, largestWindow, 2, {}},
                {"padding", List{0, 0}, false, 0, largestWindow, 2, {}},
                {"dilation", List{1, 1}, false, 1, largestWindow, 2, {}},
                {"ceil_mode", false, false, 0, 0, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        return pooledShape(layer, inputs[0], pair(layer, "dilation"));
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return std::get<0>(withIndices(layer, inputs[0]));
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const auto& a = layer.attributes;
        const at::Tensor indices = std::get<1>(withIndices(layer, inputs[0]));
        return {at::max_pool2d_with_indices_backward(signal, inputs[0], a.integers("kernel"), a.integers("stride"),
                                                     a.integers("padding"), a.integers("dilation"),
                                                     a.boolean("ceil_mode"), indices)};
    }

    ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& /*inputShapes*/) const override {
        return inputs[0].windowed(pair(layer, "kernel"), pair(layer, "stride"), pair(layer, "padding"),
                                  pair(layer, "dilation"));
    }

 private:
    static std::tuple<at::Tensor, at::Tensor> withIndices(const Layer& layer, const at::Tensor& input) {
        const auto& a = layer.attributes;
        return at::max_pool2d_with_indices(input, a.integers("kernel"), a.integers("stride"), a.integers("padding"),
                                           a.integers("dilation"), a.boolean("ceil_mode"));
    }
};

}  // namespace

const LayerKind& maxPoolKind() {
    static const MaxPool kind;
    return kind;
}

}  // namespace saccade::kinds
