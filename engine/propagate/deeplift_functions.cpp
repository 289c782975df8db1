// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/propagate/deeplift_functions.h"

#include <stdexcept>

namespace saccade::deeplift {

at::Tensor referenceOf(const RuleContext& context, std::size_t input) {
    if (context.reference == nullptr) throw std::logic_error("DeepLIFT's rules need the run of a baseline");
    const at::Tensor& reference = context.referenceInputs.at(input);
    const at::Tensor& own = context.inputs.at(input);
    // Constants have no batch, and there both are the same.
    return reference.sizes() == own.sizes() ? reference : reference.expand_as(own).contiguous();
}

at::Tensor slopeAt(const Layer& layer, const at::Tensor& input) {
    const at::Tensor output = layer.rules().forward(layer, {input});
    return layer.rules().backward(layer, {input}, output, at::ones_like(input)).front();
}

double nearness(const Layer& layer) {
    switch (layer.kind) {
        case Kind::relu:
        case Kind::clamp:
        case Kind::leakyRelu:
        case Kind::parametricRelu:
        case Kind::absolute:
        case Kind::hardSigmoid:
            return 1e-6;
        default:
            return 1e-3;
    }
}

at::Tensor slopeBetween(const Layer& layer, const at::Tensor& from, const at::Tensor& to, const at::Tensor& outputFrom,
                        const at::Tensor& outputTo) {
    const at::Tensor dx = to - from;
    const at::Tensor near = at::lt(dx.abs(), nearness(layer));
    const at::Tensor quotient = (outputTo - outputFrom) / at::where(near, at::ones_like(dx), dx);
    return at::where(near, slopeAt(layer, (from + to) / 2), quotient);
}

}  // namespace saccade::deeplift
