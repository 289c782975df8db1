// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/pooling.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

/// The mean over windows of N x C x H x W. `divisor` above 0 replaces the number of values in the window.
class AveragePool final : public Pooling {
 public:
    Kind kind() const override { return Kind::averagePool; }
    std::string_view name() const override { return "average_pool"; }
    Role role() const override { return Role::averaging; }

    std::vector<AttributeSchema> attributeSchemas() const override {
        using List = std::vector<std::int64_t>;
        return {{"kernel", List{2, 2}, true, 1, largestWindow, 2, {}},
                {"stride", List{2, 2}, true, 1, largestWindow, 2, {}},
                {"padding", List{0, 0}, false, 0, largestWindow, 2, {}},
                {"ceil_mode", false, false, 0, 0, 0, {}},
                {"count_include_pad", true, false, 0, 0, 0, {}},
                {"divisor", std::int64_t{0}, false, 0, 1 << 30, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        return pooledShape(layer, inputs[0], {1, 1});
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        const auto& a = layer.attributes;
        return at::avg_pool2d(inputs[0], a.integers("kernel"), a.integers("stride"), a.integers("padding"),
                              a.boolean("ceil_mode"), a.boolean("count_include_pad"), divisor(layer));
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const auto& a = layer.attributes;
        return {at::avg_pool2d_backward(signal, inputs[0], a.integers("kernel"), a.integers("stride"),
                                        a.integers("padding"), a.boolean("ceil_mode"), a.boolean("count_include_pad"),
                                        divisor(layer))};
    }

    ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& /*inputShapes*/) const override {
        return inputs[0].windowed(pair(layer, "kernel"), pair(layer, "stride"), pair(layer, "padding"), {1, 1});
    }

 private:
    static c10::optional<std::int64_t> divisor(const Layer& layer) {
        const std::int64_t value = layer.attributes.integer("divisor");
        return value > 0 ? c10::make_optional(value) : c10::nullopt;
    }
};

}  // namespace

const LayerKind& averagePoolKind() {
    static const AveragePool kind;
    return kind;
}

}  // namespace saccade::kinds
