// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>

#include "engine/core/job.h"
#include "engine/perturb/convergence.h"
#include "engine/perturb/perturbation.h"
#include "engine/perturb/planner.h"

namespace saccade {

/// What is evaluated of a batch of inputs: scores (n x K) or maps (n x C x H x W), a row a sample.
using Evaluation = std::function<at::Tensor(const at::Tensor& inputs)>;
/// The same of the samples [begin, end), where it matters which they are.
using RangeEvaluation = std::function<at::Tensor(std::int64_t begin, std::int64_t end)>;
/// Folds the results of the samples from `begin` on; called in order.
using Fold = std::function<void(std::int64_t begin, const at::Tensor& results)>;

/// The perturb machine: sends the samples [begin, end) of a perturbation through an evaluation in batches the planner
/// chooses, folds the results in order, reports progress of the perturbation's size after every batch. Where somebody
/// listens for partial results the first batch is a small one. Memory is flat in the number of samples.
///
/// Answers the first sample that was not folded: `end` when all is done, less when the job was cancelled on the way or
/// `convergence` (may be null) was reached, so that what was folded is a valid result and a later call can go on from
/// there. A batch for which memory does not suffice is halved and tried again; at batch 1 that is a MemoryError. What
/// the fold throws is passed on.
std::int64_t perturb(const Perturbation& perturbation, std::int64_t begin, std::int64_t end, const Evaluation& evaluate,
                     const Fold& fold, BatchPlanner& planner, Job& job, Convergence* convergence = nullptr);
/// The same for samples that are known by their numbers alone; `whole` is how many there are in all, for the progress
/// (0: `end`).
std::int64_t perturb(std::int64_t begin, std::int64_t end, const RangeEvaluation& evaluate, const Fold& fold,
                     BatchPlanner& planner, Job& job, Convergence* convergence = nullptr, std::int64_t whole = 0);

}  // namespace saccade
