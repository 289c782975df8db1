// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/job.h"
#include "engine/perturb/planner.h"
#include "engine/survey/accumulator.h"
#include "engine/survey/input_source.h"

namespace saccade {

/// How far a survey is.
struct SurveyProgress {
    std::int64_t begin = 0;  ///< the first sample
    std::int64_t end = 0;    ///< one after the last
    std::int64_t done = 0;   ///< the first sample not looked at yet
    std::int64_t used = 0;   ///< how many went into the statistic
    std::vector<SkippedInput> skipped;
    /// Why the result could not be kept on disk; empty where it was, or was not to be. No reason to fail.
    std::string cacheProblem;

    bool complete() const { return done >= end; }
};

/// Where results are kept between starts of the program.
struct SurveyCache {
    std::filesystem::path folder;  ///< the user's cache folder; made where it is missing
    std::string modelHash;         ///< SHA-256 of the model's file
    std::string variant;           ///< which network made of it is run: "loaded", "folded"
};

struct SurveyOptions {
    std::int64_t begin = 0;           ///< the shard's first sample
    std::optional<std::int64_t> end;  ///< one after its last; empty: the source's size
    std::optional<SurveyCache> cache;
    /// The answer of an earlier call that was cancelled, to go on from with the same accumulator.
    std::optional<SurveyProgress> unfinished;
};

/// The survey machine: streams the samples of a source through a network in batches the planner chooses, up to the
/// last layer the accumulator wants, and lets the accumulator take them in, in order. Reports progress after every
/// batch; memory does not grow with the number of samples.
///
/// Where the job is cancelled the answer is incomplete, and what the accumulator has is a valid statistic of the
/// samples before `done`: the next call goes on from there, from `unfinished` or from the cache. A cached result costs
/// no forward; a damaged one counts as none and is made again.
///
/// Throws RequestError where the shard lies outside the source, the accumulator refuses the network, the inputs do not
/// fit it, or not one sample of the source could be used; MemoryError where memory does not suffice for one sample.
SurveyProgress survey(const std::shared_ptr<const Network>& network, const InputSource& source,
                      Accumulator& accumulator, const SurveyOptions& options, BatchPlanner& planner, Job& job);

}  // namespace saccade
