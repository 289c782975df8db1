// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/methods/registrations.h"

namespace saccade {

const std::vector<Method>& methods() {
    // The order of the review's section 2.3.
    static const std::vector<Method> all{
        deconvnetMethod(),
        guidedBackpropagationMethod(),
        occlusionMethod(),
        gradientMethod(),
        gradientXInputMethod(),
        integratedGradientsMethod(),
        smoothGradMethod(),
        lrpMethod(),
        camMethod(),
        gradCamMethod(),
        guidedGradCamMethod(),
        gradCamPlusPlusMethod(),
        riseMethod(),
        scoreCamMethod(),
    };
    return all;
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
