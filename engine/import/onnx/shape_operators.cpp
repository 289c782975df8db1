// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Operators that move values. The batch is always axis 0; a batch that was written into the file is freed.
#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/import/onnx/node_call.h"

namespace saccade::onnx_import {
namespace {

using List = std::vector<std::int64_t>;
constexpr std::int64_t toEnd = std::numeric_limits<std::int64_t>::max();

std::vector<Value> one(LayerId layer) {
    return {NodeCall::of(layer)};
}

// How a layer's shape attribute names an axis of its input.
std::int64_t copyOf(std::size_t axis) {
    return -2 - static_cast<std::int64_t>(axis);
}

// The axis of the input that a number out of a shape stands for, where the extents agree.
std::optional<std::size_t> sourceAxis(const Shape& from, std::int64_t fromEnd, std::int64_t extent) {
    if (fromEnd <= 0 || fromEnd >= static_cast<std::int64_t>(from.size())) return std::nullopt;
    const std::size_t axis = from.size() - static_cast<std::size_t>(fromEnd);
    return from[axis] == extent ? std::optional(axis) : std::nullopt;
}

// Until opset 18 group normalisation is written down as instance normalisation of a tensor with its groups in the
// channels' place, which is then given its shape again: that layer in one piece. Nothing where it is none.
std::optional<LayerId> groupNormOf(NodeCall& call, LayerId layer, const Shape& shape) {
    const Layer norm = call.builder().layer(layer);
    if (norm.kind != Kind::groupNorm || !norm.tensors.empty()) return std::nullopt;
    const Layer apart = call.builder().layer(norm.inputs.front());
    if (apart.kind != Kind::reshape || call.builder().shape(norm.inputs.front()).size() != 3) return std::nullopt;
    const LayerId source = apart.inputs.front();
    if (call.builder().shape(source) != shape || shape.size() < 2 ||
        shape[1] % norm.attributes.integer("groups") != 0) {
        return std::nullopt;
    }
    return call.add(Kind::groupNorm, {source}, norm.attributes);
}

std::vector<Value> reshape(NodeCall& call) {
    const LayerId input = call.layer(0);
    const Shape from = call.builder().shape(input);
    const List wanted = call.integers(1);
    if (wanted.empty() || from.empty()) call.refuse("it takes the batch away");
    const std::int64_t sample = elements(Shape(from.begin() + 1, from.end()));
    List shape;
    std::int64_t known = 1;
    std::optional<std::size_t> rest;
    for (std::size_t i = 1; i < wanted.size(); ++i) {
        std::int64_t extent = wanted[i];
        if (extent == 0 && call.integer("allowzero", 0) == 0 && i < from.size()) extent = from[i];
        if (extent == -1 && !rest) {
            rest = i - 1;
        } else if (extent < 1 || __builtin_mul_overflow(known, extent, &known)) {
            call.refuse("its sizes are not allowed");
        }
        shape.push_back(extent);
    }
    if (rest && sample % known == 0) shape[*rest] = sample / known;
    if (rest ? sample % known != 0 : known != sample) {
        call.refuse("it cannot be done picture by picture: " + describe(from) +
                    " mixes the pictures of a batch or needs an input of another size");
    }
    Shape whole{from[0]};
    whole.insert(whole.end(), shape.begin(), shape.end());
    if (whole == from) return one(input);
    if (const auto group = groupNormOf(call, input, whole)) return one(*group);
    if (shape.size() == 1 && from.size() > 2) return one(call.add(Kind::flatten, {input}));
    const auto& axes = call.value(1).axes;
    List named{copyOf(0)};
    for (std::size_t i = 1; i < wanted.size(); ++i) {
        const std::int64_t fromEnd = i < axes.size() ? axes[i] : 0;
        const auto source = sourceAxis(from, fromEnd, shape[i - 1]);
        named.push_back(rest == i - 1 ? -1 : source ? copyOf(*source) : shape[i - 1]);
    }
    return one(call.add(Kind::reshape, {input}, {{"shape", named}}));
}

std::vector<Value> flatten(NodeCall& call) {
    const std::size_t rank = call.rank(0);
    if (call.axis(call.integer("axis", 1), rank + 1) != 1) call.refuse("it touches the batch");
    if (rank == 2) return one(call.layer(0));
    return one(call.add(Kind::flatten, {call.layer(0)}));
}

List copiedAxes(const Shape& shape) {
    List axes;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        axes.push_back(copyOf(axis));
    return axes;
}

std::vector<Value> squeeze(NodeCall& call) {
    const Shape from = call.shape(0);
    const auto axes = call.axesOf(1, from.size());
    const bool all = axes.empty();
    List wanted;
    for (std::size_t axis = 0; axis < from.size(); ++axis) {
        const bool named = std::find(axes.begin(), axes.end(), static_cast<std::int64_t>(axis)) != axes.end();
        if (named && axis == 0) call.refuse("it takes the batch away");
        if (named && from[axis] != 1) call.refuse("it takes an axis away that is not of extent 1");
        if (axis > 0 && from[axis] == 1 && (named || all)) continue;
        wanted.push_back(copyOf(axis));
    }
    if (wanted.size() == from.size()) return one(call.layer(0));
    if (wanted.size() == 2 && from.size() > 2) return one(call.add(Kind::flatten, {call.layer(0)}));
    return one(call.add(Kind::reshape, {call.layer(0)}, {{"shape", wanted}}));
}

std::vector<Value> unsqueeze(NodeCall& call) {
    const Shape from = call.shape(0);
    const List given = call.has(1) ? call.integers(1) : call.list("axes", {});
    List axes;
    for (const std::int64_t axis : given)
        axes.push_back(call.axis(axis, from.size() + given.size()));
    std::sort(axes.begin(), axes.end());
    List wanted = copiedAxes(from);
    for (const std::int64_t axis : axes) {
        if (axis < 1 || axis > static_cast<std::int64_t>(wanted.size()))
            call.refuse("it puts an axis before the batch");
        wanted.insert(wanted.begin() + axis, 1);
    }
    return one(call.add(Kind::reshape, {call.layer(0)}, {{"shape", wanted}}));
}

std::vector<Value> transpose(NodeCall& call) {
    const LayerId input = call.layer(0);
    const std::size_t rank = call.builder().shape(input).size();
    List order = call.list("perm", {});
    if (order.empty()) {
        order.resize(rank);
        std::iota(order.rbegin(), order.rend(), 0);
    }
    if (order.size() != rank) call.refuse("its order does not name every axis");
    for (auto& axis : order)
        axis = call.axis(axis, rank);
    // Two that follow each other are one; files of other programs turn a picture round and back.
    const Layer before = call.builder().layer(input);
    LayerId source = input;
    if (before.kind == Kind::permute) {
        const auto& first = before.attributes.integers("order");
        List both;
        for (const std::int64_t axis : order)
            both.push_back(first[static_cast<std::size_t>(axis)]);
        List identity(rank);
        std::iota(identity.begin(), identity.end(), 0);
        if (both == identity) return one(before.inputs.front());
        order = both;
        source = before.inputs.front();
    }
    List identity(rank);
    std::iota(identity.begin(), identity.end(), 0);
    if (order == identity) return one(source);
    return one(call.add(Kind::permute, {source}, {{"order", order}}));
}

std::vector<Value> concatenate(NodeCall& call) {
    std::vector<LayerId> layers;
    std::size_t rank = 0;
    for (std::size_t i = 0; i < call.inputs(); ++i) {
        if (call.isLayer(i)) rank = call.rank(i);
    }
    const std::int64_t axis = call.axis(call.integer("axis", 1), rank);
    if (axis == 0) call.refuse("it joins along the batch");
    for (std::size_t i = 0; i < call.inputs(); ++i) {
        layers.push_back(call.isLayer(i) ? call.layer(i) : call.builder().addConstant(call.floats(i), rank));
    }
    if (layers.size() == 1) return one(layers.front());
    return one(call.add(Kind::concatenation, std::move(layers), {{"axis", axis}}));
}

LayerId addSlice(NodeCall& call, LayerId input, std::int64_t axis, std::int64_t start, std::int64_t end,
                 std::int64_t step = 1) {
    return call.add(Kind::slice, {input}, {{"axis", axis}, {"start", start}, {"end", end}, {"step", step}});
}

// Entries of an axis in any order and number: slices of neighbours, joined.
LayerId pick(NodeCall& call, LayerId input, std::int64_t axis, const List& entries) {
    const std::int64_t extent = call.builder().shape(input)[static_cast<std::size_t>(axis)];
    if (axis == 0) call.refuse("it takes pictures out of the batch");
    if (entries.empty() || entries.size() > 4096) call.refuse("it takes nothing, or too much");
    std::vector<LayerId> parts;
    for (std::size_t i = 0; i < entries.size();) {
        const std::int64_t start = call.axis(entries[i], static_cast<std::size_t>(extent));
        std::int64_t end = start + 1;
        for (++i; i < entries.size() && end < extent && (entries[i] == end || entries[i] + extent == end); ++i)
            ++end;
        parts.push_back(start == 0 && end == extent ? input : addSlice(call, input, axis, start, end));
    }
    constexpr std::size_t mostParts = 64;
    if (parts.size() > mostParts) call.refuse("it takes entries of an axis in more than 64 pieces");
    if (parts.size() == 1) return parts.front();
    return call.add(Kind::concatenation, std::move(parts), {{"axis", axis}});
}

std::vector<Value> slice(NodeCall& call) {
    const bool attributes = call.opset() < 10;
    const List starts = attributes ? call.list("starts", {}) : call.integers(1);
    const List ends = attributes ? call.list("ends", {}) : call.integers(2);
    List axes = attributes ? call.list("axes", {}) : call.has(3) ? call.integers(3) : List{};
    const List steps = !attributes && call.has(4) ? call.integers(4) : List(starts.size(), 1);
    if (axes.empty()) {
        axes.resize(starts.size());
        std::iota(axes.begin(), axes.end(), 0);
    }
    if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size()) {
        call.refuse("its starts, ends, axes and steps are not equally many");
    }
    LayerId layer = call.layer(0);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const Shape from = call.builder().shape(layer);
        const std::int64_t axis = call.axis(axes[i], from.size());
        const std::int64_t extent = from[static_cast<std::size_t>(axis)];
        if (steps[i] == -1 && starts[i] >= -1 && ends[i] <= -extent - 1) {
            // The whole axis, turned round.
            if (axis == 0 || (starts[i] >= 0 && starts[i] < extent - 1)) call.refuse("it goes backwards");
            List entries(static_cast<std::size_t>(extent));
            std::iota(entries.rbegin(), entries.rend(), 0);
            layer = pick(call, layer, axis, entries);
            continue;
        }
        if (steps[i] < 1) call.refuse("it goes backwards");
        const bool whole = (starts[i] == 0 || starts[i] <= -extent) && ends[i] >= extent && steps[i] == 1;
        if (whole) continue;
        if (axis == 0) call.refuse("it takes pictures out of the batch");
        layer = addSlice(call, layer, axis, std::max(starts[i], -toEnd),
                         ends[i] >= extent ? toEnd : std::max(ends[i], -toEnd), steps[i]);
    }
    return one(layer);
}

