// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Which layers can be computed in parts, and how. A kind that is not named here is computed whole: slower, never
/// wrong.
#include <algorithm>
#include <limits>

#include "engine/perturb/window_layers.h"

namespace saccade {
namespace {

using Treatment = WindowLayers::Treatment;
using Way = Treatment::Way;
using List = std::vector<std::int64_t>;

constexpr std::int64_t channelsFirst = 2;  // rows and columns of N x C x H x W
constexpr std::int64_t channelsLast = 1;   // of N x H x W x C

Treatment same(std::int64_t rowAxis) {
    Treatment treatment;
    treatment.way = Way::same;
    treatment.rowAxis = rowAxis;
    return treatment;
}

std::int64_t fromFront(std::int64_t axis) {
    return axis < 0 ? axis + 4 : axis;
}

bool isSpatial(std::int64_t axis, std::int64_t rowAxis) {
    return fromFront(axis) == rowAxis || fromFront(axis) == rowAxis + 1;
}

struct Window {
    List kernel;
    List stride;
    List before{0, 0};  // padding above and on the left
    List dilation{1, 1};
};

Treatment windowed(const Window& window, const Shape& input, const Shape& output, Layer local, double fill) {
    Treatment treatment;
    treatment.way = Way::moved;
    treatment.rows = AxisRule::windowed(input[2], output[2], window.kernel[0], window.stride[0], window.before[0],
                                        window.dilation[0]);
    treatment.columns = AxisRule::windowed(input[3], output[3], window.kernel[1], window.stride[1], window.before[1],
                                           window.dilation[1]);
    treatment.fill = fill;
    treatment.local = std::move(local);
    return treatment;
}

Treatment convolution(const Layer& layer, const Shape& input, const Shape& output) {
    const auto& padding = layer.attributes.integers("padding");
    const at::Tensor weight = layer.tensor("weight");
    Layer local = layer;
    local.attributes.set("padding", List{0, 0, 0, 0});
    return windowed({{weight.size(2), weight.size(3)},
                     layer.attributes.integers("stride"),
                     {padding[0], padding[2]},
                     layer.attributes.integers("dilation")},
                    input, output, std::move(local), 0);
}

Treatment maxPool(const Layer& layer, const Shape& input, const Shape& output) {
    Layer local = layer;
    local.attributes.set("padding", List{0, 0});
    local.attributes.set("ceil_mode", false);
    return windowed({layer.attributes.integers("kernel"), layer.attributes.integers("stride"),
                     layer.attributes.integers("padding"), layer.attributes.integers("dilation")},
                    input, output, std::move(local), -std::numeric_limits<double>::infinity());
}

// Sums over the windows, times what a sum has to be multiplied by there: at the border that depends on the place.
Treatment averagePool(const Layer& layer, const Shape& input, const Shape& output) {
    Layer local = layer;
    local.attributes.set("padding", List{0, 0});
    local.attributes.set("ceil_mode", false);
    local.attributes.set("divisor", std::int64_t{1});
    Treatment treatment = windowed({layer.attributes.integers("kernel"), layer.attributes.integers("stride"),
                                    layer.attributes.integers("padding")},
                                   input, output, std::move(local), 0);
    Layer counting = layer;
    counting.attributes.set("divisor", std::int64_t{1});
    const at::Tensor ones = at::ones({1, 1, input[2], input[3]});
    treatment.factor = layer.rules().forward(layer, {ones}) / counting.rules().forward(counting, {ones});
    return treatment;
}

Treatment adaptivePool(const Layer& layer, const Shape& input, const Shape& output) {
    // Bins of unequal widths have no common stride.
    if (input[2] % output[2] != 0 || input[3] % output[3] != 0) return {};
    const List kernel{input[2] / output[2], input[3] / output[3]};
    Layer local = layer;
    const bool maximum = layer.kind == Kind::adaptiveMaxPool;
    local.kind = maximum ? Kind::maxPool : Kind::averagePool;
    local.attributes = {{"kernel", kernel}, {"stride", kernel}, {"padding", List{0, 0}}, {"ceil_mode", false}};
    if (maximum) {
        local.attributes.set("dilation", List{1, 1});
    } else {
        local.attributes.set("count_include_pad", true);
        local.attributes.set("divisor", std::int64_t{0});
    }
    return windowed({kernel, kernel}, input, output, std::move(local), 0);
}

// A layer that moves cells moves their numbers, too: what comes out says where each cell came from.
std::vector<std::int64_t> sourcesAlong(const Layer& layer, const Shape& input, std::int64_t axis) {
    List view{1, 1, 1, 1};
    view[static_cast<std::size_t>(axis)] = -1;
    const at::Tensor cells = at::arange(input[static_cast<std::size_t>(axis)], at::kFloat).view(view);
    const at::Tensor out = layer.rules().forward(layer, {cells.expand({1, 1, input[2], input[3]}).contiguous()});
    const at::Tensor line = out.select(5 - axis, 0).flatten().to(at::kLong).contiguous();
    return {line.data_ptr<std::int64_t>(), line.data_ptr<std::int64_t>() + line.numel()};
}

Treatment routed(const Layer& moving, const Shape& input) {
    Treatment treatment;
    treatment.way = Way::moved;
    treatment.rows = AxisRule::routed(input[2], sourcesAlong(moving, input, 2));
    treatment.columns = AxisRule::routed(input[3], sourcesAlong(moving, input, 3));
    return treatment;
}

Treatment pad(const Layer& layer, const Shape& input, const Shape& output) {
    if (layer.attributes.word("mode") != "constant") return routed(layer, input);
    const auto& before = layer.attributes.integers("before");
    const auto& after = layer.attributes.integers("after");
    Treatment treatment;
    treatment.way = Way::moved;
    treatment.rows = AxisRule::windowed(input[2], output[2], 1, 1, before[1], 1);
    treatment.columns = AxisRule::windowed(input[3], output[3], 1, 1, before[2], 1);
    treatment.fill = layer.attributes.real("value");
    if (before[0] != 0 || after[0] != 0) {
        treatment.local = layer;
        treatment.local->attributes.set("before", List{before[0], 0, 0});
        treatment.local->attributes.set("after", List{after[0], 0, 0});
    }
    return treatment;
}

Treatment permuted(const Layer& layer, std::int64_t rowAxis) {
    const auto& order = layer.attributes.integers("order");
    for (const std::int64_t axis : {channelsFirst, channelsLast}) {
        const auto at = static_cast<std::size_t>(axis);
        if (order.size() == 4 && order[at] == rowAxis && order[at + 1] == rowAxis + 1) {
            return same(axis);
        }
    }
    return {};
}

// The kinds that need their channels in front of rows and columns.
Treatment ofChannelsFirst(const Layer& layer, const Shape& input, const Shape& output) {
    switch (layer.kind) {
        case Kind::convolution:
            return convolution(layer, input, output);
        case Kind::maxPool:
            return maxPool(layer, input, output);
        case Kind::averagePool:
            return averagePool(layer, input, output);
        case Kind::adaptiveAveragePool:
        case Kind::adaptiveMaxPool:
            return adaptivePool(layer, input, output);
        case Kind::batchNorm:
        case Kind::affine:
        case Kind::localResponseNorm:
            return same(channelsFirst);
        case Kind::pad:
            return pad(layer, input, output);
        case Kind::upsample:
            // Bilinear weights depend on where a cell lies in the whole.
            return layer.attributes.word("mode") == "nearest" ? routed(layer, input) : Treatment();
        case Kind::parametricRelu:
            return same(channelsFirst);
        case Kind::mean:
        case Kind::maximum: {
            const auto& axes = layer.attributes.integers("axes");
            const bool channels = axes.size() == 1 && fromFront(axes[0]) == 1;
            return channels && layer.attributes.boolean("keep_axes") ? same(channelsFirst) : Treatment();
        }
        default:
            return {};
    }
}

}  // namespace

WindowLayers::Treatment windowTreatment(const Layer& layer, std::int64_t rowAxis, const std::vector<Shape>& inputs,
                                        const Shape& output) {
    if (output.size() != 4) return {};
    switch (layer.kind) {
        case Kind::addition:
        case Kind::multiplication: {
            Treatment treatment;
            treatment.way = Way::joined;
            treatment.rowAxis = rowAxis;
            return treatment;
        }
        case Kind::concatenation: {
            Treatment treatment;
            treatment.rowAxis = rowAxis;
            if (!isSpatial(layer.attributes.integer("axis"), rowAxis)) treatment.way = Way::joined;
            return treatment;
        }
        case Kind::softmax:
        case Kind::logSoftmax:
            return isSpatial(layer.attributes.integer("axis"), rowAxis) ? Treatment() : same(rowAxis);
        case Kind::slice:
            if (!isSpatial(layer.attributes.integer("axis"), rowAxis)) return same(rowAxis);
            return rowAxis == channelsFirst ? routed(layer, inputs[0]) : Treatment();
        case Kind::permute:
            return permuted(layer, rowAxis);
        case Kind::linear:
            return rowAxis == channelsLast ? same(rowAxis) : Treatment();
        case Kind::layerNorm:
            return rowAxis == channelsLast && layer.attributes.integer("axes") == 1 ? same(rowAxis) : Treatment();
        default:
            break;
    }
    const auto role = layer.rules().role();
    // Of the activations, one has its channels at a place of their own.
    const bool anywhere = role == LayerKind::Role::activation && layer.kind != Kind::parametricRelu;
    if (anywhere || role == LayerKind::Role::identity) return same(rowAxis);
    return rowAxis == channelsFirst ? ofChannelsFirst(layer, inputs[0], output) : Treatment();
}

}  // namespace saccade
