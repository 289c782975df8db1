// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/onward.h"

#include <algorithm>

#include "engine/methods/passes.h"

namespace saccade {

Onward::Onward(Study& study, const Question& question, Job& job)
    : run_(cleanRun(study, question, job)),
      layer_(run_.network().find(question.layer)),
      target_(targetLayer(run_.network(), question.target)) {
    const Network& network = run_.network();
    const std::vector<bool> path = network.between(layer_, target_);
    for (LayerId id = layer_ + 1; id <= target_; ++id) {
        if (!path[static_cast<std::size_t>(id)]) continue;
        for (const LayerId input : network.layer(id).inputs) {
            const bool known = std::find(beside_.begin(), beside_.end(), input) != beside_.end();
            if (path[static_cast<std::size_t>(input)] || network.layer(input).kind == Kind::constant || known) continue;
            beside_.push_back(input);
        }
    }
}

const at::Tensor& Onward::clean() const {
    return run_.activation(layer_);
}

at::Tensor Onward::output(const at::Tensor& activations, Job& job) const {
    RunOptions options;
    options.stop = target_;
    options.given.emplace_back(layer_, activations);
    for (const LayerId id : beside_) {
        Shape shape = run_.activation(id).sizes().vec();
        shape.front() = activations.size(0);
        options.given.emplace_back(id, run_.activation(id).expand(shape));
    }
    return Run(run_.sharedNetwork(), at::Tensor(), std::move(options), job).output();
}

}  // namespace saccade
