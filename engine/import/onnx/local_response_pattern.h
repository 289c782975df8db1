// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/import/onnx/proto.h"
#include "engine/network/torch.h"

namespace saccade::onnx_import {

/// A local response normalisation that was written down in its steps, as PyTorch does: x / (k + alpha x the mean of x^2
/// over neighbouring channels)^beta, the mean as an average pool of five-dimensional tensors.
struct LocalResponseSteps {
    std::string input;
    std::string padding;              ///< the value that holds the sides of the five axes, looked at when it is known
    std::vector<std::int64_t> sides;  ///< where the file says them at once, as before opset 11
    std::int64_t size = 0;
    double alpha = 0;
    double beta = 0;
    double k = 0;
    std::set<int> steps;  ///< places of the nodes that it stands for, the last division included
};

/// All of a graph, by the place of their last node, a Div. `constant`: the value of a name that is a constant of the
/// file; undefined for others.
std::map<int, LocalResponseSteps> localResponses(const onnx::GraphProto& graph,
                                                 const std::function<at::Tensor(const std::string&)>& constant);

}  // namespace saccade::onnx_import
