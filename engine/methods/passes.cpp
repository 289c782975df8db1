// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/passes.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

// Names of layers in an error sentence: the last ones are those that people want.
constexpr std::size_t mostNames = 6;

std::string lastNames(const Network& network, const std::vector<LayerId>& layers) {
    std::vector<std::string> names;
    const std::size_t count = std::min(layers.size(), mostNames);
    for (auto i = layers.size() - count; i < layers.size(); ++i)
        names.push_back(network.layer(layers[i]).name);
    return enumerate(names);
}

}  // namespace

const Run& cleanRun(Study& study, const Question& question, Job& job) {
    return study.runObserving(std::set<std::string>{question.target.layer, question.layer}, job);
}

namespace {

Run runTo(Study& study, const at::Tensor& inputs, const Question& question, Job& job, const std::string& from,
          bool onlyForBackward) {
    const auto network = study.networkObserving({question.target.layer, question.layer});
    const LayerId target = targetLayer(*network, question.target);
    const LayerId end = from.empty() ? network->input() : network->find(from);
    RunOptions options;
    options.stop = target;
    options.onlyForBackward = onlyForBackward;
    options.keep.push_back(end);
    const auto path = network->between(end, target);
    for (LayerId id = 0; id < network->size(); ++id) {
        if (!path.at(static_cast<std::size_t>(id)) || id == end) continue;
        options.keep.push_back(id);
        const auto& used = network->layer(id).inputs;
        options.keep.insert(options.keep.end(), used.begin(), used.end());
    }
    return Run(network, inputs, std::move(options), job);
}

}  // namespace

Run runOf(Study& study, const at::Tensor& inputs, const Question& question, Job& job, const std::string& from) {
    return runTo(study, inputs, question, job, from, false);
}

at::Tensor scoreOf(const Run& run, const Question& question) {
    return targetScore(question.target, question.score, run.activation(targetLayer(run.network(), question.target)));
}

at::Tensor inputSignal(const Run& run, const RuleBook& book, const Question& question, Job& job) {
    const LayerId target = targetLayer(run.network(), question.target);
    SweepRequest request;
    request.start.emplace_back(target, targetSignal(question.target, question.score, run.activation(target)));
    return sweep(run, book, std::move(request), job).front();
}

at::Tensor inputSignalOf(Study& study, const at::Tensor& inputs, const RuleBook& book, const Question& question,
                         Job& job) {
    Run run = runTo(study, inputs, question, job, std::string(), true);
    const LayerId target = targetLayer(run.network(), question.target);
    SweepRequest request;
    request.start.emplace_back(target, targetSignal(question.target, question.score, run.activation(target)));
    return sweep(std::move(run), book, std::move(request), job).front();
}

Map mapOf(const at::Tensor& values) {
    Map map;
    map.values = toArray(values.squeeze(0));
    return map;
}

std::vector<LayerId> spatialLayers(const Study& study, const Target& target) {
    const Network& network = *study.network();
    const auto path = network.between(network.input(), targetLayer(network, target));
    std::vector<LayerId> layers;
    for (LayerId id = 0; id < network.size(); ++id) {
        const Shape& shape = study.shapes().at(static_cast<std::size_t>(id));
        const bool spatial = shape.size() == 4 && shape[2] > 1 && shape[3] > 1;
        if (spatial && id != network.input() && path.at(static_cast<std::size_t>(id))) layers.push_back(id);
    }
    return layers;
}

std::string checkedLayer(const Study& study, const std::string& method, const std::string& layer,
                         const Target& target) {
    const Network& network = *study.network();
    const auto possible = spatialLayers(study, target);
    const auto isPossible = [&](LayerId id) {
        return std::find(possible.begin(), possible.end(), id) != possible.end();
    };
    const LayerId end = targetLayer(network, target);

    if (layer.empty()) {
        const auto usual = network.lastSpatialLayer(study.shapes());
        if (usual && isPossible(*usual) && *usual < end) return network.layer(*usual).name;
        const auto before = std::find_if(possible.rbegin(), possible.rend(), [end](LayerId id) { return id < end; });
        if (before != possible.rend()) return network.layer(*before).name;
        throw RequestError(
            SACCADE_TEXT("{method} needs a layer with height and width over 1 before {target}; this network has none, "
                         "but gradient and occlusion need none"),
            {{"method", method}, {"target", network.layer(end).name}});
    }

    const LayerId id = network.find(layer);
    if (isPossible(id)) return layer;
    const Shape& shape = study.shapes().at(static_cast<std::size_t>(id));
    const std::string names = possible.empty() ? std::string("none") : lastNames(network, possible);
    if (shape.size() != 4 || shape[2] < 2 || shape[3] < 2) {
        throw RequestError(SACCADE_TEXT("{method} needs a layer with height and width over 1, but {layer} gives "
                                        "{shape}; possible are, among others, {layers}"),
                           {{"method", method}, {"layer", layer}, {"shape", describe(shape)}, {"layers", names}});
    }
    throw RequestError(
        SACCADE_TEXT(
            "{method}: {layer} does not lie between the input and {target}; possible are, among others, {layers}"),
        {{"method", method}, {"layer", layer}, {"target", network.layer(end).name}, {"layers", names}});
}

}  // namespace saccade
