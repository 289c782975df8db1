// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// CAMERAS: Jalwana, Akhtar, Bennamoun and Mian, "CAMERAS: enhanced resolution and sanity preserving class activation
/// mapping for image saliency", 2021.
///
/// Shows where the features of a layer stand that the score grows with, more finely than the layer's own grid: the
/// network looks at the picture enlarged to several sizes, and the layer's activations A and gradients G, up-sampled
/// bilinearly to the picture, are averaged over them,
///
///     M = ReLU(sum over channels of mean(A) mean(G))
///
/// A forward and a backward pass a size, whose cost grows with the area. For the first prediction a size counts only if
/// the network still predicts that class there (figure `sizes`). The paper goes from 224 to 924 pixels in eight steps,
/// some four times the side; half as far is this program's default, for the sake of time. It needs a network that takes
/// pictures of any size, and an enlarged picture is not what the network was trained on.
#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/methods/cam/layer_maps.h"
#include "engine/methods/passes.h"
#include "engine/methods/registrations.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

struct Size {
    std::int64_t height;
    std::int64_t width;
};

std::vector<Size> sizesOf(const at::Tensor& input, std::int64_t count, double largest) {
    std::vector<Size> sizes;
    for (std::int64_t i = 0; i < count; ++i) {
        const double factor =
            count > 1 ? 1 + (largest - 1) * static_cast<double>(i) / static_cast<double>(count - 1) : 1;
        sizes.push_back({std::llround(factor * static_cast<double>(input.size(2))),
                         std::llround(factor * static_cast<double>(input.size(3)))});
    }
    return sizes;
}

void checkSizes(const Study& study, const std::vector<Size>& sizes) {
    const at::Tensor& input = study.input();
    for (const Size& size : sizes) {
        const Shape shape{1, input.size(1), size.height, size.width};
        try {
            study.network()->shapes(shape);
        } catch (const RequestError& error) {
            throw RequestError(
                SACCADE_TEXT("cameras shows the network the picture at {size}, which it does not take: {reason}; "
                             "grad_cam needs one size only"),
                {{"size", describe({size.height, size.width})}, {"reason", error.what()}});
        }
    }
}

void checkAim(const Target& target) {
    const bool placed = target.kind == Target::Kind::unit || target.kind == Target::Kind::cell;
    if (placed) {
        throw RequestError(
            SACCADE_TEXT("cameras looks at several sizes of the picture, in which a row and a column are not the "
                         "same place; it explains classes and whole channels, and grad_cam, at one size, places too"));
    }
}

std::int64_t prediction(const Run& run) {
    const at::Tensor& output = run.activation(run.network().logits());
    return (output.dim() > 2 ? output.flatten(2).mean(2) : output).argmax(1).item<std::int64_t>();
}

// Channel by channel, a few at a time: all of them at the picture's size would need gigabytes.
at::Tensor fused(const std::vector<LayerGradient>& sizes, std::int64_t height, std::int64_t width, Job& job) {
    constexpr std::int64_t together = 64;
    const std::int64_t channels = sizes.front().activation.size(1);
    at::Tensor sum;
    for (std::int64_t begin = 0; begin < channels; begin += together) {
        job.check();
        const std::int64_t length = std::min(together, channels - begin);
        at::Tensor activation;
        at::Tensor gradient;
        for (const LayerGradient& size : sizes) {
            const auto enlarged = [&](const at::Tensor& values) {
                return resizedBilinear(values.narrow(1, begin, length), height, width) /
                       static_cast<double>(sizes.size());
            };
            activation = activation.defined() ? activation + enlarged(size.activation) : enlarged(size.activation);
            gradient = gradient.defined() ? gradient + enlarged(size.gradient) : enlarged(size.gradient);
        }
        const at::Tensor part = (activation * gradient).sum(1);
        sum = sum.defined() ? sum + part : part;
    }
    return sum;
}

Map explainCameras(Study& study, const Question& question, Job& job) {
    checkAim(question.target);
    const at::Tensor& input = study.input();
    const std::vector<Size> sizes =
        sizesOf(input, question.parameters.integer("scales"), question.parameters.real("largest"));
    checkSizes(study, sizes);

    // Whether the target is the class that the network predicts: sizes at which it no longer does are left out.
    const auto top = topClasses(study, 1);
    const bool ofPrediction = question.target.layer.empty() && question.target.kind == Target::Kind::classIndex &&
                              !top.empty() && top.front() == question.target.index;
    std::vector<LayerGradient> counted;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const Run run =
            runOf(study, resizedBilinear(input, sizes[i].height, sizes[i].width), question, job, question.layer);
        job.progress(static_cast<std::int64_t>(i + 1), static_cast<std::int64_t>(sizes.size()));
        if (ofPrediction && i > 0 && prediction(run) != question.target.index) continue;
        counted.push_back(layerGradient(run, question, job));
    }
    at::Tensor values = fused(counted, input.size(2), input.size(3), job);
    if (question.parameters.boolean("relu")) values = at::relu(values);
    Map map;
    map.values = toArray(values.squeeze(0));
    map.recipe.figures = {{"sizes", static_cast<double>(counted.size())}};
    return map;
}

}  // namespace

Method camerasMethod() {
    Method method;
    method.id = "cameras";
    method.title = "CAMERAS";
    method.family = SACCADE_TEXT("Gradients");
    method.paper = "Jalwana et al. 2021; review section 2.3.3";
    method.shows =
        SACCADE_TEXT("Where the features of a layer stand that speak for the target, finer than the layer's grid.");
    method.formula = "M = ReLU(sum over k of mean(A_k) * mean(dY / dA_k)), means over enlarged pictures";
    method.cost = SACCADE_TEXT("1 forward and 1 backward a size, larger sizes costing more with their area");
    method.misleads = SACCADE_TEXT(
        "An enlarged picture shows the network things larger than it was trained on, and it may see something else.");
    method.usesLayer = true;
    method.parameters = {
        Parameter::integer("scales", SACCADE_TEXT("Sizes"), 6, 1, 32,
                           SACCADE_TEXT("How many sizes of the picture the network looks at.")),
        Parameter::real("largest", SACCADE_TEXT("Largest size"), 2, 1, 8, 0.25,
                        SACCADE_TEXT("The largest size, as a multiple of the network's input; the paper's is 4.1.")),
        reluParameter(true)};
    method.explain = explainCameras;
    return method;
}

}  // namespace saccade
