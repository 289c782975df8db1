// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/import/torchscript/builder.h"

namespace saccade::torchscript {

/// One operator of the graph with what its arguments stand for. Arguments are asked for by the names of the operator's
/// schema; an argument that is not there reads as None. Everything throws RequestError that names the operator, the
/// module and the line of code.
class OperatorCall {
 public:
    OperatorCall(Builder& builder, const torch::jit::Node& node, Values arguments);

    /// "aten::relu": without the underscore of the form in place.
    const std::string& name() const { return name_; }
    bool inPlace() const { return inPlace_; }
    Builder& builder() { return builder_; }
    const torch::jit::Node& node() const { return node_; }
    const Values& arguments() const { return arguments_; }

    const Value& value(std::string_view argument) const;
    bool given(std::string_view argument) const { return !value(argument).isNone(); }

    /// The layer whose output the argument is.
    LayerId layer(std::string_view argument) const;
    const Shape& shape(std::string_view argument) const { return builder_.shape(layer(argument)); }
    const Symbol& symbol(std::string_view argument) const;
    /// A tensor of the file; undefined for None.
    at::Tensor constant(std::string_view argument) const;
    std::int64_t integer(std::string_view argument) const;
    std::int64_t integer(std::string_view argument, std::int64_t otherwise) const;
    double real(std::string_view argument) const;
    double real(std::string_view argument, double otherwise) const;
    bool boolean(std::string_view argument, bool otherwise = false) const;
    std::vector<Integer> wholeNumbers(std::string_view argument) const;
    std::vector<std::int64_t> integers(std::string_view argument) const;
    /// Two whole numbers, rows and columns; one stands for both.
    std::vector<std::int64_t> pair(std::string_view argument) const;
    std::vector<double> reals(std::string_view argument) const;
    /// An axis of an argument counted from the front.
    std::int64_t axis(std::string_view argument, std::size_t rank) const;

    /// The output of a layer as a value of its own.
    static Value fresh(LayerId layer);
    /// The output of a layer that looks at the same memory as an argument.
    Value view(std::string_view argument, LayerId layer) const;

    [[noreturn]] void refuse(const std::string& why) const;
    /// "operator aten::prelu in module features.1 (code/__torch__.py line 7)".
    std::string place() const;

 private:
    Builder& builder_;
    const torch::jit::Node& node_;
    std::string name_;
    bool inPlace_ = false;
    Values arguments_;
};

/// The layer a symbol stands for now; nothing where it is out of date.
std::optional<LayerId> current(const Symbol& symbol);

/// "module layer1.0 (code/__torch__.py line 7)".
std::string placeOf(const torch::jit::Node& node, const std::string& path);

using ValueOperator = std::optional<Value> (*)(OperatorCall&);
using TensorOperator = Value (*)(OperatorCall&);

/// Every element of a layer's output to a power.
LayerId powerOf(OperatorCall& call, LayerId layer, double exponent);
/// The larger of `self` and `other`, element by element, or the smaller.
Value larger(OperatorCall& call, bool smaller);

/// Numbers, lists, texts and questions about tensors; they answer nothing where the arguments are tensors to compute
/// with. Names with their namespace.
const std::map<std::string_view, ValueOperator>& numberOperators();
const std::map<std::string_view, ValueOperator>& listOperators();
/// Tensors that depend on the input.
const std::map<std::string_view, TensorOperator>& layerOperators();
const std::map<std::string_view, TensorOperator>& arithmeticOperators();
const std::map<std::string_view, TensorOperator>& reductionOperators();
const std::map<std::string_view, TensorOperator>& fillingOperators();
const std::map<std::string_view, TensorOperator>& shapeOperators();
const std::map<std::string_view, TensorOperator>& rearrangingOperators();
/// The steps of local response normalisation, where the first argument is a Divisor or a five-dimensional padding, or
/// the division by it; nothing where the call is no such step.
std::optional<Value> localResponseStep(OperatorCall& call);
/// Tensors of the file, computed with LibTorch; nothing for an operator that is not on its list.
std::optional<Value> constantOperator(OperatorCall& call);
/// The same for operators that LibTorch computes as they are called; throws what LibTorch throws.
std::optional<Value> pureOperator(OperatorCall& call);

}  // namespace saccade::torchscript
