// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What the class activation maps share: a layer's activation, the gradient there, and the way up to the picture.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/methods/method.h"
#include "engine/methods/study.h"

namespace saccade {

struct LayerGradient {
    at::Tensor activation;  ///< N x K x h x w
    at::Tensor gradient;    ///< of the target's score, N x K x h x w
};

/// Sweeps from the target down to the question's layer and no further.
LayerGradient layerGradient(const Run& run, const Question& question, Job& job);
/// The same on the study's own picture, by the sweep that all methods share.
LayerGradient layerGradient(Study& study, const Question& question, Job& job);

/// Grad-CAM at the layer's resolution, signed: N x h x w.
at::Tensor gradCam(const LayerGradient& layer);

/// N x h x w at the input's resolution, N x 1 x H x W, bilinear with half-pixel centres; ReLU before where asked for.
at::Tensor atInputSize(const Study& study, const at::Tensor& maps, bool relu);

/// A map from one sample's 1 x h x w: native as it is, values at the input's resolution.
Map layerMap(const Study& study, const at::Tensor& native, bool relu);

/// How a layer's activation and gradient become a map at the layer's resolution, signed: N x h x w.
using Combination = at::Tensor (*)(const LayerGradient& layer);

/// The map of a method that combines them, ReLU as its parameter `relu` says.
Map combinedMap(Study& study, const Question& question, Job& job, Combination combine);
/// Its maps for a batch of inputs, as Method::maps: N x 1 x H x W.
at::Tensor combinedMaps(Study& study, const at::Tensor& inputs, const Question& question, Job& job,
                        Combination combine);

/// What a map says of its own sum: `sum`, that of the native map, beside `score`, the clean score of the target.
std::vector<std::pair<std::string, double>> contributionFigures(const Map& map, Study& study, const Question& question,
                                                                Job& job);

/// The parameter `relu`.
Parameter reluParameter(bool value);

}  // namespace saccade
