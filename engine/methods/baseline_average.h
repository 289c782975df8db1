// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What GradientSHAP and DeepSHAP share: maps, one a baseline, whose mean sums to the mean difference of the scores.
#pragma once

#include <functional>

#include "engine/methods/method.h"
#include "engine/methods/study.h"
#include "engine/perturb/perturbation.h"

namespace saccade {

/// What a batch of samples gave.
struct BaselineMaps {
    at::Tensor maps;         ///< N x C x H x W
    double differences = 0;  ///< of the scores of the picture and of the baselines, summed
};

/// `inputs`: samples `begin` and on of the perturbation.
using BaselineEvaluation = std::function<BaselineMaps(std::int64_t begin, const at::Tensor& inputs)>;

/// The mean over all samples, with what is kept of an earlier time under the question but for its number of samples.
/// Figures: `samples`, `sum`, `score_difference`, `completeness_gap`, `standard_error`. Progressive.
Map averageOverBaselines(const std::string& method, const Perturbation& samples, const BaselineEvaluation& evaluate,
                         Study& study, const Question& question, Job& job);

}  // namespace saccade
