// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Operators that move values. The batch is always axis 0: a batch that was written into the file when it was traced
/// is freed here.
#include <algorithm>
#include <limits>
#include <numeric>

#include "engine/import/torchscript/operator_call.h"

namespace saccade::torchscript {
namespace {

using List = std::vector<std::int64_t>;
constexpr std::int64_t toEnd = std::numeric_limits<std::int64_t>::max();

// How a layer's shape attribute names an axis of its input.
std::int64_t copyOf(std::size_t axis) {
    return -2 - static_cast<std::int64_t>(axis);
}

LayerId addReshape(OperatorCall& call, LayerId input, const List& wanted) {
    return call.builder().add(Kind::reshape, {input}, {{"shape", wanted}});
}

// The axis of `input` that a number from a shape stands for: the one as far from the end, where the extents agree.
std::optional<std::size_t> sourceAxis(const Shape& input, const Integer& number) {
    if (number.axisFromEnd <= 0 || number.axisFromEnd >= static_cast<std::int64_t>(input.size())) return std::nullopt;
    const std::size_t axis = input.size() - static_cast<std::size_t>(number.axisFromEnd);
    return axis > 0 && input[axis] == number.value ? std::optional(axis) : std::nullopt;
}

Value reshapeTo(OperatorCall& call, std::string_view argument, const std::vector<Integer>& wanted) {
    const LayerId input = call.layer(argument);
    const Shape& from = call.builder().shape(input);
    if (wanted.empty() || from.empty()) call.refuse("it takes the batch away");
    const std::int64_t sample = elements(Shape(from.begin() + 1, from.end()));

    // What one picture becomes.
    List shape;
    std::int64_t known = 1;
    std::optional<std::size_t> rest;
    for (std::size_t i = 1; i < wanted.size(); ++i) {
        shape.push_back(wanted[i].value);
        if (wanted[i].value == -1) {
            rest = i - 1;
        } else if (wanted[i].value <= 0 || __builtin_mul_overflow(known, wanted[i].value, &known)) {
            call.refuse("its sizes are not allowed");
        }
    }
    if (rest && sample % known == 0) shape[*rest] = sample / known;
    if (rest ? sample % known != 0 : known != sample) {
        call.refuse("it cannot be done picture by picture: " + describe(from) +
                    " mixes the pictures of a batch or needs "
                    "an input of another size");
    }
    Shape whole{from[0]};
    whole.insert(whole.end(), shape.begin(), shape.end());
    if (whole == from) return call.view(argument, input);
    if (shape.size() == 1 && from.size() > 2) {
        return call.view(argument, call.builder().add(Kind::flatten, {input}));
    }
    List named{copyOf(0)};
    for (std::size_t i = 1; i < wanted.size(); ++i) {
        const auto source = sourceAxis(from, wanted[i]);
        named.push_back(wanted[i].value == -1 ? -1 : source ? copyOf(*source) : wanted[i].value);
    }
    return call.view(argument, addReshape(call, input, named));
}

Value view(OperatorCall& call) {
    return reshapeTo(call, "self", call.wholeNumbers(call.given("size") ? "size" : "shape"));
}

Value viewAs(OperatorCall& call) {
    const Shape& other = call.shape("other");
    std::vector<Integer> wanted;
    for (std::size_t axis = 0; axis < other.size(); ++axis) {
        wanted.push_back({other[axis], static_cast<std::int64_t>(other.size() - axis)});
    }
    return reshapeTo(call, "self", wanted);
}

Value flatten(OperatorCall& call) {
    const std::size_t rank = call.shape("self").size();
    const std::int64_t start = call.axis("start_dim", rank);
    const std::int64_t end = call.axis("end_dim", rank);
    const LayerId input = call.layer("self");
    if (start == end) return call.view("self", input);
    // Counted from the end where that is what the file says: the same for every rank.
    const std::int64_t last = end == static_cast<std::int64_t>(rank) - 1 ? -1 : end;
    return call.view("self", call.builder().add(Kind::flatten, {input}, {{"start", start}, {"end", last}}));
}

Value unflatten(OperatorCall& call) {
    const Shape& from = call.shape("self");
    const auto axis = static_cast<std::size_t>(call.axis("dim", from.size()));
    std::vector<Integer> wanted;
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (i != axis) {
            wanted.push_back({from[i], static_cast<std::int64_t>(from.size() - i)});
            continue;
        }
        for (const Integer& part : call.wholeNumbers("sizes"))
            wanted.push_back({part.value, 0});
    }
    return reshapeTo(call, "self", wanted);
}

List copiedAxes(const Shape& shape) {
    List axes;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        axes.push_back(copyOf(axis));
    return axes;
}

LayerId addUnsqueeze(OperatorCall& call, LayerId input, std::int64_t axis) {
    const Shape& from = call.builder().shape(input);
    if (axis < 0) axis += static_cast<std::int64_t>(from.size()) + 1;
    if (axis < 1 || axis > static_cast<std::int64_t>(from.size())) call.refuse("it puts an axis before the batch");
    List wanted = copiedAxes(from);
    wanted.insert(wanted.begin() + axis, 1);
    return addReshape(call, input, wanted);
}

Value unsqueeze(OperatorCall& call) {
    return call.view("self", addUnsqueeze(call, call.layer("self"), call.integer("dim")));
}

Value squeeze(OperatorCall& call) {
    const LayerId input = call.layer("self");
    const Shape& from = call.builder().shape(input);
    std::vector<bool> removed(from.size(), !call.given("dim"));
    if (call.given("dim")) removed[static_cast<std::size_t>(call.axis("dim", from.size()))] = true;
    List wanted;
    for (std::size_t axis = 0; axis < from.size(); ++axis) {
        // The batch stays, whatever its size.
        if (axis == 0 || !removed[axis] || from[axis] != 1) wanted.push_back(copyOf(axis));
    }
    if (wanted.size() == from.size()) return call.view("self", input);
    return call.view("self", addReshape(call, input, wanted));
}

Value permuteTo(OperatorCall& call, const List& order) {
    const LayerId input = call.layer("self");
    List identity(order.size());
    std::iota(identity.begin(), identity.end(), 0);
    if (order == identity) return call.view("self", input);
    return call.view("self", call.builder().add(Kind::permute, {input}, {{"order", order}}));
}

Value permute(OperatorCall& call) {
    const auto rank = static_cast<std::int64_t>(call.shape("self").size());
    List order;
    for (const std::int64_t axis : call.integers("dims"))
        order.push_back(axis < 0 ? axis + rank : axis);
    return permuteTo(call, order);
}

Value transpose(OperatorCall& call) {
    const std::size_t rank = call.shape("self").size();
    const bool swap = call.name() == "aten::swapaxes";
    List order(rank);
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[static_cast<std::size_t>(call.axis(swap ? "axis0" : "dim0", rank))],
              order[static_cast<std::size_t>(call.axis(swap ? "axis1" : "dim1", rank))]);
    return permuteTo(call, order);
}

