// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/cam/layer_maps.h"

#include <numeric>

#include "engine/methods/passes.h"
#include "engine/methods/shared_gradient.h"
#include "engine/network/tensors.h"
#include "engine/propagate/gradient.h"

namespace saccade {

LayerGradient layerGradient(const Run& run, const Question& question, Job& job) {
    const LayerId target = targetLayer(run.network(), question.target);
    const LayerId layer = run.network().find(question.layer);
    SweepRequest request;
    request.start.emplace_back(target, targetSignal(question.target, question.score, run.activation(target)));
    request.stop = {layer};
    return {run.activation(layer), sweep(run, gradientRules(), std::move(request), job).front()};
}

LayerGradient layerGradient(Study& study, const Question& question, Job& job) {
    const Run& run = cleanRun(study, question, job);
    return {run.activation(run.network().find(question.layer)), sharedGradient(study, question, question.layer, job)};
}

at::Tensor gradCam(const LayerGradient& layer) {
    const at::Tensor weights = layer.gradient.mean({2, 3}, true);
    return (weights * layer.activation).sum(1);
}

at::Tensor atInputSize(const Study& study, const at::Tensor& maps, bool relu) {
    const at::Tensor shown = relu ? at::relu(maps) : maps;
    return resizedBilinear(shown.unsqueeze(1), study.input().size(2), study.input().size(3));
}

Map layerMap(const Study& study, const at::Tensor& native, bool relu) {
    Map map;
    map.values = toArray(atInputSize(study, native, relu).squeeze(0).squeeze(0));
    map.native = toArray(native.squeeze(0));
    return map;
}

Map combinedMap(Study& study, const Question& question, Job& job, Combination combine) {
    const at::Tensor native = combine(layerGradient(study, question, job));
    return layerMap(study, native, question.parameters.boolean("relu"));
}

at::Tensor combinedMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job,
                        Combination combine) {
    const Run run = runOf(study, inputs, question, job, question.layer);
    return atInputSize(study, combine(layerGradient(run, question, job)), question.parameters.boolean("relu"));
}

std::vector<std::pair<std::string, double>> contributionFigures(const Map& map, Study& study, const Question& question,
                                                                Job& job) {
    const double sum = std::accumulate(map.native.values.begin(), map.native.values.end(), 0.0);
    return {{"sum", sum}, {"score", scoreOf(cleanRun(study, question, job), question).item<double>()}};
}

Parameter reluParameter(bool value) {
    return Parameter::boolean("relu", "ReLU", value,
                              SACCADE_TEXT("Keep only what speaks for the target; the native map keeps both signs."));
}

}  // namespace saccade
