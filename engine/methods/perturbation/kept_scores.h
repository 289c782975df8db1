// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine/methods/method.h"
#include "engine/methods/study.h"
#include "engine/perturb/convergence.h"
#include "engine/perturb/perturbation.h"

namespace saccade {

/// Takes the scores (n) of the samples from `begin` on; called in order.
using ScoreFold = std::function<void(std::int64_t begin, const at::Tensor& scores)>;

/// What is left in the study of a sample.
enum class Kept {
    everyClass,  ///< the logits of all classes, where the target is a class or a contrast
    asked,       ///< the one score that was asked for: where there are too many samples for more
};

/// Folds the question's score of every sample of a perturbation: those that an earlier request left in the study
/// first, without a forward, then the others, sent forwards and left there in turn. Where the target is a class or a
/// contrast the logits of all classes are left, so that another class or another score costs no forward.
///
/// `key` names the method and everything the samples depend on, but neither how many there are nor the target.
/// Where the samples say in which box they differ from the picture, and that saves work, only what the box reaches is
/// computed (IncrementalForward).
///
/// Answers how many were folded, fewer than there are where the job was cancelled or `convergence` (may be null) was
/// reached; throws Cancelled where that is none.
std::int64_t foldScores(const Perturbation& perturbation, const std::string& key, const ScoreFold& fold, Study& study,
                        const Question& question, Job& job, Kept kept = Kept::everyClass,
                        Convergence* convergence = nullptr);

/// The same for the samples [begin, end) alone, where what comes next depends on what came before. All before `begin`
/// were folded. Progress is told of the perturbation's size. Answers the first sample that was not folded.
std::int64_t foldScores(const Perturbation& perturbation, std::int64_t begin, std::int64_t end, const std::string& key,
                        const ScoreFold& fold, Study& study, const Question& question, Job& job,
                        Kept kept = Kept::everyClass, Convergence* convergence = nullptr);

/// The question's score of one input, 1 x C x H x W, left in the study under `key` likewise.
double keptScore(const at::Tensor& input, const std::string& key, Study& study, const Question& question, Job& job);

/// The question's score of the study's own input: no forward.
double cleanScore(Study& study, const Question& question, Job& job);

}  // namespace saccade
