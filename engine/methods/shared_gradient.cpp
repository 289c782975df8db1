// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/shared_gradient.h"

#include <deque>
#include <nlohmann/json.hpp>

#include "engine/methods/passes.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

// What one target's sweep may leave: the signals of a ResNet-50 behind its first two stages.
constexpr std::int64_t mostBytes = 64 << 20;
// Two classes that are compared, each on one network.
constexpr std::size_t mostTargets = 2;

struct Left {
    std::shared_ptr<const Network> network;
    std::string target;
    Tensors signals;  // by layer; the input's always once a sweep has come so far
    std::int64_t bytes = 0;
};

struct LeftSignals {
    std::deque<Left> targets;  // the last used first
};

Left& leftFor(Study& study, const std::shared_ptr<const Network>& network, const std::string& target) {
    auto& targets = study.state<LeftSignals>("shared gradient").targets;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (targets[i].network != network || targets[i].target != target) continue;
        std::swap(targets[i], targets.front());
        return targets.front();
    }
    targets.push_front({network, target, Tensors(static_cast<std::size_t>(network->size())), 0});
    if (targets.size() > mostTargets) targets.pop_back();
    return targets.front();
}

}  // namespace

at::Tensor sharedGradient(Study& study, const Question& question, const std::string& layer, Job& job) {
    const Run& run = study.runObserving({question.target.layer, layer}, job);
    const Network& network = run.network();
    const LayerId stop = layer.empty() ? network.input() : network.find(layer);
    Left& left =
        leftFor(study, run.sharedNetwork(), toJson(question.target).dump() + "/" + std::string(toText(question.score)));
    at::Tensor& known = left.signals[static_cast<std::size_t>(stop)];
    if (known.defined()) {
        job.countBackwards(1);
        return known;
    }
    const LayerId target = targetLayer(network, question.target);
    SweepRequest request;
    request.start.emplace_back(target, targetSignal(question.target, question.score, run.activation(target)));
    request.stop = {stop};
    // Whatever uses a layer behind the wanted one lies behind it, too: what is seen on the way is complete.
    request.observer = [&](LayerId id, const at::Tensor& signal) {
        at::Tensor& kept = left.signals[static_cast<std::size_t>(id)];
        const std::int64_t bytes = signal.numel() * static_cast<std::int64_t>(sizeof(float));
        if (kept.defined() || id == stop || left.bytes + bytes > mostBytes) return;
        kept = signal;
        left.bytes += bytes;
    };
    known = sweep(run, gradientRules(), std::move(request), job).front();
    return known;
}

}  // namespace saccade
