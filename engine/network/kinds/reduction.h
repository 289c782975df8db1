// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/network/layer.h"

namespace saccade::kinds {

/// What kinds share that take the values along some `axes` together: any but the batch, which then stay with extent 1
/// or go.
class Reduction : public LayerKind {
 public:
    std::vector<AttributeSchema> attributeSchemas() const override;
    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override;
    ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& inputShapes) const override;

 protected:
    /// The axes from the front, in order. Throws RequestError where they repeat, are not there, or are the batch.
    static std::vector<std::int64_t> positions(const Layer& layer, std::size_t rank);
};

}  // namespace saccade::kinds
