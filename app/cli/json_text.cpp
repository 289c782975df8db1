// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/json_text.h"

#include <nlohmann/json.hpp>

namespace saccade::cli {

std::string jsonText(const nlohmann::json& json) {
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

nlohmann::json toJson(const Method& method) {
    nlohmann::json parameters = nlohmann::json::array();
    for (const auto& parameter : method.parameters)
        parameters.push_back(saccade::toJson(parameter));
    return {{"id", method.id},
            {"title", method.title},
            {"family", method.family},
            {"paper", method.paper},
            {"shows", method.shows},
            {"formula", method.formula},
            {"cost", method.cost},
            {"misleads", method.misleads},
            {"default_score", toText(method.defaultScore)},
            {"uses_layer", method.usesLayer},
            {"layer_optional", method.layerOptional},
            {"progressive", method.progressive},
            {"parameters", parameters}};
}

}  // namespace saccade::cli
