// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Surveys of a folder, as methods ask for them that need to know more than one picture.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "engine/methods/study.h"
#include "engine/survey/survey.h"

namespace saccade {

/// Where a folder parameter's pictures are.
struct SurveyFolder {
    std::filesystem::path folder;
    bool recursive = true;
};

/// A folder that was named, with all below it; where none was, the folder of the explained picture by itself (it may be
/// somebody's home), or the pictures of the demo where the input came from no file.
SurveyFolder surveyFolder(const Study& study, const std::string& named);

/// How methods ask.
struct SurveyRequest {
    std::string folder;              ///< the parameter's value
    std::set<std::string> observed;  ///< layers of the network as loaded that must not be folded away
    std::int64_t most = 0;           ///< only so many pictures, the first ones; 0: all
    std::int64_t batch = 0;          ///< Question::batch
};

/// What a survey has, kept by the study.
struct KeptSurvey {
    std::shared_ptr<Accumulator> accumulator;
    SurveyProgress progress;
};

/// Runs or goes on with the survey that `empty` would make, through the folded network (folded around `observed`) and
/// under the study's card. The result stays in the study, and on disk where the subject names a cache folder. Where the
/// job is cancelled, progress.complete() tells; Cancelled is thrown where no picture was looked at yet. Throws
/// RequestError where the folder holds no pictures that can be used.
const KeptSurvey& keptSurvey(Study& study, const SurveyRequest& request, std::unique_ptr<Accumulator> empty, Job& job);

template <typename Statistic>
struct Surveyed {
    const Statistic& statistic;
    const SurveyProgress& progress;
};

/// The same for one kind of statistic: surveyed(study, request, LayerMean("fc"), job).statistic.mean().
template <typename Statistic>
Surveyed<Statistic> surveyed(Study& study, const SurveyRequest& request, Statistic empty, Job& job) {
    const KeptSurvey& kept = keptSurvey(study, request, std::make_unique<Statistic>(std::move(empty)), job);
    return {dynamic_cast<const Statistic&>(*kept.accumulator), kept.progress};
}

}  // namespace saccade
