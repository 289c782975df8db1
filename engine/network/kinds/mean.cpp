// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

/// The mean over `axes` other than the batch, which stay with extent 1 or go.
class Mean final : public LayerKind {
 public:
    Kind kind() const override { return Kind::mean; }
    std::string_view name() const override { return "mean"; }
    Role role() const override { return Role::averaging; }
    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"axes", std::vector<std::int64_t>{2, 3}, true, -8, 7, 0, {}},
                {"keep_axes", false, false, 0, 0, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        const auto axes = positions(layer, inputs[0].size());
        Shape output;
        for (std::size_t i = 0; i < inputs[0].size(); ++i) {
            const bool averaged = std::find(axes.begin(), axes.end(), static_cast<std::int64_t>(i)) != axes.end();
            if (!averaged) output.push_back(inputs[0][i]);
            if (averaged && layer.attributes.boolean("keep_axes")) output.push_back(1);
        }
        return output;
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return inputs[0].mean(positions(layer, static_cast<std::size_t>(inputs[0].dim())),
                              layer.attributes.boolean("keep_axes"));
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
        return {(signal.reshape(kept) / static_cast<double>(count)).expand_as(inputs[0])};
    }

    ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& inputShapes) const override {
        const auto axes = positions(layer, inputShapes[0].size());
        const bool channelsOnly = axes == std::vector<std::int64_t>{1} && inputShapes[0].size() == 4;
        if (channelsOnly || inputShapes[0].size() < 4 || inputs[0].global) return inputs[0];
        if (axes == std::vector<std::int64_t>{2, 3}) {
            return inputs[0].windowed({inputShapes[0][2], inputShapes[0][3]}, {1, 1}, {0, 0}, {1, 1});
        }
        return ReceptiveField::whole();
    }

 private:
    static std::vector<std::int64_t> positions(const Layer& layer, std::size_t rank) {
        std::vector<std::int64_t> axes;
        for (const auto axis : layer.attributes.integers("axes"))
            axes.push_back(axisFromFront(axis, rank));
        std::sort(axes.begin(), axes.end());
        const bool repeated = std::adjacent_find(axes.begin(), axes.end()) != axes.end();
        if (axes.empty() || axes.front() < 1 || repeated) {
            refuse(layer, "its axes must be different axes of the input but not the batch");
        }
        return axes;
    }
};

}  // namespace

const LayerKind& meanKind() {
    static const Mean kind;
    return kind;
}

}  // namespace saccade::kinds
