// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/relevance/opposite.h"

#include "engine/core/error.h"

namespace saccade {

LayerId layerOfWeights(const Network& network, LayerId target, const std::string& method) {
    LayerId id = target;
    while (network.layer(id).rules().role() != LayerKind::Role::weighted) {
        const Layer& layer = network.layer(id);
        if (layer.inputs.size() != 1) {
            throw RequestError(
                SACCADE_TEXT("{method} turns the weights that make {target} round, but {layer} between them and it "
                             "does not have exactly one input; lrp and excitation_backprop need no such layer"),
                {{"method", method}, {"target", network.layer(target).name}, {"layer", layer.name}});
        }
        id = layer.inputs.front();
    }
    return id;
}

Run oppositeRun(const Run& run, LayerId turned, LayerId target, Job& job) {
    const Network& network = run.network();
    const Layer& layer = network.layer(turned);
    NetworkChanges changes;
    for (const auto& [role, tensor] : layer.tensors)
        changes.tensors[{layer.name, role}] = -tensor;
    RunOptions options;
    options.keepAll = true;
    options.stop = target;
    for (LayerId id = 0; id < turned; ++id) {
        if (!run.has(id)) continue;
        options.given.emplace_back(id, run.activation(id));
        options.keep.push_back(id);
    }
    return Run(network.with(changes), at::Tensor(), std::move(options), job);
}

}  // namespace saccade
