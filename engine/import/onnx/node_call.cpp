// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/onnx/node_call.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/import/printable.h"

namespace saccade::onnx_import {
namespace {

constexpr std::int64_t mostListed = 4096;

}  // namespace

void NodeCall::refuse(const std::string& why) const {
    throw RequestError(SACCADE_TEXT("operator {operator} (node \"{node}\"): {why}"),
                       {{"operator", printable(node_.op_type())}, {"node", printable(node_.name())}, {"why", why}});
}

const Value& NodeCall::value(std::size_t input) const {
    if (!has(input)) refuse("its input " + std::to_string(input) + " is missing");
    return inputs_[input];
}

bool NodeCall::isConstant() const {
    return std::none_of(inputs_.begin(), inputs_.end(), [](const Value& value) { return value.layer.has_value(); });
}

LayerId NodeCall::layer(std::size_t input) const {
    const Value& found = value(input);
    if (!found.layer) refuse("its input " + std::to_string(input) + " is a constant, which is not supported");
    if (found.gelu != Value::Gelu::no) refuse("the error function is supported as a part of GELU only");
    return *found.layer;
}

at::Tensor NodeCall::floats(std::size_t input) const {
    const Value& found = value(input);
    if (found.layer) refuse("its input " + std::to_string(input) + " must be a constant of the file");
    return found.constant.to(at::kFloat);
}

std::vector<std::int64_t> NodeCall::integers(std::size_t input) const {
    const Value& found = value(input);
    if (found.layer) refuse("its input " + std::to_string(input) + " must be a constant of the file");
    if (found.constant.numel() > mostListed) refuse("its input " + std::to_string(input) + " is too long");
    const at::Tensor numbers = found.constant.to(at::kLong).contiguous();
    return {numbers.data_ptr<std::int64_t>(), numbers.data_ptr<std::int64_t>() + numbers.numel()};
}

double NodeCall::number(std::size_t input) const {
    const at::Tensor tensor = floats(input);
    if (tensor.numel() != 1) refuse("its input " + std::to_string(input) + " is not one number");
    return tensor.item().toDouble();
}

const onnx::AttributeProto* NodeCall::find(std::string_view attribute) const {
    for (const auto& candidate : node_.attribute()) {
        if (candidate.name() == attribute) return &candidate;
    }
    return nullptr;
}

std::int64_t NodeCall::integer(std::string_view attribute, std::int64_t otherwise) const {
    const auto* found = find(attribute);
    return found == nullptr ? otherwise : found->i();
}

double NodeCall::real(std::string_view attribute, double otherwise) const {
    const auto* found = find(attribute);
    return found == nullptr ? otherwise : static_cast<double>(found->f());
}

std::string NodeCall::text(std::string_view attribute, const std::string& otherwise) const {
    const auto* found = find(attribute);
    return found == nullptr ? otherwise : found->s();
}

std::vector<std::int64_t> NodeCall::list(std::string_view attribute, std::vector<std::int64_t> otherwise) const {
    const auto* found = find(attribute);
    if (found == nullptr) return otherwise;
    if (found->ints_size() > mostListed) refuse("its attribute " + std::string(attribute) + " is too long");
    return {found->ints().begin(), found->ints().end()};
}

std::vector<double> NodeCall::reals(std::string_view attribute) const {
    const auto* found = find(attribute);
    if (found == nullptr) return {};
    return {found->floats().begin(), found->floats().end()};
}

std::int64_t NodeCall::axis(std::int64_t axis, std::size_t rank) const {
    const auto most = static_cast<std::int64_t>(rank);
    if (axis < -most || axis >= most) refuse("its axis " + std::to_string(axis) + " is out of range");
    return axis < 0 ? axis + most : axis;
}

std::vector<std::int64_t> NodeCall::axesOf(std::size_t input, std::size_t rank) const {
    std::vector<std::int64_t> axes = has(input) ? integers(input) : list("axes", {});
    for (auto& entry : axes)
        entry = axis(entry, rank);
    std::sort(axes.begin(), axes.end());
    return axes;
}

LayerId NodeCall::add(Kind kind, std::vector<LayerId> inputs, Attributes attributes,
                      std::map<std::string, at::Tensor, std::less<>> tensors) {
    return builder_.add(kind, std::move(inputs), std::move(attributes), std::move(tensors));
}

Value NodeCall::of(LayerId layer) {
    Value value;
    value.layer = layer;
    return value;
}

Value NodeCall::of(at::Tensor constant) {
    Value value;
    value.constant = std::move(constant);
    return value;
}

}  // namespace saccade::onnx_import
