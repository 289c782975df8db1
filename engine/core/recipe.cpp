// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/recipe.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace saccade {

nlohmann::json toJson(const Recipe& recipe) {
    nlohmann::json parameters = nlohmann::json::object();
    for (const auto& [id, value] : recipe.parameters.values())
        parameters[id] = toJson(value);
    nlohmann::json figures = nlohmann::json::object();
    for (const auto& [name, value] : recipe.figures) {
        figures[name] = std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
    }
    nlohmann::json notes = nlohmann::json::array();
    for (const Message& note : recipe.notes)
        notes.push_back(note.english());
    nlohmann::json target = toJson(recipe.target);
    if (!recipe.targetName.empty()) target["name"] = recipe.targetName;
    nlohmann::json json{
        {"format", "saccade.recipe"},
        {"version", 1},
        {"method", recipe.method},
        {"parameters", parameters},
        {"target", target},
        {"score", toText(recipe.score)},
        {"seed", recipe.seed},
        {"model", {{"file", recipe.modelFile}, {"sha256", recipe.modelHash}}},
        {"image", {{"file", recipe.imageFile}, {"sha256", recipe.imageHash}}},
        {"cost",
         {{"forwards", recipe.forwards},
          {"backwards", recipe.backwards},
          {"seconds", recipe.seconds},
          {"batch", recipe.batch},
          {"device", recipe.device}}},
        {"figures", figures},
        {"notes", notes},
        {"partial", recipe.partial},
    };
    json["layer"] = recipe.layer.empty() ? nlohmann::json(nullptr) : nlohmann::json(recipe.layer);
    json["preprocessing"] = recipe.preprocessing.empty() ? nlohmann::json(nullptr)
                                                         : nlohmann::json::parse(recipe.preprocessing, nullptr, false);
    for (const LayerFlow& layer : recipe.flow) {
        json["flow"].push_back({{"layer", layer.layer}, {"arrives", layer.arrives}, {"passes", layer.passes}});
    }
    return json;
}

}  // namespace saccade
