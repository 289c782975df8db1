// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/survey/survey_cache.h"

#include <nlohmann/json.hpp>
#include <span>

#include "engine/core/error.h"
#include "engine/core/sha256.h"
#include "engine/survey/state_file.h"

namespace saccade {
namespace {

// Raised when the meaning of a stored statistic changes.
constexpr int format = 1;

// Names of files may hold bytes that are no UTF-8.
std::string dumped(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

nlohmann::json toJson(const SurveyProgress& progress) {
    nlohmann::json skipped = nlohmann::json::array();
    for (const auto& input : progress.skipped)
        skipped.push_back({input.name, input.reason});
    return {{"begin", progress.begin},
            {"end", progress.end},
            {"done", progress.done},
            {"used", progress.used},
            {"skipped", skipped}};
}

SurveyProgress progressFromJson(const nlohmann::json& json) {
    SurveyProgress progress;
    json.at("begin").get_to(progress.begin);
    json.at("end").get_to(progress.end);
    json.at("done").get_to(progress.done);
    json.at("used").get_to(progress.used);
    for (const auto& input : json.at("skipped"))
        progress.skipped.push_back({input.at(0).get<std::string>(), input.at(1).get<std::string>()});
    return progress;
}

}  // namespace

CachedSurvey::CachedSurvey(const SurveyCache& cache, const InputSource& source, const Accumulator& accumulator,
                           std::int64_t begin, std::int64_t end)
    : key_(dumped({{"format", format},
                   {"model", cache.modelHash},
                   {"network", cache.variant},
                   {"source", source.fingerprint()},
                   {"accumulator", accumulator.id()},
                   {"parameters", accumulator.parameters()},
                   {"begin", begin},
                   {"end", end}})),
      file_(cache.folder / "surveys" / (sha256(std::as_bytes(std::span(key_))) + ".safetensors")) {}

std::optional<SurveyProgress> CachedSurvey::read(Accumulator& accumulator) const {
    std::error_code ignored;
    if (!std::filesystem::exists(file_, ignored)) return std::nullopt;
    try {
        SurveyState state = readState(file_);
        const nlohmann::json json = nlohmann::json::parse(state.text);
        if (json.at("key").get<std::string>() != key_) return std::nullopt;
        const SurveyProgress progress = progressFromJson(json.at("progress"));
        state.text = json.at("state").get<std::string>();
        accumulator.load(state);
        return progress;
    } catch (const RequestError&) {
    } catch (const nlohmann::json::exception&) {
    }
    return std::nullopt;
}

void CachedSurvey::write(const Accumulator& accumulator, const SurveyProgress& progress) const {
    std::error_code error;
    std::filesystem::create_directories(file_.parent_path(), error);
    SurveyState state = accumulator.save();
    state.text = dumped({{"key", key_}, {"progress", toJson(progress)}, {"state", state.text}});
    writeState(file_, state);
}

}  // namespace saccade
