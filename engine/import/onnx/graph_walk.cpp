// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/onnx/graph_walk.h"

#include "engine/core/error.h"
#include "engine/import/printable.h"

namespace saccade::onnx_import {
namespace {

// What the shape tables know of an operator, wherever it stands.
Operator operatorNamed(const std::string& type, bool constant) {
    if (constant) {
        const auto found = constantOperators().find(type);
        return found == constantOperators().end() ? nullptr : found->second;
    }
    for (const auto* table : {&layerOperators(), &arithmeticOperators(), &shapeOperators()}) {
        const auto found = table->find(type);
        if (found != table->end()) return found->second;
    }
    return nullptr;
}

// The name of a node's weight, where PyTorch's name of it is left.
std::string weightOf(const onnx::NodeProto& node) {
    return node.input_size() > 1 ? node.input(1) : std::string();
}

}  // namespace

GraphWalk::GraphWalk(const onnx::GraphProto& graph, std::int64_t opset, TensorReader& tensors, const Shape& shape,
                     const std::string& input, bool channelsLast)
    : graph_(graph), opset_(opset), tensors_(tensors), builder_(shape), index_(graph, [this](const std::string& name) {
          return constantOf(name);
      }) {
    for (const auto& tensor : graph.initializer())
        initialisers_.emplace(tensor.name(), &tensor);
    for (int place = 0; place < graph.node_size(); ++place) {
        const auto& node = graph.node(place);
        if (node.op_type() == "Constant" && node.output_size() == 1) constantNodes_.emplace(node.output(0), place);
    }
    responses_ = localResponses(graph, [this](const std::string& name) { return constantOf(name); });
    for (const auto& [place, steps] : responses_) {
        done_.insert(steps.steps.begin(), steps.steps.end());
        done_.erase(place);
    }
    Value picture = NodeCall::of(builder_.input());
    if (channelsLast) {
        picture = NodeCall::of(
            builder_.add(Kind::permute, {builder_.input()}, {{"order", std::vector<std::int64_t>{0, 2, 3, 1}}}));
    }
    values_.emplace(input, picture);
}

at::Tensor GraphWalk::constantOf(const std::string& name) {
    if (const auto known = values_.find(name); known != values_.end()) {
        return known->second.layer ? at::Tensor() : known->second.constant;
    }
    Value value;
    if (const auto tensor = initialisers_.find(name); tensor != initialisers_.end()) {
        value.constant = tensors_.read(*tensor->second);
    } else if (const auto node = constantNodes_.find(name); node != constantNodes_.end()) {
        value = constant(graph_.node(node->second)).front();
    } else {
        return {};
    }
    return values_.emplace(name, value).first->second.constant;
}

Value GraphWalk::lookUp(const onnx::NodeProto& node, const std::string& name) {
    if (name.empty()) return {};
    if (const auto known = values_.find(name); known != values_.end()) return known->second;
    Value value;
    value.constant = constantOf(name);
    if (!value.constant.defined()) {
        throw RequestError(
            SACCADE_TEXT("operator {operator} (node \"{node}\") uses \"{name}\", which nothing before it "
                         "makes"),
            {{"operator", printable(node.op_type())}, {"node", printable(node.name())}, {"name", printable(name)}});
    }
    return value;
}

void GraphWalk::leaveScopes(std::size_t kept) {
    while (open_.size() > kept) {
        builder_.leave(open_.back().last);
        open_.pop_back();
    }
}

void GraphWalk::enterScope(const std::vector<ScopeCall>& calls) {
    std::size_t common = 0;
    while (common < open_.size() && common < calls.size() && open_[common].call == calls[common])
        ++common;
    leaveScopes(common);
    for (std::size_t i = common; i < calls.size(); ++i) {
        builder_.enter(calls[i].path);
        open_.push_back({calls[i], -1});
    }
}

void GraphWalk::noteLayer(const std::vector<Value>& outputs) {
    if (outputs.empty() || !outputs.front().layer) return;
    for (auto& call : open_)
        call.last = *outputs.front().layer;
}

std::vector<Value> GraphWalk::constant(const onnx::NodeProto& node) {
    const NodeCall call(builder_, node, {}, opset_);
    if (const auto* value = call.find("value")) return {NodeCall::of(tensors_.read(value->t()))};
    if (const auto* value = call.find("value_float")) return {NodeCall::of(at::full({}, value->f(), at::kFloat))};
    if (const auto* value = call.find("value_int")) return {NodeCall::of(at::full({}, value->i(), at::kLong))};
    if (call.given("value_ints")) return {NodeCall::of(at::tensor(call.list("value_ints", {}), at::kLong))};
    if (call.given("value_floats")) return {NodeCall::of(at::tensor(call.reals("value_floats"), at::kFloat))};
    call.refuse("its value is neither a tensor nor numbers");
}

std::vector<Value> GraphWalk::filled(NodeCall& call) {
    const Operator zeros = operatorNamed("ConstantOfShape", true);
    std::vector<Value> outputs = zeros(call);
    if (const auto* value = call.find("value")) {
        const at::Tensor number = tensors_.read(value->t());
        if (number.numel() != 1) call.refuse("its value is not one number");
        outputs.front().constant = at::full(outputs.front().constant.sizes(), number.item(), number.scalar_type());
    }
    return outputs;
}

std::vector<Value> GraphWalk::compute(NodeCall& call) {
    const std::string& type = call.node().op_type();
    const std::string& domain = call.node().domain();
    const bool constant = call.isConstant();
    const Operator known = domain.empty() || domain == "ai.onnx" ? operatorNamed(type, constant) : nullptr;
    if (known == nullptr) call.refuse(constant ? "on constants, it is not supported" : "it is not supported");
    try {
        return type == "ConstantOfShape" ? filled(call) : known(call);
    } catch (const c10::Error&) {
    } catch (const std::runtime_error&) {
        // Of some shapes, such as one that leaves an extent open, LibTorch complains this way.
    }
    call.refuse("its inputs do not fit each other");
}

bool GraphWalk::normalisesLastAxes(const LayerNormSteps& steps) const {
    const auto rank = static_cast<std::int64_t>(builder_.shape(*values_.at(steps.input).layer).size());
    const auto count = static_cast<std::int64_t>(steps.axes.size());
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t axis = steps.axes[static_cast<std::size_t>(i)];
        if ((axis < 0 ? axis + rank : axis) != rank - count + i) return false;
    }
    return count > 0;
}

