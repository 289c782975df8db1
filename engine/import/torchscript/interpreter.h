// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "engine/import/output_choice.h"
#include "engine/import/torchscript/builder.h"

namespace saccade::torchscript {

/// Walks the graph of a module's method and lets a Builder make a layer of every operator on tensors. Nothing is
/// computed from a picture: numbers, lists, branches and loops are followed with their known values, and tensors that
/// depend on the input stand for layers. Throws RequestError for what a network of layers cannot express.
class Interpreter {
 public:
    explicit Interpreter(Builder& builder) : builder_(builder) {}

    /// The result of `forward` for the input.
    Value run(const torch::jit::Module& module);

 private:
    using Environment = std::unordered_map<const torch::jit::Value*, Value>;

    Value callMethod(const ModuleReference& module, const std::string& method, Values arguments,
                     const torch::jit::Node& node);
    Values callGraph(const torch::jit::Graph& graph, Values arguments);
    void runBlock(const torch::jit::Block& block, Environment& environment);
    void runNode(const torch::jit::Node& node, Environment& environment);
    void runOperator(const torch::jit::Node& node, Environment& environment);
    void runIf(const torch::jit::Node& node, Environment& environment);
    void runLoop(const torch::jit::Node& node, Environment& environment);
    Value attributeOf(const torch::jit::Node& node, const Value& owner) const;
    Value operatorResult(const torch::jit::Node& node, Values arguments);
    [[noreturn]] void refuse(const torch::jit::Node& node, const std::string& why) const;

    Builder& builder_;
    std::size_t steps_ = 0;
    std::size_t depth_ = 0;
};

/// The tensors that a result holds and that depend on the input, in their order. One of a tuple is named after its
/// field, else its place ("0"), of a dictionary after its key, inside another "0.1"; a lone one is "output". One
/// that was changed in place through another view is left out; RequestError where nothing else is there.
std::vector<NamedOutput> outputsOf(const Value& result, const c10::TypePtr& type, const Builder& builder);

/// What `forward` gives back.
c10::TypePtr resultType(const torch::jit::Module& module);

}  // namespace saccade::torchscript
