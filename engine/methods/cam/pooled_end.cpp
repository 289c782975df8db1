// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/cam/pooled_end.h"

#include "engine/core/error.h"

namespace saccade {
namespace {

class EndFinder {
 public:
    EndFinder(const Network& network, const std::vector<Shape>& shapes) : network_(network), shapes_(shapes) {}

    std::optional<PooledEnd> find() const {
        const LayerId last = withoutReshaping(network_.logits());
        const Layer& layer = network_.layer(last);
        if (layer.kind == Kind::linear || isPointwise(last)) {
            const LayerId pooling = withoutReshaping(layer.inputs.front());
            if (!isGlobalAverage(pooling)) return {};
            return endOf(network_.layer(pooling).inputs.front(), layer);
        }
        if (!isGlobalAverage(last)) return {};
        LayerId before = withoutReshaping(layer.inputs.front());
        if (network_.layer(before).kind == Kind::relu) before = withoutReshaping(network_.layer(before).inputs.front());
        if (!isPointwise(before)) return {};
        const Layer& convolution = network_.layer(before);
        return endOf(convolution.inputs.front(), convolution);
    }

 private:
    static PooledEnd endOf(LayerId features, const Layer& weighted) {
        return {features, weighted.tensor("weight").flatten(1), weighted.tensor("bias")};
    }

    const Shape& shape(LayerId id) const { return shapes_.at(static_cast<std::size_t>(id)); }

    LayerId withoutReshaping(LayerId id) const {
        while (network_.layer(id).inputs.size() == 1) {
            const Kind kind = network_.layer(id).kind;
            if (kind != Kind::flatten && kind != Kind::reshape && kind != Kind::dropout) break;
            id = network_.layer(id).inputs.front();
        }
        return id;
    }

    bool isPointwise(LayerId id) const {
        const Layer& layer = network_.layer(id);
        return layer.kind == Kind::convolution && layer.tensor("weight").size(2) == 1 &&
               layer.tensor("weight").size(3) == 1 && layer.attributes.integer("groups") == 1 &&
               layer.attributes.integers("padding") == std::vector<std::int64_t>{0, 0, 0, 0} &&
               layer.attributes.integers("stride") == std::vector<std::int64_t>{1, 1};
    }

    // One value a channel, the mean of all its rows and columns.
    bool isGlobalAverage(LayerId id) const {
        const Layer& layer = network_.layer(id);
        if (layer.inputs.size() != 1) return false;
        const Shape& from = shape(layer.inputs.front());
        const Shape& to = shape(id);
        if (from.size() != 4 || to.size() < 2 || to[1] != from[1] || elements(to) != from[0] * from[1]) return false;
        if (layer.kind == Kind::adaptiveAveragePool) return true;
        if (layer.kind == Kind::mean) return !layer.attributes.boolean("total");
        return layer.kind == Kind::averagePool &&
               layer.attributes.integers("kernel") == std::vector<std::int64_t>{from[2], from[3]};
    }

    const Network& network_;
    const std::vector<Shape>& shapes_;
};

}  // namespace

std::optional<PooledEnd> pooledEnd(const Network& network, const std::vector<Shape>& shapes) {
    return EndFinder(network, shapes).find();
}

PooledEnd requirePooledEnd(const std::string& method, Study& study) {
    if (auto end = pooledEnd(*study.network(), study.shapes())) {
        end->observed = study.network()->layer(end->features).name;
        end->features = study.networkObserving({end->observed})->find(end->observed);
        return *end;
    }
    const Network& network = *study.folded();
    if (auto end = pooledEnd(network, network.shapes(study.subject().input.shape))) return *end;
    throw RequestError(
        SACCADE_TEXT("{method} needs a network that ends in global average pooling and one linear layer; {name} does "
                     "not, but grad_cam shows the like for every network"),
        {{"method", method}, {"name", study.subject().modelFile.empty() ? "this network" : study.subject().modelFile}});
}

}  // namespace saccade
