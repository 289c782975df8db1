// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/import/graph_builder.h"
#include "engine/import/onnx/proto.h"

namespace saccade::onnx_import {

/// The batch that graphs are interpreted with: two, so that nothing that depends on a batch of one goes unseen.
inline constexpr std::int64_t interpretedBatch = 2;

/// A value of the graph while it is being walked.
struct Value {
    /// The steps from x to x (1 + erf(x / sqrt 2)) / 2, which is how GELU is written down before opset 20.
    enum class Gelu { no, erf, onePlusErf, product };

    std::optional<LayerId> layer;  ///< computed from the picture
    at::Tensor constant;           ///< else: floats, or 64-bit whole numbers; undefined: absent
    /// For whole numbers out of a shape: which axis each is, counted from the end; 0 for others. Empty: none is.
    std::vector<std::int64_t> axes;
    Gelu gelu = Gelu::no;  ///< of `layer`

    bool absent() const { return !layer && !constant.defined(); }
};

/// One node that is being turned into layers: its arguments and what it may do.
class NodeCall {
 public:
    NodeCall(GraphBuilder& builder, const onnx::NodeProto& node, std::vector<Value> inputs, std::int64_t opset)
        : builder_(builder), node_(node), inputs_(std::move(inputs)), opset_(opset) {}

    /// Throws RequestError that names the operator and the node.
    [[noreturn]] void refuse(const std::string& why) const;

    GraphBuilder& builder() { return builder_; }
    const onnx::NodeProto& node() const { return node_; }
    std::int64_t opset() const { return opset_; }
    std::size_t outputs() const { return static_cast<std::size_t>(node_.output_size()); }
    std::size_t inputs() const { return inputs_.size(); }

    bool has(std::size_t input) const { return input < inputs_.size() && !inputs_[input].absent(); }
    const Value& value(std::size_t input) const;
    bool isLayer(std::size_t input) const { return has(input) && inputs_[input].layer.has_value(); }
    /// Whether no argument depends on the picture.
    bool isConstant() const;
    LayerId layer(std::size_t input) const;
    const Shape& shape(std::size_t input) const { return builder_.shape(layer(input)); }
    std::size_t rank(std::size_t input) const { return shape(input).size(); }
    /// A constant of floats.
    at::Tensor floats(std::size_t input) const;
    std::vector<std::int64_t> integers(std::size_t input) const;
    double number(std::size_t input) const;

    bool given(std::string_view attribute) const { return find(attribute) != nullptr; }
    std::int64_t integer(std::string_view attribute, std::int64_t otherwise) const;
    double real(std::string_view attribute, double otherwise) const;
    std::string text(std::string_view attribute, const std::string& otherwise) const;
    std::vector<std::int64_t> list(std::string_view attribute, std::vector<std::int64_t> otherwise) const;
    std::vector<double> reals(std::string_view attribute) const;
    const onnx::AttributeProto* find(std::string_view attribute) const;
    /// An axis from the front; throws where it is out of range.
    std::int64_t axis(std::int64_t axis, std::size_t rank) const;
    /// The axes of an attribute, or of an input since a later opset; counted from the front.
    std::vector<std::int64_t> axesOf(std::size_t input, std::size_t rank) const;

    LayerId add(Kind kind, std::vector<LayerId> inputs, Attributes attributes = {},
                std::map<std::string, at::Tensor, std::less<>> tensors = {});
    static Value of(LayerId layer);
    static Value of(at::Tensor constant);

 private:
    GraphBuilder& builder_;
    const onnx::NodeProto& node_;
    std::vector<Value> inputs_;
    std::int64_t opset_;
};

/// What an operator does: its outputs, in order; those left out are not known.
using Operator = std::vector<Value> (*)(NodeCall& call);
using OperatorTable = std::map<std::string_view, Operator>;

// Operators by family. An operator whose arguments are all constant is asked for in constantOperators() first.
const OperatorTable& layerOperators();
const OperatorTable& arithmeticOperators();
const OperatorTable& shapeOperators();
const OperatorTable& constantOperators();

}  // namespace saccade::onnx_import
