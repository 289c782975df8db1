// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/optimise/target_term.h"

#include "engine/network/target_signal.h"

namespace saccade {

TargetTerm::TargetTerm(Target target, Score score, std::vector<double> factors, double weight)
    : target_(std::move(target)), score_(score), factors_(std::move(factors)), weight_(weight) {}

LayerId TargetTerm::last(const Network& network) const {
    return targetLayer(network, target_);
}

double TargetTerm::evaluate(const Run& run, std::int64_t begin,
                            std::vector<std::pair<LayerId, at::Tensor>>& signals) const {
    const LayerId layer = targetLayer(run.network(), target_);
    const at::Tensor& output = run.activation(layer);
    const at::Tensor scores = targetScore(target_, score_, output).to(at::kCPU, at::kDouble);
    std::vector<std::int64_t> shape{run.batch()};
    shape.resize(static_cast<std::size_t>(output.dim()), 1);
    at::Tensor factors = at::empty(run.batch(), at::kDouble);
    for (std::int64_t row = 0; row < run.batch(); ++row)
        factors.data_ptr<double>()[row] = factors_.at(static_cast<std::size_t>(begin + row));
    signals.emplace_back(layer,
                         targetSignal(target_, score_, output) * factors.mul(weight_).to(output.options()).view(shape));
    return scores.mul(factors).sum().item<double>();
}

}  // namespace saccade
