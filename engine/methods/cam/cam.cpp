// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Class activation map: Zhou et al., "Learning deep features for discriminative localization", 2016.
///
/// Shows where the features stand that the last layer counts for the class: M = sum over k of w_k A_k, signed, without
/// ReLU and without bias, where A goes into global average pooling and w is the class's row of the one linear layer
/// behind it. No backward pass. Networks that end in a 1 x 1 convolution and global average pooling are the same with
/// the two exchanged: w is the convolution's and A its input (a ReLU between, as in SqueezeNet, is left out). Other
/// networks have no such map: Grad-CAM is the generalisation, and equal up to a constant factor where both exist.
///
/// Another score or a contrast weighs the rows by the score's derivative with respect to the logits.
#include "engine/core/error.h"
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/cam/pooled_end.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

void checkClasses(const Target& target) {
    const Target::Kind kind = target.kind;
    if (!target.layer.empty() || (kind != Target::Kind::classIndex && kind != Target::Kind::contrast)) {
        throw RequestError(
            SACCADE_TEXT("cam explains a class or a contrast of two classes of the network's output; for what lies "
                         "inside the network grad_cam is the method"));
    }
}

// At the features' resolution, N x h x w.
at::Tensor classMaps(const Run& run, const PooledEnd& end, const Question& question) {
    const at::Tensor logits = Study::classValues(run.activation(run.network().logits()));
    const at::Tensor weights = at::matmul(targetSignal(question.target, question.score, logits), end.weights);
    return (weights.unsqueeze(2).unsqueeze(3) * run.activation(end.features)).sum(1);
}

Map explainCam(Study& study, const Question& question, Job& job) {
    checkClasses(question.target);
    const PooledEnd end = requirePooledEnd("cam", study);
    return layerMap(study, classMaps(study.runObserving(end.observed, job), end, question), false);
}

at::Tensor camMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    checkClasses(question.target);
    const PooledEnd end = requirePooledEnd("cam", study);
    const auto network = study.networkObserving({end.observed});
    RunOptions options;
    options.stop = network->logits();
    options.keep = {end.features};
    return atInputSize(study, classMaps(Run(network, inputs, std::move(options), job), end, question), false);
}

}  // namespace

Method camMethod() {
    Method method;
    method.id = "cam";
    method.title = "CAM";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Zhou et al. 2016; review section 2.3.6";
    method.shows = SACCADE_TEXT("Where the features stand that the last layer counts for or against the class.");
    method.formula = "M = sum over k of w_k A_k";
    method.cost = SACCADE_TEXT("1 forward");
    method.misleads =
        SACCADE_TEXT("It shows the last feature maps only, as coarse as they are, and needs a network made for it.");
    method.explain = explainCam;
    method.maps = camMaps;
    return method;
}

}  // namespace saccade