Value expandTo(OperatorCall& call, const List& sizes) {
    const LayerId input = call.layer("self");
    const Shape& from = call.builder().shape(input);
    if (sizes.size() != from.size()) call.refuse("it adds axes");
    List wanted{-1};
    bool same = true;
    for (std::size_t axis = 1; axis < sizes.size(); ++axis) {
        const bool kept = sizes[axis] == -1 || sizes[axis] == from[axis];
        same = same && kept;
        wanted.push_back(kept ? -1 : sizes[axis]);
    }
    if (same) return call.view("self", input);
    const LayerId layer = call.builder().add(Kind::expand, {input}, {{"shape", wanted}});
    const Value result = call.view("self", layer);
    if (const auto* symbol = result.as<Symbol>()) (*symbol)->beforeExpand = input;
    return result;
}

Value expand(OperatorCall& call) {
    return expandTo(call, call.integers("size"));
}
Value expandAs(OperatorCall& call) {
    return expandTo(call, call.shape("other"));
}

LayerId addSlice(OperatorCall& call, LayerId input, std::int64_t axis, std::int64_t start, std::int64_t end,
                 std::int64_t step = 1) {
    return call.builder().add(Kind::slice, {input}, {{"axis", axis}, {"start", start}, {"end", end}, {"step", step}});
}

