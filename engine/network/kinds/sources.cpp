// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"

namespace saccade::kinds {
namespace {

class Input final : public LayerKind {
 public:
    Kind kind() const override { return Kind::input; }
    std::string_view name() const override { return "input"; }
    Role role() const override { return Role::source; }
    std::pair<std::size_t, std::size_t> arity() const override { return {0, 0}; }
    Shape outputShape(const Layer& layer, const std::vector<Shape>& /*inputs*/) const override {
        refuse(layer, "the input's shape comes from outside");
    }
    at::Tensor forward(const Layer& layer, const Tensors& /*inputs*/) const override {
        refuse(layer, "the input's values come from outside");
    }
    Tensors backward(const Layer& /*layer*/, const Tensors& /*inputs*/, const at::Tensor& /*output*/,
                     const at::Tensor& /*signal*/) const override {
        return {};
    }
};

/// A tensor that does not depend on the input; its shape takes part in broadcasting.
class Constant final : public LayerKind {
 public:
    Kind kind() const override { return Kind::constant; }
    std::string_view name() const override { return "constant"; }
    Role role() const override { return Role::source; }
    std::pair<std::size_t, std::size_t> arity() const override { return {0, 0}; }
    std::vector<TensorRole> tensorRoles() const override { return {{"value", true}}; }
    Shape outputShape(const Layer& layer, const std::vector<Shape>& /*inputs*/) const override {
        return layer.tensor("value").sizes().vec();
    }
    at::Tensor forward(const Layer& layer, const Tensors& /*inputs*/) const override { return layer.tensor("value"); }
    Tensors backward(const Layer& /*layer*/, const Tensors& /*inputs*/, const at::Tensor& /*output*/,
                     const at::Tensor& /*signal*/) const override {
        return {};
    }
};

/// Dropout as it is when a network is used: the identity. Kept as a layer so that its name stays.
class Dropout final : public LayerKind {
 public:
    Kind kind() const override { return Kind::dropout; }
    std::string_view name() const override { return "dropout"; }
    Role role() const override { return Role::identity; }
    Shape outputShape(const Layer& /*layer*/, const std::vector<Shape>& inputs) const override { return inputs[0]; }
    at::Tensor forward(const Layer& /*layer*/, const Tensors& inputs) const override { return inputs[0]; }
    Tensors backward(const Layer& /*layer*/, const Tensors& /*inputs*/, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        return {signal};
    }
};

}  // namespace

const LayerKind& inputKind() {
    static const Input kind;
    return kind;
}
const LayerKind& constantKind() {
    static const Constant kind;
    return kind;
}
const LayerKind& dropoutKind() {
    static const Dropout kind;
    return kind;
}

}  // namespace saccade::kinds
