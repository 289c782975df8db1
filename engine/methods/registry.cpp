// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/methods/batch_maps.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

// The gradient first, then the others that take no other method's map themselves.
std::vector<std::string> mapBases(const std::vector<Method>& all) {
    std::vector<std::string> bases{"gradient"};
    for (const Method& method : all) {
        if (!method.takesAnyMap && method.id != bases.front()) bases.push_back(method.id);
    }
    return bases;
}

// What averages the maps of another method offers, under `base`, every method that answers a batch; what takes a
// finished map, every method.
void offerBases(std::vector<Method>& all) {
    const std::vector<std::string> batches = batchMapBases(all);
    const std::vector<std::string> any = mapBases(all);
    for (Method& method : all) {
        for (Parameter& parameter : method.parameters) {
            if (parameter.id != "base") continue;
            parameter.choices = method.takesAnyMap ? any : batches;
            parameter.defaultValue = parameter.choices.front();
        }
    }
}

// What brings several methods together offers, under `methods`, every method but its own kind.
void offerMembers(std::vector<Method>& all) {
    const auto membersOf = [](Method& method) {
        const auto found =
            std::find_if(method.parameters.begin(), method.parameters.end(), [](const Parameter& parameter) {
                return parameter.id == "methods" && parameter.type == Parameter::Type::list;
            });
        return found == method.parameters.end() ? nullptr : &*found;
    };
    std::vector<std::string> ids;
    for (Method& method : all) {
        if (membersOf(method) == nullptr) ids.push_back(method.id);
    }
    for (Method& method : all) {
        if (Parameter* members = membersOf(method)) members->choices = ids;
    }
}

std::vector<Method> registered() {
    // The order of the review's section 2.3.
    std::vector<Method> all{
        deconvnetMethod(),
        guidedBackpropagationMethod(),
        desalinetMethod(),
        occlusionMethod(),
        predictionDifferenceMethod(),
        gradientMethod(),
        graphCutSegmentationMethod(),
        gradientXInputMethod(),
        integratedGradientsMethod(),
        smoothGradMethod(),
        xraiMethod(),
        noiseGradMethod(),
        fusionGradMethod(),
        fullGradMethod(),
        camerasMethod(),
        lrpMethod(),
        kernelShapMethod(),
        partitionShapMethod(),
        clrpMethod(),
        sglrpMethod(),
        deepLiftMethod(),
        deepTaylorMethod(),
        patternNetMethod(),
        patternAttributionMethod(),
        gradientShapMethod(),
        deepShapMethod(),
        camMethod(),
        ccamMethod(),
        clearMethod(),
        gradCamMethod(),
        guidedGradCamMethod(),
        gradCamPlusPlusMethod(),
        smoothGradCamPlusPlusMethod(),
        riseMethod(),
        scoreCamMethod(),
        maskMethod(),
        extremalPerturbationMethod(),
        fgvisMethod(),
        feedbackMethod(),
        limeMethod(),
        aggMeanMethod(),
        aggVarMethod(),
        softplusMethod(),
        // Beyond the review.
        blurIgMethod(),
        guidedIgMethod(),
        layerCamMethod(),
        xGradCamMethod(),
        hiResCamMethod(),
        eigenCamMethod(),
        ablationCamMethod(),
        excitationBackpropMethod(),
        contrastiveExcitationBackpropMethod(),
    };
    offerBases(all);
    offerMembers(all);
    return all;
}

}  // namespace

const std::vector<Method>& methods() {
    static const std::vector<Method> all = registered();
    return all;
}

bool takesLayer(const Method& method) {
    return method.usesLayer || std::any_of(method.parameters.begin(), method.parameters.end(),
                                           [](const Parameter& parameter) { return parameter.id == "base"; });
}

const Method& findMethod(std::string_view id) {
    const auto found =
        std::find_if(methods().begin(), methods().end(), [id](const Method& method) { return method.id == id; });
    if (found != methods().end()) return *found;
    std::vector<std::string> ids;
    for (const auto& method : methods())
        ids.push_back(method.id);
    const auto near = similar(id, ids);
    if (near.empty()) {
        throw RequestError(SACCADE_TEXT("\"{method}\" is no method; the methods are {methods}"),
                           {{"method", std::string(id.substr(0, 200))}, {"methods", enumerate(ids)}});
    }
    throw RequestError(SACCADE_TEXT("\"{method}\" is no method; the most similar are {methods}"),
                       {{"method", std::string(id.substr(0, 200))}, {"methods", enumerate(near)}});
}

}  // namespace saccade
