// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/onnx/local_response_pattern.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace saccade::onnx_import {
namespace {

constexpr int mostSteps = 16;

bool isOneOf(const std::string& type, std::initializer_list<std::string_view> types) {
    return std::find(types.begin(), types.end(), type) != types.end();
}

const onnx::AttributeProto* attribute(const onnx::NodeProto& node, std::string_view name) {
    for (const auto& candidate : node.attribute()) {
        if (candidate.name() == name) return &candidate;
    }
    return nullptr;
}

class Finder {
 public:
    Finder(const onnx::GraphProto& graph, const std::function<at::Tensor(const std::string&)>& constant)
        : graph_(graph), constant_(constant) {
        for (int place = 0; place < graph.node_size(); ++place) {
            for (const auto& output : graph.node(place).output())
                makers_.emplace(output, place);
            for (const auto& input : graph.node(place).input())
                users_[input].push_back(place);
        }
    }

    std::map<int, LocalResponseSteps> all() const {
        std::map<int, LocalResponseSteps> found;
        for (int place = 0; place < graph_.node_size(); ++place) {
            if (graph_.node(place).op_type() != "Div") continue;
            if (auto steps = endingAt(place)) found.emplace(place, std::move(*steps));
        }
        return found;
    }

 private:
    const onnx::NodeProto& node(int place) const { return graph_.node(place); }

    // The node that makes a value, where it is of this type.
    std::optional<int> maker(const std::string& value, std::initializer_list<std::string_view> types) const {
        const auto found = makers_.find(value);
        if (found == makers_.end() || !isOneOf(node(found->second).op_type(), types)) return std::nullopt;
        return found->second;
    }

    // The number that a node of two inputs adds or multiplies by.
    std::optional<double> numberOf(int place) const {
        if (node(place).input_size() != 2) return std::nullopt;
        const at::Tensor tensor = constant_(node(place).input(1));
        return tensor.defined() && tensor.numel() == 1 ? std::optional(tensor.item().toDouble()) : std::nullopt;
    }

    // What a node computes its first output from. A squeeze may stand in a branch that asks whether there is an axis to
    // squeeze.
    std::string sourceOf(int place) const {
        const onnx::NodeProto& made = node(place);
        if (made.op_type() != "If") return made.input_size() > 0 ? made.input(0) : std::string();
        for (const auto& branch : made.attribute()) {
            for (const auto& inside : branch.g().node()) {
                if (inside.op_type() == "Squeeze" && inside.input_size() > 0) return inside.input(0);
            }
        }
        return {};
    }

    std::optional<LocalResponseSteps> endingAt(int quotient) const {
        if (node(quotient).input_size() != 2 || node(quotient).output_size() != 1) return std::nullopt;
        LocalResponseSteps steps;
        steps.input = node(quotient).input(0);
        std::string value = node(quotient).input(1);
        steps.steps = {quotient};
        for (const auto& [type, number] :
             {std::pair{"Pow", &steps.beta}, std::pair{"Add", &steps.k}, std::pair{"Mul", &steps.alpha}}) {
            const auto place = maker(value, {type});
            const auto found = place ? numberOf(*place) : std::nullopt;
            if (!found) return std::nullopt;
            *number = *found;
            steps.steps.insert(*place);
            value = node(*place).input(0);
        }
        bool pooled = false;
        // Back to the squares, over whatever only changes the shape. A damaged file may go round in circles.
        for (int count = 0; count < mostSteps; ++count) {
            const auto place = maker(value, {"Reshape", "Squeeze", "If", "AveragePool", "Pad", "Unsqueeze", "Mul"});
            if (!place) return std::nullopt;
            const onnx::NodeProto& step = node(*place);
            steps.steps.insert(*place);
            if (step.op_type() == "AveragePool") {
                if (pooled || !takesWindow(step, steps)) return std::nullopt;
                pooled = true;
            } else if (step.op_type() == "Pad") {
                if (!pooled || !takesPadding(*place, steps)) return std::nullopt;
            } else if (step.op_type() == "Mul") {
                const bool squares =
                    step.input_size() == 2 && step.input(0) == steps.input && step.input(1) == steps.input;
                if (!squares || !pooled || (steps.padding.empty() && steps.sides.empty())) return std::nullopt;
                return onlyUsedInside(std::move(steps), quotient);
            }
            value = sourceOf(*place);
        }
        return std::nullopt;
    }

    static bool takesWindow(const onnx::NodeProto& pool, LocalResponseSteps& steps) {
        const auto* kernel = attribute(pool, "kernel_shape");
        if (kernel == nullptr || kernel->ints_size() != 3 || kernel->ints(1) != 1 || kernel->ints(2) != 1) return false;
        for (const char* name : {"pads", "strides"}) {
            const auto* list = attribute(pool, name);
            const std::int64_t neutral = std::string_view(name) == "pads" ? 0 : 1;
            if (list != nullptr && std::any_of(list->ints().begin(), list->ints().end(),
                                               [neutral](std::int64_t entry) { return entry != neutral; })) {
                return false;
            }
        }
        steps.size = kernel->ints(0);
        return true;
    }

    // One that adds something; the exporter writes another one of nothing for the pool itself.
    bool takesPadding(int place, LocalResponseSteps& steps) const {
        const bool taken = !steps.padding.empty() || !steps.sides.empty();
        if (const auto* pads = attribute(node(place), "pads")) {
            const std::vector<std::int64_t> sides(pads->ints().begin(), pads->ints().end());
            if (std::all_of(sides.begin(), sides.end(), [](std::int64_t side) { return side == 0; })) return true;
            if (!taken) steps.sides = sides;
            return !taken;
        }
        if (node(place).input_size() < 2) return false;
        const std::string& sides = node(place).input(1);
        const at::Tensor known = constant_(sides);
        if (known.defined() && at::eq(known, 0).all().item().toBool()) return true;
        if (!taken) steps.padding = sides;
        return !taken;
    }

    // With the questions that are asked about the shapes in between; nothing where a value leaves by another way.
    std::optional<LocalResponseSteps> onlyUsedInside(LocalResponseSteps steps, int quotient) const {
        std::vector<int> waiting(steps.steps.begin(), steps.steps.end());
        while (!waiting.empty()) {
            const int place = waiting.back();
            waiting.pop_back();
            if (place == quotient) continue;
            for (const auto& output : node(place).output()) {
                if (isOutput(output)) return std::nullopt;
                const auto users = users_.find(output);
                if (users == users_.end()) continue;
                for (const int user : users->second) {
                    if (steps.steps.contains(user)) continue;
                    if (!isOneOf(node(user).op_type(), {"Shape", "Gather", "Equal"})) return std::nullopt;
                    steps.steps.insert(user);
                    waiting.push_back(user);
                }
            }
        }
        return steps;
    }

    bool isOutput(const std::string& value) const {
        return std::any_of(graph_.output().begin(), graph_.output().end(),
                           [&value](const auto& output) { return output.name() == value; });
    }

    const onnx::GraphProto& graph_;
    const std::function<at::Tensor(const std::string&)>& constant_;
    std::map<std::string, int> makers_;
    std::map<std::string, std::vector<int>> users_;
};

}  // namespace

std::map<int, LocalResponseSteps> localResponses(const onnx::GraphProto& graph,
                                                 const std::function<at::Tensor(const std::string&)>& constant) {
    return Finder(graph, constant).all();
}

}  // namespace saccade::onnx_import
