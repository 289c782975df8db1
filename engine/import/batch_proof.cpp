// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/batch_proof.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/random.h"
#include "engine/network/run.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

// Whether a layer could mix the pictures of a batch if it was read wrongly.
bool movesAcrossAxes(const Network& network) {
    return std::any_of(network.layers().begin(), network.layers().end(), [](const Layer& layer) {
        return layer.kind == Kind::reshape || layer.kind == Kind::permute || layer.kind == Kind::expand ||
               layer.kind == Kind::constant;
    });
}

}  // namespace

void proveBatch(const std::shared_ptr<const Network>& network, const Shape& shape) {
    if (!movesAcrossAxes(*network)) return;
    Array pictures(shape);
    Random(1, "import").normal(pictures.values, 0);
    const at::Tensor input = toTensor(pictures);
    Job job;
    const auto run = [&](const at::Tensor& batch) { return Run(network, batch, {}, job).output().clone(); };
    const at::Tensor together = run(input);
    const at::Tensor alone = at::cat({run(input.narrow(0, 0, 1)), run(input.narrow(0, 1, 1))}, 0);
    const bool alike = together.sizes() == alone.sizes();
    // Of weights that are no numbers nothing more can be said.
    if (alike && !at::isfinite(alone).all().item<bool>()) return;
    const double scale = alone.abs().max().item().toDouble();
    if (!alike || !((together - alone).abs().max().item().toDouble() <= 1e-4 * std::max(scale, 1e-6))) {
        throw RequestError(
            SACCADE_TEXT("its pictures influence each other in a batch, so it cannot be used for several "
                         "at once; export it again with a batch of one"));
    }
}

}  // namespace saccade