std::vector<Value> GraphWalk::normalised(const LayerNormSteps& steps) {
    const Value input = values_.at(steps.input);
    return {
        NodeCall::of(builder_.add(Kind::layerNorm, {*input.layer},
                                  {{"axes", static_cast<std::int64_t>(steps.axes.size())}, {"epsilon", steps.epsilon}},
                                  {{"weight", steps.weight}, {"bias", steps.bias}}))};
}

std::vector<Value> GraphWalk::localResponse(const LocalResponseSteps& steps) {
    const auto input = values_.find(steps.input);
    std::vector<std::int64_t> sides = steps.sides;
    if (sides.empty()) {
        const at::Tensor padding = constantOf(steps.padding);
        constexpr std::int64_t fiveAxes = 10;
        if (padding.defined() && padding.numel() == fiveAxes) {
            const at::Tensor numbers = padding.to(at::kLong).contiguous();
            sides.assign(numbers.data_ptr<std::int64_t>(), numbers.data_ptr<std::int64_t>() + fiveAxes);
        }
    }
    const std::vector<std::int64_t> expected{0, 0, steps.size / 2, 0, 0, 0, 0, (steps.size - 1) / 2, 0, 0};
    if (input == values_.end() || !input->second.layer || sides != expected) {
        throw RequestError(
            SACCADE_TEXT("a local response normalisation over other channels than the neighbours on "
                         "both sides is not supported"));
    }
    return {NodeCall::of(
        builder_.add(Kind::localResponseNorm, {*input->second.layer},
                     {{"size", steps.size}, {"alpha", steps.alpha}, {"beta", steps.beta}, {"k", steps.k}}))};
}

void GraphWalk::visit(int place) {
    const onnx::NodeProto& node = graph_.node(place);
    if (done_.contains(place) || node.op_type() == "Constant") return;
    if (const auto response = responses_.find(place); response != responses_.end()) {
        enterScope(names_.callsOf(node.name(), node.op_type(), ""));
        const auto outputs = localResponse(response->second);
        noteLayer(outputs);
        values_[node.output(0)] = outputs.front();
        return;
    }
    std::vector<Value> inputs;
    for (const auto& name : node.input())
        inputs.push_back(lookUp(node, name));
    NodeCall call(builder_, node, std::move(inputs), opset_);
    if (call.isConstant()) {
        const auto outputs = compute(call);
        for (std::size_t i = 0; i < outputs.size() && i < call.outputs(); ++i)
            values_[node.output(static_cast<int>(i))] = outputs[i];
        return;
    }
    enterScope(names_.callsOf(node.name(), node.op_type(), weightOf(node)));
    if (node.op_type() == "ReduceMean" && call.isLayer(0)) {
        // Over other axes it stays the steps that it is written down in.
        if (const auto steps = index_.layerNormAt(place); steps && normalisesLastAxes(*steps)) {
            const auto outputs = normalised(*steps);
            noteLayer(outputs);
            values_[steps->output] = outputs.front();
            done_.insert(steps->steps.begin(), steps->steps.end());
            return;
        }
    }
    const auto outputs = compute(call);
    noteLayer(outputs);
    for (std::size_t i = 0; i < outputs.size() && i < call.outputs(); ++i)
        values_[node.output(static_cast<int>(i))] = outputs[i];
}

std::vector<NamedOutput> GraphWalk::outputs() const {
    std::vector<NamedOutput> outputs;
    for (const auto& output : graph_.output()) {
        const auto found = values_.find(output.name());
        if (found == values_.end() || !found->second.layer || found->second.gelu != Value::Gelu::no) continue;
        const LayerId layer = *found->second.layer;
        outputs.push_back({output.name(), layer, builder_.shape(layer).size() == 2});
    }
    return outputs;
}

void GraphWalk::run(const Job& job) {
    for (int place = 0; place < graph_.node_size(); ++place) {
        job.check();
        visit(place);
    }
    leaveScopes(0);
}

}  // namespace saccade::onnx_import