std::vector<Value> split(NodeCall& call) {
    const LayerId input = call.layer(0);
    const Shape from = call.builder().shape(input);
    const std::int64_t axis = call.axis(call.integer("axis", 0), from.size());
    if (axis == 0) call.refuse("it splits the batch");
    const std::int64_t extent = from[static_cast<std::size_t>(axis)];
    const auto parts = static_cast<std::int64_t>(call.outputs());
    List sizes = call.has(1) ? call.integers(1) : call.list("split", {});
    if (sizes.empty()) {
        if (parts < 1 || parts > 1024) call.refuse("it makes no parts, or too many");
        const std::int64_t size = (extent + parts - 1) / parts;
        for (std::int64_t at = 0; at < extent; at += size)
            sizes.push_back(std::min(size, extent - at));
    }
    if (static_cast<std::int64_t>(sizes.size()) != parts) call.refuse("it has more parts than outputs, or fewer");
    std::vector<Value> outputs;
    std::int64_t at = 0;
    for (const std::int64_t size : sizes) {
        if (size < 1 || size > extent - at) call.refuse("its parts do not fit the axis");
        outputs.push_back(NodeCall::of(addSlice(call, input, axis, at, at + size)));
        at += size;
    }
    return outputs;
}

std::vector<Value> pad(NodeCall& call) {
    List sides = call.has(1) ? call.integers(1) : call.list(call.opset() < 2 ? "paddings" : "pads", {});
    const std::size_t rank = call.rank(0);
    if (call.has(3)) {
        // Since opset 18 the sides may be those of some axes only.
        const List axes = call.integers(3);
        if (sides.size() != 2 * axes.size()) call.refuse("its sides and axes are not equally many");
        List all(2 * rank, 0);
        for (std::size_t i = 0; i < axes.size(); ++i) {
            const auto axis = static_cast<std::size_t>(call.axis(axes[i], rank));
            all[axis] = sides[i];
            all[axis + rank] = sides[i + axes.size()];
        }
        sides = all;
    }
    if (sides.size() != 2 * rank) call.refuse("its sides are not two for every axis");
    if (std::all_of(sides.begin(), sides.end(), [](std::int64_t side) { return side == 0; })) return one(call.layer(0));
    if (rank != 4) call.refuse("only N x C x H x W is padded");
    if (sides[0] != 0 || sides[4] != 0) call.refuse("it adds pictures to the batch");
    std::string mode = call.text("mode", "constant");
    if (mode == "edge") mode = "replicate";
    if (mode != "constant" && mode != "reflect" && mode != "replicate") call.refuse("its mode is not supported");
    const double value = call.has(2) ? call.number(2) : call.real("value", 0);
    return one(call.add(Kind::pad, {call.layer(0)},
                        {{"before", List{sides[1], sides[2], sides[3]}},
                         {"after", List{sides[5], sides[6], sides[7]}},
                         {"mode", mode},
                         {"value", value}}));
}

