// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/relevance/kept_patterns.h"

#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/survey/state_file.h"

namespace saccade {
namespace {

// Raised when the meaning of a stored pattern changes.
constexpr int format = 1;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& layer) {
    throw RequestError(SACCADE_TEXT("{file} holds no pattern that fits {layer} of this network; remove the file, or "
                                    "name the pictures to learn from"),
                       {{"file", file.string()}, {"layer", layer}});
}

}  // namespace

std::filesystem::path patternsBeside(const std::string& modelFile, const std::string& estimator) {
    if (modelFile.empty()) return {};
    std::filesystem::path file(modelFile);
    file.replace_extension(estimator == "linear" ? ".patterns.linear.safetensors" : ".patterns.safetensors");
    return file;
}

void writePatterns(const std::filesystem::path& file, const LearnedPatterns& learned, const std::string& modelHash) {
    const nlohmann::json json{{"patterns", format},
                              {"model", modelHash},
                              {"worst", learned.worst},
                              {"pictures", learned.pictures},
                              {"folder", learned.folder}};
    SurveyState state;
    state.text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (const auto& [layer, pattern] : learned.patterns)
        state.tensors[layer] = pattern;
    writeState(file, state);
}

std::optional<LearnedPatterns> readPatterns(const std::filesystem::path& file, const Network& network,
                                            const std::string& modelHash) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return std::nullopt;
    SurveyState state;
    try {
        state = readState(file);
    } catch (const RequestError& error) {
        throw RequestError(SACCADE_TEXT("{reason}; remove the file, or name the pictures to learn from"),
                           {{"reason", error.what()}});
    }
    LearnedPatterns learned;
    try {
        const nlohmann::json json = nlohmann::json::parse(state.text);
        if (json.at("patterns").get<int>() != format || json.at("model").get<std::string>() != modelHash)
            return std::nullopt;
        json.at("worst").get_to(learned.worst);
        json.at("pictures").get_to(learned.pictures);
        json.at("folder").get_to(learned.folder);
    } catch (const nlohmann::json::exception&) {
        throw RequestError(SACCADE_TEXT("{file} does not say which model its patterns belong to"),
                           {{"file", file.string()}});
    }
    for (const Layer& layer : network.layers()) {
        if (layer.rules().role() != LayerKind::Role::weighted) continue;
        const auto found = state.tensors.find(layer.name);
        const at::Tensor weight = layer.tensor("weight");
        const bool fits = found != state.tensors.end() && found->second.scalar_type() == at::kFloat &&
                          found->second.sizes() == weight.sizes() && at::isfinite(found->second).all().item<bool>();
        if (!fits) refuse(file, layer.name);
        learned.patterns[layer.name] = found->second;
    }
    return learned;
}

}  // namespace saccade
