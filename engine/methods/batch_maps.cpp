// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/batch_maps.h"

#include "engine/core/error.h"
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/gradient/integrated_gradients.h"
#include "engine/methods/passes.h"
#include "engine/methods/relevance/lrp.h"
#include "engine/propagate/gradient.h"

namespace saccade {
namespace {

constexpr std::int64_t pathSteps = 50;

at::Tensor pathMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    const Quadrature points = quadrature("gauss_legendre", pathSteps);
    std::vector<at::Tensor> maps;
    for (std::int64_t i = 0; i < inputs.size(0); ++i) {
        const at::Tensor input = inputs.narrow(0, i, 1);
        maps.push_back(integratedGradients(study, input, at::zeros_like(input), points, question, job));
    }
    return at::cat(maps, 0);
}

at::Tensor camMaps(Study& study, const at::Tensor& inputs, Question question, Job& job) {
    question.layer = checkedLayer(study, "grad_cam", question.layer, question.target);
    const Run run = runOf(study, inputs, question, job, question.layer);
    return atInputSize(study, gradCam(layerGradient(run, question, job)), true);
}

}  // namespace

const std::vector<std::string>& batchMapBases() {
    static const std::vector<std::string> bases{"gradient",  "gradient_x_input",     "guided_backpropagation",
                                                "deconvnet", "integrated_gradients", "lrp",
                                                "grad_cam"};
    return bases;
}

at::Tensor batchMaps(Study& study, std::string_view base, const at::Tensor& inputs, const Question& question,
                     Job& job) {
    if (base == "integrated_gradients") return pathMaps(study, inputs, question, job);
    if (base == "grad_cam") return camMaps(study, inputs, question, job);

    const Run run = runOf(study, inputs, question, job);
    if (base == "gradient") return inputSignal(run, gradientRules(), question, job);
    if (base == "gradient_x_input") return inputSignal(run, gradientRules(), question, job) * inputs;
    if (base == "guided_backpropagation") return inputSignal(run, guidedRules(), question, job);
    if (base == "deconvnet") return inputSignal(run, deconvnetRules(), question, job);
    if (base == "lrp") return relevanceMaps(study, run, RelevanceChoice(), question, job);
    throw RequestError(SACCADE_TEXT("the maps of {base} cannot be averaged over changed inputs; those of {bases} can"),
                       {{"base", std::string(base.substr(0, 200))}, {"bases", enumerate(batchMapBases())}});
}

}  // namespace saccade