LayerId addFlatten(NodeCall& call, LayerId input, std::int64_t start, std::int64_t end) {
    return call.add(Kind::flatten, {input}, {{"start", start}, {"end", end}});
}

// N x C b b x H x W to N x C x H b x W b, whatever H and W are.
std::vector<Value> depthToSpace(NodeCall& call) {
    const Shape from = call.shape(0);
    const std::int64_t block = call.integer("blocksize", 1);
    if (from.size() != 4 || block < 1 || block > 64 || from[1] % (block * block) != 0) {
        call.refuse("the channels cannot be divided");
    }
    const std::int64_t left = from[1] / (block * block);
    const bool columnsFirst = call.text("mode", "DCR") == "CRD";
    const LayerId apart =
        call.add(Kind::reshape, {call.layer(0)},
                 {{"shape", columnsFirst ? List{copyOf(0), left, block, block, copyOf(2), copyOf(3)}
                                         : List{copyOf(0), block, block, left, copyOf(2), copyOf(3)}}});
    const LayerId turned =
        call.add(Kind::permute, {apart}, {{"order", columnsFirst ? List{0, 1, 4, 2, 5, 3} : List{0, 3, 4, 1, 5, 2}}});
    return one(addFlatten(call, addFlatten(call, turned, 4, 5), 2, 3));
}

