// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Eigen-CAM: Muhammad and Yeasin, "Eigen-CAM: class activation map using principal components", 2020.
///
/// Shows the strongest pattern in a layer, whatever the class: with a row a place and a column a channel, M = A v, v
/// the first right singular vector. No gradient and no weights take part, so that target and score change nothing.
///
/// | `centred` | A                                                                                     |
/// |-----------|---------------------------------------------------------------------------------------|
/// | true      | each channel less its mean over the plane: v is the first principal component, as title and text of
/// the paper say and the common implementation does | | false     | as it is, the paper's equation to the letter; on
/// rectified features much like their sum |
///
/// A singular vector has no sign of its own; it is chosen so that the map goes with the sum of all channels (strong
/// features are positive), and where it does neither so nor so, so that the largest value is positive. One forward
/// through the layers up to the chosen one.
#include <algorithm>

#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"

namespace saccade {
namespace {

// A correlation this small is rounding, and no sign.
constexpr double uncorrelated = 1e-6;

// places x channels in float64 to places: the projection on the first right singular vector, of either sign. Taken
// from the smaller of the two Gram matrices.
at::Tensor firstProjection(const at::Tensor& rows) {
    const bool fewChannels = rows.size(1) <= rows.size(0);
    const at::Tensor gram = fewChannels ? at::matmul(rows.t(), rows) : at::matmul(rows, rows.t());
    const auto [values, vectors] = at::linalg_eigh(gram);
    const at::Tensor last = vectors.select(1, vectors.size(1) - 1);
    if (fewChannels) return at::matmul(rows, last);
    return last * values[values.size(0) - 1].clamp_min(0).sqrt();
}

// 1 or -1.
double signOf(const at::Tensor& projection, const at::Tensor& total) {
    const at::Tensor around = total - total.mean();
    const double together = projection.sub(projection.mean()).dot(around).item<double>();
    const double scale = (projection.norm() * around.norm()).item<double>();
    if (std::abs(together) > uncorrelated * scale) return together > 0 ? 1 : -1;
    const auto largest = projection.abs().argmax().item<std::int64_t>();
    return projection[largest].item<double>() < 0 ? -1 : 1;
}

at::Tensor eigenCam(const at::Tensor& activations, bool centred) {
    std::vector<at::Tensor> maps;
    for (const at::Tensor& activation : activations.to(at::kDouble).unbind(0)) {
        at::Tensor rows = activation.flatten(1).t();
        const at::Tensor total = rows.sum(1);
        if (centred) rows = rows - rows.mean(0, true);
        const at::Tensor projection = firstProjection(rows);
        maps.push_back((projection * signOf(projection, total)).view(activation.sizes().slice(1)));
    }
    return at::stack(maps).to(activations.scalar_type());
}

Map explainEigenCam(Study& study, const Question& question, Job& job) {
    const Run& run = cleanRun(study, question, job);
    const at::Tensor native =
        eigenCam(run.activation(run.network().find(question.layer)), question.parameters.boolean("centred"));
    return layerMap(study, native, question.parameters.boolean("relu"));
}

at::Tensor eigenCamMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job) {
    const auto network = study.networkObserving({question.layer});
    RunOptions options;
    options.stop = network->find(question.layer);
    const at::Tensor native =
        eigenCam(Run(network, inputs, options, job).output(), question.parameters.boolean("centred"));
    return atInputSize(study, native, question.parameters.boolean("relu"));
}

}  // namespace

Method eigenCamMethod() {
    Method method;
    method.id = "eigen_cam";
    method.title = "Eigen-CAM";
    method.family = SACCADE_TEXT("Class activation maps");
    method.paper = "Muhammad and Yeasin 2020";
    method.shows = SACCADE_TEXT("The strongest pattern among the features of a layer, whatever the target.");
    method.formula = "M = ReLU(A v), v the first principal component of the layer's channels";
    method.cost = SACCADE_TEXT("1 forward");
    method.misleads = SACCADE_TEXT(
        "It does not know of the target: it shows what stands out in the layer, which need not be what the network "
        "decides by.");
    method.usesLayer = true;
    method.parameters = {
        reluParameter(true),
        Parameter::boolean("centred", SACCADE_TEXT("Centred"), true,
                           SACCADE_TEXT("Subtract each channel's mean first, as principal components do; without, the "
                                        "paper's equation to the letter."))};
    method.explain = explainEigenCam;
    method.maps = eigenCamMaps;
    return method;
}

}  // namespace saccade
