// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/core/job.h"
#include "engine/import/onnx/layer_norm_pattern.h"
#include "engine/import/onnx/local_response_pattern.h"
#include "engine/import/onnx/node_call.h"
#include "engine/import/onnx/scope_names.h"
#include "engine/import/onnx/tensors.h"
#include "engine/import/output_choice.h"

namespace saccade::onnx_import {

/// Walks the nodes of a graph in their order and turns each into layers, under the modules that its name tells.
class GraphWalk {
 public:
    /// `input`: the name of the picture; `channelsLast`: the file has them behind rows and columns.
    GraphWalk(const onnx::GraphProto& graph, std::int64_t opset, TensorReader& tensors, const Shape& shape,
              const std::string& input, bool channelsLast);

    /// Turns every node into layers. Throws RequestError, or OtherChannels.
    void run(const Job& job);
    /// The outputs that depend on the picture, after run().
    std::vector<NamedOutput> outputs() const;
    GraphBuilder& builder() { return builder_; }

 private:
    struct OpenCall {
        ScopeCall call;
        LayerId last = -1;
    };

    at::Tensor constantOf(const std::string& name);
    Value lookUp(const onnx::NodeProto& node, const std::string& name);
    void enterScope(const std::vector<ScopeCall>& calls);
    void leaveScopes(std::size_t kept);
    void noteLayer(const std::vector<Value>& outputs);
    void visit(int place);
    std::vector<Value> constant(const onnx::NodeProto& node);
    std::vector<Value> filled(NodeCall& call);
    std::vector<Value> compute(NodeCall& call);
    bool normalisesLastAxes(const LayerNormSteps& steps) const;
    std::vector<Value> normalised(const LayerNormSteps& steps);
    std::vector<Value> localResponse(const LocalResponseSteps& steps);

    const onnx::GraphProto& graph_;
    std::int64_t opset_;
    TensorReader& tensors_;
    GraphBuilder builder_;
    ScopeNames names_;
    std::vector<OpenCall> open_;
    std::map<std::string, const onnx::TensorProto*> initialisers_;
    std::map<std::string, int> constantNodes_;
    std::map<std::string, Value> values_;
    std::map<int, LocalResponseSteps> responses_;  ///< by the place of their last node
    std::set<int> done_;
    GraphIndex index_;
};

}  // namespace saccade::onnx_import
