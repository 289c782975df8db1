// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "engine/network/kinds/kind_table.h"
#include "engine/network/kinds/reduction.h"

namespace saccade::kinds {
namespace {

/// The maximum over `axes`. Where it is there more than once, the first in row-major order counts, as in max pooling.
class Maximum final : public Reduction {
 public:
    Kind kind() const override { return Kind::maximum; }
    std::string_view name() const override { return "maximum"; }
    Role role() const override { return Role::pooling; }

    at::Tensor forward(const Layer& layer, const Tensors& inputs) const override {
        return at::amax(inputs[0], positions(layer, static_cast<std::size_t>(inputs[0].dim())),
                        layer.attributes.boolean("keep_axes"));
    }

    Tensors backward(const Layer& layer, const Tensors& inputs, const at::Tensor& /*output*/,
                     const at::Tensor& signal) const override {
        const at::Tensor& input = inputs[0];
        const auto axes = positions(layer, static_cast<std::size_t>(input.dim()));
        // The axes that go stand last, as one.
        std::vector<std::int64_t> order;
        for (std::int64_t axis = 0; axis < input.dim(); ++axis) {
            if (std::find(axes.begin(), axes.end(), axis) == axes.end()) order.push_back(axis);
        }
        const auto kept = static_cast<std::int64_t>(order.size());
        order.insert(order.end(), axes.begin(), axes.end());
        const at::Tensor turned = input.permute(order);
        const at::Tensor rows = turned.flatten(kept);
        const at::Tensor first = rows.argmax(-1, true);
        const at::Tensor spread =
            at::zeros_like(rows).scatter(-1, first, signal.reshape(first.sizes())).view(turned.sizes());
        std::vector<std::int64_t> back(order.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            back[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
        return {spread.permute(back)};
    }
};

}  // namespace

const LayerKind& maximumKind() {
    static const Maximum kind;
    return kind;
}

}  // namespace saccade::kinds
