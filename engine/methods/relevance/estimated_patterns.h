// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The patterns of a network, estimated over a folder of pictures, and what PatternNet and PatternAttribution make of
/// them.
#pragma once

#include <string>

#include "engine/core/map.h"
#include "engine/methods/method.h"
#include "engine/methods/study.h"
#include "engine/propagate/patterns.h"
#include "engine/survey/layer_patterns.h"

namespace saccade {

/// The pattern of every output of a layer under the linear estimator, cov[x, y] / var[y]: O x K, float64. Where an
/// output never varied it is w / |w|^2. The inner product of weight and pattern is 1.
at::Tensor linearPattern(const PatternStatistics& statistics, const at::Tensor& weight);

/// The same under the two-component estimator for units behind a ReLU, from the places where they are on:
/// (E+[x y] - E+[x] E[y]) over its inner product with the weight. Where a unit was never on, the linear one.
at::Tensor rectifiedPattern(const PatternStatistics& statistics, const at::Tensor& weight);

/// The parameters `pictures`, `most` and `estimator`.
Schema patternParameters();

/// The map of PatternNet or PatternAttribution: surveys the folder where that was not done yet. A survey that was cut
/// short gives a partial map.
Map patternMap(Study& study, const Question& question, bool attribution, Job& job);
/// The same for a batch of inputs, as Method::maps, on one survey. Throws Cancelled where that was cut short.
at::Tensor patternMaps(Study& study, const at::Tensor& inputs, const Question& question, bool attribution, Job& job);

}  // namespace saccade
