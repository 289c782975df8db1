// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/reduction.h"

namespace saccade::kinds {
namespace {

/// The mean over `axes`; with `total` the sum, which grows with the picture where it is over rows and columns.
class Mean final : public Reduction {
 public:
    Kind kind() const override { return Kind::mean; }
    std::string_view name() const override { return "mean"; }
    Role role() const override { return Role::averaging; }
    std::vector<AttributeSchema> attributeSchemas() const override {
        auto schemas = Reduction::attributeSchemas();
        schemas.push_back({"total", false, false, 0, 0, 0, {}});
        return schemas;
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        const auto axes = positions(layer, static_cast<std::size_t>(inputs[0].dim()));
        const bool keep = layer.attributes.boolean("keep_axes");
        return layer.attributes.boolean("total") ? inputs[0].sum(axes, keep) : inputs[0].mean(axes, keep);
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const auto axes = positions(layer, static_cast<std::size_t>(inputs[0].dim()));
        std::int64_t count = 1;
        auto kept = inputs[0].sizes().vec();
        for (const auto axis : axes) {
            count *= inputs[0].size(axis);
            kept[static_cast<std::size_t>(axis)] = 1;
        }
        const at::Tensor each = signal.reshape(kept);
        return {(layer.attributes.boolean("total") ? each : each / static_cast<double>(count)).expand_as(inputs[0])};
    }
};

}  // namespace

const LayerKind& meanKind() {
    static const Mean kind;
    return kind;
}

}  // namespace saccade::kinds
