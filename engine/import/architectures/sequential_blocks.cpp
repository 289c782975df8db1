// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/architectures/sequential_blocks.h"

#include <algorithm>

namespace saccade::architectures {

Node activation(Plan& plan, Node x, const std::string& name, Kind kind) {
    return kind == Kind::clamp ? plan.relu6(x, name) : plan.plain(x, name, kind);
}

Node convolutionNormActivation(Plan& plan, Node x, const std::string& name, const Convolution& shape,
                               std::optional<Kind> kind, double epsilon) {
    return plan.module(name, x, [&](Node y) {
        y = plan.convolution(y, "0", shape.unbiased());
        y = plan.batchNorm(y, "1", epsilon);
        return kind ? activation(plan, y, "2", *kind) : y;
    });
}

Node basicConvolution(Plan& plan, Node x, const std::string& name, const Convolution& shape) {
    constexpr double epsilon = 1e-3;
    return plan.module(name, x, [&](Node y) {
        y = plan.convolution(y, "conv", shape.unbiased());
        return plan.relu(plan.batchNorm(y, "bn", epsilon));
    });
}

Node squeezeExcitation(Plan& plan, Node x, const std::string& name, std::int64_t squeezed, Kind kind, Kind gate) {
    return plan.module(name, x, [&](Node y) {
        Node scale = plan.adaptiveAveragePool(y, "avgpool");
        scale = plan.convolution(scale, "fc1", Convolution::square(squeezed, 1));
        scale = activation(plan, scale, "activation", kind);
        scale = plan.convolution(scale, "fc2", Convolution::square(plan.channels(y), 1));
        scale = activation(plan, scale, "scale_activation", gate);
        return plan.multiply(scale, y);
    });
}

std::int64_t toEights(double channels) {
    const auto rounded = std::max<std::int64_t>(8, static_cast<std::int64_t>(channels + 4) / 8 * 8);
    return static_cast<double>(rounded) < 0.9 * channels ? rounded + 8 : rounded;
}

std::string dotted(const std::string& name, std::size_t index) {
    return name + "." + std::to_string(index);
}

}  // namespace saccade::architectures