std::vector<Value> spaceToDepth(NodeCall& call) {
    const Shape from = call.shape(0);
    const std::int64_t block = call.integer("blocksize", 1);
    if (from.size() != 4 || block < 1 || from[2] % block != 0 || from[3] % block != 0) {
        call.refuse("the picture cannot be divided");
    }
    LayerId layer =
        call.add(Kind::reshape, {call.layer(0)}, {{"shape", List{copyOf(0), copyOf(1), -1, block, copyOf(3)}}});
    layer = call.add(Kind::reshape, {layer}, {{"shape", List{copyOf(0), copyOf(1), copyOf(2), copyOf(3), -1, block}}});
    layer = call.add(Kind::permute, {layer}, {{"order", List{0, 3, 5, 1, 2, 4}}});
    return one(addFlatten(call, layer, 1, 3));
}

std::vector<Value> expand(NodeCall& call) {
    const Shape from = call.shape(0);
    const List sizes = call.integers(1);
    if (sizes.size() != from.size()) call.refuse("it adds axes");
    List wanted{-1};
    bool same = true;
    for (std::size_t axis = 1; axis < sizes.size(); ++axis) {
        const bool kept = sizes[axis] == 1 || sizes[axis] == from[axis];
        same = same && kept;
        wanted.push_back(kept ? -1 : sizes[axis]);
    }
    return one(same ? call.layer(0) : call.add(Kind::expand, {call.layer(0)}, {{"shape", wanted}}));
}

