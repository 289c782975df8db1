// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/batch_maps.h"

#include "engine/core/error.h"
#include "engine/methods/passes.h"
#include "engine/network/tensors.h"

namespace saccade {

std::vector<std::string> batchMapBases(const std::vector<Method>& among) {
    std::vector<std::string> bases{"gradient"};
    for (const Method& method : among) {
        if (method.maps != nullptr && method.id != bases.front()) bases.push_back(method.id);
    }
    return bases;
}

Parameter baseParameter(std::string help) {
    return Parameter::choice("base", SACCADE_TEXT("Base method"), {"gradient"}, std::move(help));
}

Question baseQuestion(const Study& study, const Method& base, const Question& question) {
    Question inner = question;
    inner.parameters = Parameters(base.id, base.parameters);
    inner.layer = base.usesLayer ? checkedLayer(study, base.id, question.layer, question.target) : std::string();
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
    if (method.maps == nullptr) {
        throw RequestError(
            SACCADE_TEXT("the maps of {base} cannot be averaged over changed inputs; those of {bases} can"),
            {{"base", method.id}, {"bases", enumerate(batchMapBases())}});
    }
    return method.maps(study, inputs, baseQuestion(study, method, question), job);
}

Map averagedMap(const Study& study, const at::Tensor& values) {
    const bool withoutChannels = values.size(0) == 1 && study.input().size(1) > 1;
    Map map;
    map.values = toArray(withoutChannels ? values.squeeze(0) : values);
    return map;
}

}  // namespace saccade
