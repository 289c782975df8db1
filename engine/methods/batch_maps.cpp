// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/batch_maps.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/methods/passes.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

bool hasBase(const Method& method) {
    return std::any_of(method.parameters.begin(), method.parameters.end(),
                       [](const Parameter& parameter) { return parameter.id == "base"; });
}

// For methods that answer no batch.
at::Tensor oneByOne(Study& study, const Method& method, const at::Tensor& inputs, const Question& question, Job& job) {
    Tensors maps;
    for (const at::Tensor& input : inputs.split(1)) {
        job.check();
        const auto varied = study.seeing(input);
        // Its progress and its partial maps are not those of the whole.
        Job part(&job);
        const Map map = method.explain(*varied, question, part);
        if (map.recipe.partial) throw Cancelled();
        const at::Tensor values = toTensor(map.values).to(inputs.options());
        maps.push_back(values.dim() == 2 ? values.unsqueeze(0) : values);
    }
    return at::stack(maps);
}

}  // namespace

std::vector<std::string> batchMapBases(const std::vector<Method>& among) {
    std::vector<std::string> bases{"gradient"};
    for (const Method& method : among) {
        if (!hasBase(method) && method.id != bases.front()) bases.push_back(method.id);
    }
    return bases;
}

Parameter baseParameter(std::string help) {
    return Parameter::choice("base", SACCADE_TEXT("Base method"), {"gradient"}, std::move(help));
}

Score scoreOfBase(const Parameters& parameters) {
    const Method& base = findMethod(parameters.choice("base"));
    return defaultScore(base, Parameters(base.id, base.parameters));
}

Question baseQuestion(const Study& study, const Method& base, const Question& question) {
    Question inner = question;
    inner.parameters = Parameters(base.id, base.parameters);
    const bool looks = base.usesLayer && !(base.layerOptional && question.layer.empty());
    inner.layer = looks ? checkedLayer(study, base.id, question.layer, question.target) : std::string();
    return inner;
}

Score scoreAskedFor(const Method& method, const Question& question) {
    if (question.target.score) return *question.target.score;
    // Inside the network there is nothing to take a softmax over: there it is the plain value.
    const bool ofClasses = question.target.layer.empty() && (question.target.kind == Target::Kind::classIndex ||
                                                             question.target.kind == Target::Kind::contrast);
    return ofClasses ? defaultScore(method, question.parameters) : Score::logit;
}

at::Tensor batchMaps(Study& study, std::string_view base, const at::Tensor& inputs, const Question& question,
                     Job& job) {
    const Method& method = findMethod(base);
    if (hasBase(method)) {
        throw RequestError(
            SACCADE_TEXT("{base} works on the maps of a method itself and can be no base; ask for that method"),
            {{"base", method.id}});
    }
    const Question inner = baseQuestion(study, method, question);
    return method.maps != nullptr ? method.maps(study, inputs, inner, job)
                                  : oneByOne(study, method, inputs, inner, job);
}

Map averagedMap(const Study& study, const at::Tensor& values) {
    const bool withoutChannels = values.size(0) == 1 && study.input().size(1) > 1;
    Map map;
    map.values = toArray(withoutChannels ? values.squeeze(0) : values);
    return map;
}

}  // namespace saccade
