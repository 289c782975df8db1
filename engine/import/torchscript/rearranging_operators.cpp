// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Operators that put the entries of axes into another order.
#include <numeric>

#include "engine/import/torchscript/operator_call.h"

namespace saccade::torchscript {
namespace {

using List = std::vector<std::int64_t>;

// How a layer's shape attribute names an axis of its input.
std::int64_t copyOf(std::size_t axis) {
    return -2 - static_cast<std::int64_t>(axis);
}

LayerId addReshape(OperatorCall& call, LayerId input, const List& wanted) {
    return call.builder().add(Kind::reshape, {input}, {{"shape", wanted}});
}

LayerId addSlice(OperatorCall& call, LayerId input, std::int64_t axis, std::int64_t start, std::int64_t end) {
    return call.builder().add(Kind::slice, {input},
                              {{"axis", axis}, {"start", start}, {"end", end}, {"step", std::int64_t{1}}});
}

// Entries of an axis in any order and number: slices of neighbours, joined.
Value pick(OperatorCall& call, std::int64_t axis, const List& entries) {
    const LayerId input = call.layer("self");
    const std::int64_t extent = call.builder().shape(input)[static_cast<std::size_t>(axis)];
    if (axis == 0) call.refuse("it takes pictures out of the batch");
    if (entries.empty() || entries.size() > 4096) call.refuse("it takes nothing, or too much");
    std::vector<LayerId> parts;
    for (std::size_t i = 0; i < entries.size();) {
        const std::int64_t start = entries[i] < 0 ? entries[i] + extent : entries[i];
        if (start < 0 || start >= extent) call.refuse("an index is out of range");
        std::int64_t end = start + 1;
        for (++i; i < entries.size() && end < extent && (entries[i] == end || entries[i] + extent == end); ++i)
            ++end;
        parts.push_back(start == 0 && end == extent ? input : addSlice(call, input, axis, start, end));
    }
    constexpr std::size_t mostParts = 64;
    if (parts.size() > mostParts) call.refuse("it takes entries of an axis in more than 64 pieces");
    if (parts.size() == 1) return OperatorCall::fresh(parts.front());
    return OperatorCall::fresh(call.builder().add(Kind::concatenation, std::move(parts), {{"axis", axis}}));
}

List entriesOf(OperatorCall& call, const at::Tensor& index) {
    if (index.dim() != 1 || (index.scalar_type() != at::kLong && index.scalar_type() != at::kInt)) {
        call.refuse("its index is no list of whole numbers");
    }
    const at::Tensor numbers = index.to(at::kLong).contiguous();
    return {numbers.data_ptr<std::int64_t>(), numbers.data_ptr<std::int64_t>() + numbers.numel()};
}

Value indexSelect(OperatorCall& call) {
    const std::int64_t axis = call.axis("dim", call.shape("self").size());
    return pick(call, axis, entriesOf(call, call.constant("index")));
}

// x[:, [2, 1, 0]]: a list of entries of one axis.
Value index(OperatorCall& call) {
    const auto* indices = call.value("indices").as<Sequence>();
    std::optional<std::int64_t> axis;
    if (indices != nullptr) {
        for (std::size_t i = 0; i < (*indices)->size(); ++i) {
            if ((**indices)[i].isNone()) continue;
            if (axis || (**indices)[i].as<at::Tensor>() == nullptr) {
                call.refuse("only a list of entries of one axis is supported");
            }
            axis = static_cast<std::int64_t>(i);
        }
    }
    if (!axis || *axis >= static_cast<std::int64_t>(call.shape("self").size())) {
        call.refuse("only a list of entries of one axis is supported");
    }
    return pick(call, *axis, entriesOf(call, *(**indices)[static_cast<std::size_t>(*axis)].as<at::Tensor>()));
}

Value flip(OperatorCall& call) {
    const List axes = call.integers("dims");
    if (axes.size() != 1) call.refuse("only one axis can be turned round");
    const Shape& from = call.shape("self");
    const auto rank = static_cast<std::int64_t>(from.size());
    const std::int64_t axis = axes[0] < 0 ? axes[0] + rank : axes[0];
    if (axis < 0 || axis >= rank) call.refuse("it turns an axis round that is not there");
    List entries(static_cast<std::size_t>(from[static_cast<std::size_t>(axis)]));
    std::iota(entries.rbegin(), entries.rend(), 0);
    return pick(call, axis, entries);
}

Value repeat(OperatorCall& call) {
    LayerId layer = call.layer("self");
    const List counts = call.integers(call.given("repeats") ? "repeats" : "dims");
    if (counts.size() != call.shape("self").size() || counts[0] != 1) call.refuse("it adds axes or pictures");
    for (std::size_t axis = 1; axis < counts.size(); ++axis) {
        if (counts[axis] == 1) continue;
        if (counts[axis] < 1 || counts[axis] > 64) call.refuse("it repeats more than 64 times");
        layer =
            call.builder().add(Kind::concatenation, std::vector<LayerId>(static_cast<std::size_t>(counts[axis]), layer),
                               {{"axis", static_cast<std::int64_t>(axis)}});
    }
    return OperatorCall::fresh(layer);
}

LayerId addFlatten(OperatorCall& call, LayerId input, std::int64_t start, std::int64_t end) {
    return call.builder().add(Kind::flatten, {input}, {{"start", start}, {"end", end}});
}

// N x C r r x H x W to N x C x H r x W r, whatever H and W are.
Value shufflePixels(OperatorCall& call) {
    const LayerId input = call.layer("self");
    const Shape from = call.builder().shape(input);
    const std::int64_t factor = call.integer("upscale_factor");
    if (from.size() != 4 || factor < 1 || factor > 64 || from[1] % (factor * factor) != 0) {
        call.refuse("the channels cannot be divided");
    }
    const LayerId apart =
        addReshape(call, input, {copyOf(0), from[1] / (factor * factor), factor, factor, copyOf(2), copyOf(3)});
    const LayerId turned = call.builder().add(Kind::permute, {apart}, {{"order", List{0, 1, 4, 2, 5, 3}}});
    return OperatorCall::fresh(addFlatten(call, addFlatten(call, turned, 4, 5), 2, 3));
}

Value unshufflePixels(OperatorCall& call) {
    const LayerId input = call.layer("self");
    const Shape from = call.builder().shape(input);
    const std::int64_t factor = call.integer("downscale_factor");
    if (from.size() != 4 || factor < 1 || from[2] % factor != 0 || from[3] % factor != 0) {
        call.refuse("the picture cannot be divided");
    }
    LayerId layer = addReshape(call, input, {copyOf(0), copyOf(1), -1, factor, copyOf(3)});
    layer = addReshape(call, layer, {copyOf(0), copyOf(1), copyOf(2), copyOf(3), -1, factor});
    layer = call.builder().add(Kind::permute, {layer}, {{"order", List{0, 1, 3, 5, 2, 4}}});
    return OperatorCall::fresh(addFlatten(call, layer, 1, 3));
}

Value shuffleChannels(OperatorCall& call) {
    const LayerId input = call.layer("self");
    const Shape from = call.builder().shape(input);
    const std::int64_t groups = call.integer("groups");
    if (from.size() != 4 || groups < 1 || from[1] % groups != 0) call.refuse("the channels cannot be divided");
    LayerId layer = addReshape(call, input, {copyOf(0), groups, from[1] / groups, copyOf(2), copyOf(3)});
    layer = call.builder().add(Kind::permute, {layer}, {{"order", List{0, 2, 1, 3, 4}}});
    return OperatorCall::fresh(addReshape(call, layer, {copyOf(0), from[1], copyOf(3), copyOf(4)}));
}

}  // namespace

const std::map<std::string_view, TensorOperator>& rearrangingOperators() {
    static const std::map<std::string_view, TensorOperator> table{
        {"aten::index", index},
        {"aten::index_select", indexSelect},
        {"aten::flip", flip},
        {"aten::repeat", repeat},
        {"aten::tile", repeat},
        {"aten::channel_shuffle", shuffleChannels},
        {"aten::pixel_shuffle", shufflePixels},
        {"aten::pixel_unshuffle", unshufflePixels},
    };
    return table;
}

}  // namespace saccade::torchscript
