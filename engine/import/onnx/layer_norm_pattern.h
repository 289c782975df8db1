// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/import/onnx/proto.h"
#include "engine/network/torch.h"

namespace saccade::onnx_import {

/// A layer normalisation that was written down in its nine steps, as PyTorch does before opset 17:
/// (x - mean) / sqrt(mean((x - mean)^2) + epsilon), then times a weight, then plus a bias.
struct LayerNormSteps {
    std::string input;
    std::string output;   ///< of the last step
    std::set<int> steps;  ///< places of the nodes that it stands for
    std::vector<std::int64_t> axes;
    double epsilon = 0;
    at::Tensor weight;  ///< undefined: none
    at::Tensor bias;
};

/// Who makes and who uses each value of a graph.
class GraphIndex {
 public:
    /// `constant`: the value of a name that is a constant of the file; undefined for others.
    GraphIndex(const onnx::GraphProto& graph, std::function<at::Tensor(const std::string&)> constant);

    /// The steps that begin with this node, a ReduceMean; nothing where it begins something else.
    std::optional<LayerNormSteps> layerNormAt(int node) const;

 private:
    const onnx::NodeProto& node(int place) const { return graph_.node(place); }
    std::vector<int> users(const std::string& value, const char* type) const;
    /// The only user, where it is of this type.
    std::optional<int> onlyUser(const std::string& value, const char* type) const;
    std::optional<double> number(const std::string& value) const;
    /// The constant that a node combines a value with, where it has as many axes.
    at::Tensor otherConstant(int place, const std::string& value, std::size_t axes) const;

    const onnx::GraphProto& graph_;
    std::function<at::Tensor(const std::string&)> constant_;
    std::map<std::string, std::vector<int>> users_;
};

}  // namespace saccade::onnx_import