Value slice(OperatorCall& call) {
    const LayerId input = call.layer("self");
    const Shape& from = call.builder().shape(input);
    const std::int64_t axis = call.given("dim") ? call.axis("dim", from.size()) : 0;
    const std::int64_t start = call.integer("start", 0);
    const std::int64_t end = call.integer("end", toEnd);
    const std::int64_t step = call.integer("step", 1);
    const std::int64_t extent = from[static_cast<std::size_t>(axis)];
    if (start == 0 && step == 1 && end >= extent) return call.view("self", input);
    return call.view("self", addSlice(call, input, axis, start, end, step));
}

Value narrow(OperatorCall& call) {
    const LayerId input = call.layer("self");
    const std::int64_t axis = call.axis("dim", call.builder().shape(input).size());
    const std::int64_t start = call.integer("start");
    return call.view("self", addSlice(call, input, axis, start, start + call.integer("length")));
}

// One entry of an axis, the axis itself gone.
LayerId addSelect(OperatorCall& call, LayerId input, std::int64_t axis, std::int64_t index) {
    const Shape from = call.builder().shape(input);
    if (axis == 0) call.refuse("it takes one picture out of the batch");
    const std::int64_t extent = from[static_cast<std::size_t>(axis)];
    if (index < -extent || index >= extent) call.refuse("its index is out of range");
    const LayerId part = addSlice(call, input, axis, index, index == -1 ? toEnd : index + 1);
    List wanted = copiedAxes(from);
    wanted.erase(wanted.begin() + axis);
    return addReshape(call, part, wanted);
}

Value select(OperatorCall& call) {
    const LayerId input = call.layer("self");
    const std::int64_t axis = call.axis("dim", call.builder().shape(input).size());
    return call.view("self", addSelect(call, input, axis, call.integer("index")));
}

Value unbind(OperatorCall& call) {
    const LayerId input = call.layer("self");
    const Shape from = call.builder().shape(input);
    const std::int64_t axis = call.axis("dim", from.size());
    if (from[static_cast<std::size_t>(axis)] > 1024) call.refuse("it makes too many parts");
    Values parts;
    for (std::int64_t i = 0; i < from[static_cast<std::size_t>(axis)]; ++i) {
        parts.push_back(call.view("self", addSelect(call, input, axis, i)));
    }
    return sequence(std::move(parts));
}

Value partsOf(OperatorCall& call, std::int64_t axis, const List& sizes) {
    const LayerId input = call.layer("self");
    if (axis == 0) call.refuse("it splits the batch");
    if (sizes.size() > 1024) call.refuse("it makes too many parts");
    Values parts;
    std::int64_t start = 0;
    for (const std::int64_t size : sizes) {
        parts.push_back(call.view("self", addSlice(call, input, axis, start, start + size)));
        start += size;
    }
    return sequence(std::move(parts));
}

List equalParts(OperatorCall& call, std::int64_t extent, std::int64_t size) {
    if (size < 1 || extent / size > 1024) call.refuse("it makes too many parts");
    List sizes;
    for (std::int64_t start = 0; start < extent; start += size)
        sizes.push_back(std::min(size, extent - start));
    return sizes;
}

Value chunk(OperatorCall& call) {
    const Shape& from = call.shape("self");
    const std::int64_t axis = call.given("dim") ? call.axis("dim", from.size()) : 0;
    const std::int64_t extent = from[static_cast<std::size_t>(axis)];
    const std::int64_t chunks = call.integer("chunks");
    if (chunks < 1) call.refuse("it makes no parts");
    return partsOf(call, axis, equalParts(call, extent, (extent + chunks - 1) / chunks));
}

