// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/onnx/layer_norm_pattern.h"

namespace saccade::onnx_import {
namespace {

std::vector<std::int64_t> axesOf(const onnx::NodeProto& node) {
    for (const auto& attribute : node.attribute()) {
        if (attribute.name() == "axes") return {attribute.ints().begin(), attribute.ints().end()};
    }
    return {};
}

}  // namespace

GraphIndex::GraphIndex(const onnx::GraphProto& graph, std::function<at::Tensor(const std::string&)> constant)
    : graph_(graph), constant_(std::move(constant)) {
    for (int place = 0; place < graph.node_size(); ++place) {
        for (const auto& input : graph.node(place).input()) {
            auto& users = users_[input];
            if (users.empty() || users.back() != place) users.push_back(place);
        }
    }
}

std::vector<int> GraphIndex::users(const std::string& value, const char* type) const {
    std::vector<int> result;
    const auto found = users_.find(value);
    if (found == users_.end()) return result;
    for (const int place : found->second) {
        if (node(place).op_type() == type && node(place).output_size() == 1) result.push_back(place);
    }
    return result;
}

std::optional<int> GraphIndex::onlyUser(const std::string& value, const char* type) const {
    const auto found = users_.find(value);
    if (found == users_.end() || found->second.size() != 1) return std::nullopt;
    const auto fitting = users(value, type);
    return fitting.empty() ? std::nullopt : std::optional(fitting.front());
}

std::optional<double> GraphIndex::number(const std::string& value) const {
    const at::Tensor tensor = constant_(value);
    if (!tensor.defined() || tensor.numel() != 1) return std::nullopt;
    return tensor.item().toDouble();
}

at::Tensor GraphIndex::otherConstant(int place, const std::string& value, std::size_t axes) const {
    if (node(place).input_size() != 2) return {};
    const std::string& other = node(place).input(node(place).input(0) == value ? 1 : 0);
    const at::Tensor tensor = constant_(other);
    return tensor.defined() && tensor.dim() == static_cast<std::int64_t>(axes) ? tensor : at::Tensor();
}

std::optional<LayerNormSteps> GraphIndex::layerNormAt(int first) const {
    const onnx::NodeProto& mean = node(first);
    if (mean.op_type() != "ReduceMean" || mean.input_size() < 1 || mean.output_size() != 1) return std::nullopt;
    LayerNormSteps steps;
    steps.input = mean.input(0);
    steps.axes = axesOf(mean);
    if (steps.axes.empty()) return std::nullopt;
    const auto difference = onlyUser(mean.output(0), "Sub");
    if (!difference || node(*difference).input_size() != 2 || node(*difference).input(0) != steps.input) {
        return std::nullopt;
    }
    const std::string& centred = node(*difference).output(0);
    const auto squares = users(centred, "Pow");
    const auto quotients = users(centred, "Div");
    if (squares.size() != 1 || quotients.size() != 1) return std::nullopt;
    if (node(squares[0]).input_size() != 2 || number(node(squares[0]).input(1)) != 2) return std::nullopt;
    const auto variance = onlyUser(node(squares[0]).output(0), "ReduceMean");
    if (!variance || axesOf(node(*variance)) != steps.axes) return std::nullopt;
    const auto sum = onlyUser(node(*variance).output(0), "Add");
    if (!sum || node(*sum).input_size() != 2) return std::nullopt;
    const auto epsilon = number(node(*sum).input(1));
    const auto root = onlyUser(node(*sum).output(0), "Sqrt");
    if (!epsilon || !root || node(quotients[0]).input_size() != 2 || node(quotients[0]).input(0) != centred ||
        node(quotients[0]).input(1) != node(*root).output(0)) {
        return std::nullopt;
    }
    steps.epsilon = *epsilon;
    steps.steps = {first, *difference, squares[0], *variance, *sum, *root, quotients[0]};
    steps.output = node(quotients[0]).output(0);
    if (const auto product = onlyUser(steps.output, "Mul")) {
        steps.weight = otherConstant(*product, steps.output, steps.axes.size());
        if (steps.weight.defined()) {
            steps.steps.insert(*product);
            steps.output = node(*product).output(0);
        }
    }
    const auto shift = steps.weight.defined() ? onlyUser(steps.output, "Add") : std::nullopt;
    if (shift) {
        steps.bias = otherConstant(*shift, steps.output, steps.axes.size());
        if (steps.bias.defined() && steps.bias.sizes() == steps.weight.sizes()) {
            steps.steps.insert(*shift);
            steps.output = node(*shift).output(0);
        } else {
            steps.bias = at::Tensor();
        }
    }
    return steps;
}

}  // namespace saccade::onnx_import