std::vector<Value> gather(NodeCall& call) {
    const LayerId input = call.layer(0);
    const Shape from = call.builder().shape(input);
    const std::int64_t axis = call.axis(call.integer("axis", 0), from.size());
    if (axis == 0) call.refuse("it takes pictures out of the batch");
    if (call.isLayer(1) || call.value(1).constant.dim() > 1) call.refuse("its entries are no list of the file");
    const LayerId part = pick(call, input, axis, call.integers(1));
    if (call.value(1).constant.dim() == 1) return one(part);
    // A single entry takes the axis with it.
    List wanted = copiedAxes(from);
    wanted.erase(wanted.begin() + axis);
    return one(call.add(Kind::reshape, {part}, {{"shape", wanted}}));
}

std::vector<Value> tile(NodeCall& call) {
    LayerId layer = call.layer(0);
    const List counts = call.integers(1);
    if (counts.size() != call.rank(0) || counts[0] != 1) call.refuse("it repeats pictures");
    for (std::size_t axis = 1; axis < counts.size(); ++axis) {
        if (counts[axis] == 1) continue;
        if (counts[axis] < 1 || counts[axis] > 64) call.refuse("it repeats more than 64 times");
        layer = call.add(Kind::concatenation, std::vector<LayerId>(static_cast<std::size_t>(counts[axis]), layer),
                         {{"axis", static_cast<std::int64_t>(axis)}});
    }
    return one(layer);
}

std::vector<Value> shapeOf(NodeCall& call) {
    const Shape from = call.shape(0);
    const auto rank = static_cast<std::int64_t>(from.size());
    std::int64_t start = call.integer("start", 0);
    std::int64_t end = call.integer("end", rank);
    start = std::clamp<std::int64_t>(start < 0 ? start + rank : start, 0, rank);
    end = std::clamp<std::int64_t>(end < 0 ? end + rank : end, start, rank);
    at::Tensor numbers = at::empty({end - start}, at::kLong);
    Value value;
    for (std::int64_t i = start; i < end; ++i) {
        numbers.data_ptr<std::int64_t>()[i - start] = from[static_cast<std::size_t>(i)];
        value.axes.push_back(rank - i);
    }
    value.constant = numbers;
    return {value};
}

std::vector<Value> identity(NodeCall& call) {
    return one(call.layer(0));
}

std::vector<Value> cast(NodeCall& call) {
    const std::int64_t type = call.integer("to", onnx::TensorProto::FLOAT);
    if (type != onnx::TensorProto::FLOAT && type != onnx::TensorProto::DOUBLE && type != onnx::TensorProto::FLOAT16) {
        call.refuse("only floats are computed from the picture");
    }
    return one(call.layer(0));
}

}  // namespace

const OperatorTable& shapeOperators() {
    static const OperatorTable table{
        {"Reshape", reshape},
        {"Flatten", flatten},
        {"Squeeze", squeeze},
        {"Unsqueeze", unsqueeze},
        {"Transpose", transpose},
        {"Concat", concatenate},
        {"Slice", slice},
        {"Split", split},
        {"Pad", pad},
        {"Expand", expand},
        {"Gather", gather},
        {"Tile", tile},
        {"Shape", shapeOf},
        {"Identity", identity},
        {"Cast", cast},
        {"DepthToSpace", depthToSpace},
        {"SpaceToDepth", spaceToDepth},
    };
    return table;
}

}  // namespace saccade::onnx_import