Value split(OperatorCall& call) {
    const Shape& from = call.shape("self");
    const std::int64_t axis = call.given("dim") ? call.axis("dim", from.size()) : 0;
    const char* sizes = call.given("split_sizes") ? "split_sizes" : "split_size";
    if (call.value(sizes).as<Sequence>() != nullptr) return partsOf(call, axis, call.integers(sizes));
    return partsOf(call, axis, equalParts(call, from[static_cast<std::size_t>(axis)], call.integer(sizes)));
}

std::vector<LayerId> layersOf(OperatorCall& call) {
    const auto* values = call.value("tensors").as<Sequence>();
    if (values == nullptr || (*values)->empty()) call.refuse("it joins nothing");
    std::vector<LayerId> layers;
    std::size_t rank = 0;
    for (const Value& value : **values) {
        const auto* symbol = value.as<Symbol>();
        const auto layer = symbol == nullptr ? std::nullopt : current(*symbol);
        if (layer) rank = call.builder().shape(*layer).size();
    }
    for (const Value& value : **values) {
        if (const auto* tensor = value.as<at::Tensor>()) {
            layers.push_back(call.builder().addConstant(*tensor, rank));
            continue;
        }
        const auto* symbol = value.as<Symbol>();
        const auto layer = symbol == nullptr ? std::nullopt : current(*symbol);
        if (!layer) call.refuse("it joins something that cannot be followed");
        layers.push_back(*layer);
    }
    return layers;
}

Value concatenate(OperatorCall& call) {
    auto layers = layersOf(call);
    const std::int64_t axis = call.given("dim") ? call.axis("dim", call.builder().shape(layers[0]).size()) : 0;
    if (axis == 0) call.refuse("it joins along the batch");
    if (layers.size() == 1) return OperatorCall::fresh(layers[0]);
    return OperatorCall::fresh(call.builder().add(Kind::concatenation, std::move(layers), {{"axis", axis}}));
}

Value stack(OperatorCall& call) {
    auto layers = layersOf(call);
    const std::size_t rank = call.builder().shape(layers[0]).size();
    const std::int64_t axis = call.given("dim") ? call.axis("dim", rank + 1) : 0;
    for (LayerId& layer : layers)
        layer = addUnsqueeze(call, layer, axis);
    return OperatorCall::fresh(call.builder().add(Kind::concatenation, std::move(layers), {{"axis", axis}}));
}

// PyTorch lists the last axis first, two numbers each.
Value padWith(OperatorCall& call, const std::string& mode, double value) {
    const LayerId input = call.layer("self");
    const List sides = call.integers(call.given("pad") ? "pad" : "padding");
    if (sides.size() % 2 != 0 || sides.size() > 8) call.refuse("its sizes are not allowed");
    List before(4, 0);
    List after(4, 0);
    bool any = false;
    for (std::size_t i = 0; i < sides.size() / 2; ++i) {
        before[3 - i] = sides[2 * i];
        after[3 - i] = sides[2 * i + 1];
        any = any || sides[2 * i] != 0 || sides[2 * i + 1] != 0;
    }
    if (!any) return OperatorCall::fresh(input);
    if (before[0] != 0 || after[0] != 0) call.refuse("it adds pictures to the batch");
    return OperatorCall::fresh(call.builder().add(Kind::pad, {input},
                                                  {{"before", List(before.begin() + 1, before.end())},
                                                   {"after", List(after.begin() + 1, after.end())},
                                                   {"mode", mode},
                                                   {"value", value}}));
}

Value constantPad(OperatorCall& call) {
    return padWith(call, "constant", call.real("value", 0));
}
Value reflectionPad(OperatorCall& call) {
    return padWith(call, "reflect", 0);
}
Value replicationPad(OperatorCall& call) {
    return padWith(call, "replicate", 0);
}

