// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/kinds/kind_table.h"

namespace saccade::kinds {
namespace {

/// Local response normalisation across channels (Krizhevsky et al. 2012), in PyTorch's manner:
/// y = x / (k + alpha / size x sum of x^2 over a window of `size` channels)^beta.
class LocalResponseNorm final : public LayerKind {
 public:
    Kind kind() const override { return Kind::localResponseNorm; }
    std::string_view name() const override { return "local_response_norm"; }
    Role role() const override { return Role::normalising; }

    std::vector<AttributeSchema> attributeSchemas() const override {
        return {{"size", std::int64_t{5}, true, 1, 4096, 0, {}},
                {"alpha", 1e-4, false, 0, 0, 0, {}},
                {"beta", 0.75, false, 0, 0, 0, {}},
                {"k", 1.0, false, 0, 0, 0, {}}};
    }

    Shape outputShape(const Layer& layer, const std::vector<Shape>& inputs) const override {
        if (inputs[0].size() != 4) refuse(layer, "the input must be N x C x H x W, not " + describe(inputs[0]));
        return inputs[0];
    }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return inputs[0] * at::pow(denominator(layer, inputs[0]), -layer.attributes.real("beta"));
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const auto& a = layer.attributes;
        const at::Tensor& x = inputs[0];
        const double beta = a.real("beta");
        const at::Tensor base = denominator(layer, x);
        const at::Tensor across = windowSum(layer, signal * x * at::pow(base, -beta - 1), true);
        const double factor = 2 * a.real("alpha") * beta / static_cast<double>(a.integer("size"));
        return {signal * at::pow(base, -beta) - factor * x * across};
    }

 private:
    static at::Tensor denominator(const Layer& layer, const at::Tensor& x) {
        const auto& a = layer.attributes;
        const double share = a.real("alpha") / static_cast<double>(a.integer("size"));
        return windowSum(layer, x * x, false) * share + a.real("k");
    }

    // Sums over the window of channels around each; `mirrored` for the transposed map, whose window of even size leans
    // to the other side.
    static at::Tensor windowSum(const Layer& layer, const at::Tensor& x, bool mirrored) {
        const std::int64_t size = layer.attributes.integer("size");
        const std::int64_t before = mirrored ? (size - 1) / 2 : size / 2;
        const at::Tensor padded = at::constant_pad_nd(x, {0, 0, 0, 0, before, size - 1 - before}, 0);
        at::Tensor sum = padded.narrow(1, 0, x.size(1));
        for (std::int64_t offset = 1; offset < size; ++offset)
            sum = sum + padded.narrow(1, offset, x.size(1));
        return sum;
    }
};

}  // namespace

const LayerKind& localResponseNormKind() {
    static const LocalResponseNorm kind;
    return kind;
}

}  // namespace saccade::kinds
