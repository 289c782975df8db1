// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/shape_checks.h"

namespace saccade::kinds {
namespace {

/// Softmax, or its logarithm, along one axis other than the batch.
class Softmax final : public LayerKind {
 public:
    explicit Softmax(bool logarithm) : logarithm_(logarithm) {}

    Kind kind() const override { return logarithm_ ? Kind::logSoftmax : Kind::softmax; }
    std::string_view name() const override { return logarithm_ ? "log_softmax" : "softmax"; }
    Role role() const override { return Role::normalising; }
    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"axis", std::int64_t{1}, false, -8, 7, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        if (axisFromFront(layer.attributes.integer("axis"), inputs[0].size()) < 1) {
            refuse(layer, "its axis must be one of the input's but not the batch");
        }
        return inputs[0];
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        const std::int64_t axis = layer.attributes.integer("axis");
        return logarithm_ ? at::log_softmax(inputs[0], axis) : at::softmax(inputs[0], axis);
    }

    Tensors backward(const Layer& layer, const Tensors& /*inputs*/, const at::Tensor& output,
                     const at::Tensor& signal) const override {
        const std::int64_t axis = layer.attributes.integer("axis");
        if (logarithm_) return {signal - at::exp(output) * signal.sum(axis, true)};
        return {output * (signal - (signal * output).sum(axis, true))};
    }

    ReceptiveField receptiveField(const Layer& layer, const std::vector<ReceptiveField>& inputs,
                                  const std::vector<Shape>& inputShapes) const override {
        return axisFromFront(layer.attributes.integer("axis"), inputShapes[0].size()) == 1 ? inputs[0]
                                                                                           : ReceptiveField::whole();
    }

 private:
    bool logarithm_;
};

}  // namespace

const LayerKind& softmaxKind() {
    static const Softmax kind(false);
    return kind;
}
const LayerKind& logSoftmaxKind() {
    static const Softmax kind(true);
    return kind;
}

}  // namespace saccade::kinds