// What leaves on one side comes in on the other.
Value padAround(OperatorCall& call) {
    const List sides = call.integers("pad");
    LayerId layer = call.layer("self");
    const Shape from = call.builder().shape(layer);
    if (sides.size() % 2 != 0 || sides.size() / 2 + 2 > from.size()) call.refuse("its sizes are not allowed");
    for (std::size_t i = 0; i < sides.size() / 2; ++i) {
        const std::int64_t before = sides[2 * i];
        const std::int64_t after = sides[2 * i + 1];
        const auto axis = static_cast<std::int64_t>(from.size() - 1 - i);
        const std::int64_t extent = from[static_cast<std::size_t>(axis)];
        if (before < 0 || after < 0 || before > extent || after > extent) call.refuse("its sizes are not allowed");
        std::vector<LayerId> parts{layer};
        if (before > 0) parts.insert(parts.begin(), addSlice(call, layer, axis, -before, toEnd));
        if (after > 0) parts.push_back(addSlice(call, layer, axis, 0, after));
        if (parts.size() > 1) layer = call.builder().add(Kind::concatenation, parts, {{"axis", axis}});
    }
    return OperatorCall::fresh(layer);
}

Value pad(OperatorCall& call) {
    const auto* mode = call.value("mode").as<std::string>();
    const std::string word = mode == nullptr ? "constant" : *mode;
    if (word == "circular") return padAround(call);
    if (word != "constant" && word != "reflect" && word != "replicate") {
        call.refuse("mode \"" + word.substr(0, 50) + "\" is not supported");
    }
    return padWith(call, word, call.real("value", 0));
}

// Hands the same tensor on.
Value identity(OperatorCall& call) {
    // A tensor of the file takes the type of what is computed, which is the one type there is.
    if (call.value("self").as<at::Tensor>() != nullptr) return call.value("self");
    call.layer("self");
    return {call.symbol("self")};
}

Value convertedType(OperatorCall& call) {
    if (call.value("dtype").as<Integer>() != nullptr && call.integer("dtype") != 6) {
        call.refuse("only 32-bit floats are supported");
    }
    return identity(call);
}

Value copy(OperatorCall& call) {
    return OperatorCall::fresh(call.layer("self"));
}

}  // namespace

const std::map<std::string_view, TensorOperator>& shapeOperators() {
    static const std::map<std::string_view, TensorOperator> table{
        {"aten::view", view},
        {"aten::reshape", view},
        {"aten::_reshape_alias", view},
        {"aten::view_as", viewAs},
        {"aten::reshape_as", viewAs},
        {"aten::flatten", flatten},
        {"aten::unflatten", unflatten},
        {"aten::unsqueeze", unsqueeze},
        {"aten::squeeze", squeeze},
        {"aten::permute", permute},
        {"aten::transpose", transpose},
        {"aten::swapaxes", transpose},
        {"aten::expand", expand},
        {"aten::expand_as", expandAs},
        {"aten::slice", slice},
        {"aten::narrow", narrow},
        {"aten::select", select},
        {"aten::unbind", unbind},
        {"aten::chunk", chunk},
        {"aten::split", split},
        {"aten::split_with_sizes", split},
        {"aten::cat", concatenate},
        {"aten::concat", concatenate},
        {"aten::stack", stack},
        {"aten::pad", pad},
        {"aten::constant_pad_nd", constantPad},
        {"aten::reflection_pad2d", reflectionPad},
        {"aten::replication_pad2d", replicationPad},
        {"aten::contiguous", identity},
        {"aten::detach", identity},
        {"aten::alias", identity},
        {"aten::type_as", identity},
        {"aten::cpu", identity},
        {"aten::float", identity},
        {"aten::to", convertedType},
        {"aten::clone", copy},
    };
    return table;
}

}  // namespace saccade::torchscript
