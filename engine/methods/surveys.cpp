// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/surveys.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/core/resources.h"
#include "engine/survey/folder_source.h"

namespace saccade {

SurveyFolder surveyFolder(const Study& study, const std::string& named) {
    if (!named.empty()) return {named, true};
    const std::filesystem::path picture = study.subject().imageFile;
    std::error_code ignored;
    // A pasted picture has a name but no file, and beside a tensor lie no pictures.
    if (!std::filesystem::is_regular_file(picture, ignored) || picture.extension() == ".npy")
        return {resourceFile("demo/pictures"), true};
    return {picture.has_parent_path() ? picture.parent_path() : std::filesystem::path("."), false};
}

const KeptSurvey& keptSurvey(Study& study, const SurveyRequest& request, std::unique_ptr<Accumulator> empty, Job& job) {
    const auto network = study.networkObserving(request.observed);
    const SurveyFolder folder = surveyFolder(study, request.folder);
    const FolderSource source(folder.folder, study.card(), folder.recursive);

    SurveyOptions options;
    options.end = request.most > 0 ? std::min(request.most, source.size()) : source.size();
    std::string variant = "folded";
    if (network != study.folded()) variant += " around " + nlohmann::json(request.observed).dump();
    const Subject& subject = study.subject();
    if (!subject.cacheFolder.empty() && !subject.modelHash.empty()) {
        options.cache = SurveyCache{subject.cacheFolder, subject.modelHash, variant};
    }

    // A folder may change while the study is open.
    const std::string key = "survey/" + source.fingerprint() + "/" + variant + "/" + empty->id() + "/" +
                            empty->parameters() + "/" + std::to_string(*options.end);
    auto& kept = study.sharedState<KeptSurvey>(key);
    if (kept.accumulator && kept.progress.complete()) return kept;
    if (kept.accumulator) {
        options.unfinished = kept.progress;
    } else {
        kept.accumulator = std::move(empty);
    }
    BatchPlanner& planner = study.sweepPlanner(request.batch, "survey");
    try {
        kept.progress = survey(network, source, *kept.accumulator, options, planner, job);
    } catch (...) {
        // What was taken in before it failed does not belong to any progress.
        kept = {};
        throw;
    }
    if (kept.progress.used == 0 && !kept.progress.complete()) throw Cancelled();
    return kept;
}

}  // namespace saccade
