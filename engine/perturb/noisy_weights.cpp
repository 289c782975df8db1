// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/perturb/noisy_weights.h"

#include <algorithm>
#include <span>

#include "engine/network/parallel.h"

namespace saccade {
namespace {

// So many numbers are drawn in a row; each piece has a sample of its own, so that threads do not show.
constexpr std::int64_t piece = 1 << 16;
constexpr std::int64_t mostPieces = 1 << 20;

bool isWeight(std::string_view role) {
    return role == "weight" || role == "bias" || role == "scale" || role == "shift";
}

at::Tensor multiplied(const at::Tensor& weight, double deviation, const Random& random, std::int64_t sample) {
    at::Tensor factors = at::empty(weight.sizes(), at::kFloat);
    float* const values = factors.data_ptr<float>();
    const std::int64_t size = factors.numel();
    inParallel(0, (size + piece - 1) / piece, 1, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t i = first; i < last; ++i) {
            const std::int64_t begin = i * piece;
            random.normal({values + begin, static_cast<std::size_t>(std::min(piece, size - begin))},
                          static_cast<std::uint64_t>(sample * mostPieces + i));
        }
    });
    return weight.mul(factors.mul_(deviation).add_(1).to(weight.device()));
}

}  // namespace

std::shared_ptr<const Network> NoisyWeights::network(std::int64_t sample) const {
    NetworkChanges changes;
    // By place in memory: a module that is called twice is two layers with one weight.
    std::map<const void*, at::Tensor> changed;
    for (const Layer& layer : network_->layers()) {
        for (const auto& [role, tensor] : layer.tensors) {
            if (!isWeight(role)) continue;
            at::Tensor& noisy = changed[tensor.data_ptr()];
            if (!noisy.defined() || noisy.sizes() != tensor.sizes()) {
                const Random random(seed_, "weights/" + layer.name + "/" + role);
                noisy = multiplied(tensor, deviation_, random, sample);
            }
            changes.tensors[{layer.name, role}] = noisy;
        }
    }
    return network_->with(changes);
}

}  // namespace saccade
