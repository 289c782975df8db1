// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace saccade::onnx_import {

/// A call of a module, as a node's name tells it.
struct ScopeCall {
    std::string key;   ///< the same for all nodes of one call
    std::string path;  ///< the module's path: the same for all calls of one module

    bool operator==(const ScopeCall&) const = default;
};

/// Reduces names of nodes to the modules that PyTorch called. Since version 1.13 it names a node
/// "/layer1/layer1.0/relu_1/Relu": the modules from the outside in, each said with its place in a Sequential, the
/// second call of one with "_1"; then the operator. Names of other exporters are the path of one module.
class ScopeNames {
 public:
    /// The calls a node stands in, from the outside in, without the operator itself; empty where it belongs to the
    /// network. `weight`: the name of the node's weight, which tells where the node has no telling name. Nodes must be
    /// asked for in their order.
    std::vector<ScopeCall> callsOf(const std::string& node, const std::string& operatorType, const std::string& weight);

 private:
    std::vector<ScopeCall> scopes(std::string_view name);
    bool seenBefore(const std::string& parent, std::string_view component, std::string_view& base) const;

    std::set<std::string> seen_;
    int unnamed_ = 0;
};

}  // namespace saccade::onnx_import
