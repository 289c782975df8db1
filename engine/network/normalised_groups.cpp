// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/normalised_groups.h"

#include <numeric>

#include "engine/network/kinds/shape_checks.h"

namespace saccade {

bool normalisesGroups(const Layer& layer) {
    return layer.kind == Kind::layerNorm || layer.kind == Kind::groupNorm;
}

at::Tensor groupMeans(const Layer& layer, const at::Tensor& x) {
    if (layer.kind == Kind::layerNorm) {
        std::vector<std::int64_t> axes(static_cast<std::size_t>(layer.attributes.integer("axes")));
        std::iota(axes.begin(), axes.end(), x.dim() - static_cast<std::int64_t>(axes.size()));
        return x.mean(axes, true);
    }
    // Channel by channel first: all have as many places, and no layout of memory is copied.
    const std::int64_t groups = layer.attributes.integer("groups");
    const std::int64_t size = x.size(1) / groups;
    std::vector<std::int64_t> places(static_cast<std::size_t>(x.dim() - 2));
    std::iota(places.begin(), places.end(), 2);
    const at::Tensor channels = places.empty() ? x : x.mean(places);
    std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
    shape[0] = x.size(0);
    shape[1] = x.size(1);
    return channels.reshape({-1, groups, size}).mean(2, true).expand({-1, -1, size}).reshape(shape);
}

at::Tensor groupWeight(const Layer& layer, std::int64_t rank) {
    at::Tensor weight = layer.tensor("weight");
    if (weight.defined() && layer.kind == Kind::groupNorm) weight = kinds::perChannel(weight, rank);
    return weight;
}

at::Tensor groupsBackward(const Layer& layer, const at::Tensor& x, const at::Tensor& signal) {
    const at::Tensor centred = x - groupMeans(layer, x);
    const at::Tensor inverse = at::rsqrt(groupMeans(layer, centred * centred) + layer.attributes.real("epsilon"));
    const at::Tensor normalised = centred * inverse;
    const at::Tensor weight = groupWeight(layer, x.dim());
    const at::Tensor scaled = weight.defined() ? signal * weight : signal;
    return inverse * (scaled - groupMeans(layer, scaled) - normalised * groupMeans(layer, scaled * normalised));
}

}  // namespace saccade
