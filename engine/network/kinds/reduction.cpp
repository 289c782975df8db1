// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/reduction.h"

#include <algorithm>

#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {

std::vector<AttributeSchema> Reduction::attributeSchemas() const {
    return {{"axes", std::vector<std::int64_t>{2, 3}, true, -8, 7, 0, {}}, {"keep_axes", false, false, 0, 0, 0, {}}};
}

Shape Reduction::outputShape(const Layer& layer, const std::vector<Shape>& inputs) const {
    const auto axes = positions(layer, inputs[0].size());
    Shape output;
    for (std::size_t i = 0; i < inputs[0].size(); ++i) {
        const bool reduced = std::find(axes.begin(), axes.end(), static_cast<std::int64_t>(i)) != axes.end();
        if (!reduced) output.push_back(inputs[0][i]);
        if (reduced && layer.attributes.boolean("keep_axes")) output.push_back(1);
    }
    return output;
}

ReceptiveField Reduction::receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                         const std::vector<Shape>& inputShapes) const {
    const auto axes = positions(layer, inputShapes[0].size());
    const bool channelsOnly = axes == std::vector<std::int64_t>{1} && inputShapes[0].size() == 4;
    if (channelsOnly || inputShapes[0].size() < 4 || inputs[0].global) return inputs[0];
    if (axes == std::vector<std::int64_t>{2, 3}) {
        return inputs[0].windowed({inputShapes[0][2], inputShapes[0][3]}, {1, 1}, {0, 0}, {1, 1});
    }
    return ReceptiveField::whole();
}

std::vector<std::int64_t> Reduction::positions(const Layer& layer, std::size_t rank) {
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

}  // namespace saccade::kinds
