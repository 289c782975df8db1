// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/layer.h"

#include "engine/core/error.h"

namespace saccade {

const LayerKind& Layer::rules() const {
    return rulesOf(kind);
}

at::Tensor Layer::tensor(std::string_view role) const {
    const auto found = tensors.find(role);
    return found == tensors.end() ? at::Tensor() : found->second;
}

ReceptiveField LayerKind::receptiveField(const Layer& /*layer*/, const std::vector<ReceptiveField>& inputs,
                                         const std::vector<Shape>& /*inputShapes*/) const {
    if (inputs.empty()) return ReceptiveField::whole();
    ReceptiveField field = inputs.front();
    for (std::size_t i = 1; i < inputs.size(); ++i)
        field = field.joined(inputs[i]);
    return field;
}

std::int64_t LayerKind::multiplications(const Layer& /*layer*/, const std::vector<Shape>& /*inputs*/,
                                        const Shape& /*output*/) const {
    return 0;
}

void LayerKind::refuse(const Layer& layer, const std::string& why) {
    throw RequestError(SACCADE_TEXT("layer {layer} ({kind}): {why}"),
                       {{"layer", layer.name}, {"kind", std::string(layer.rules().name())}, {"why", why}});
}

}  // namespace saccade
