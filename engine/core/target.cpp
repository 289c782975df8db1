// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/target.h"

#include <nlohmann/json.hpp>

#include "engine/core/error.h"

namespace saccade {

std::string_view toText(Score score) {
    switch (score) {
        case Score::logit:
            return "logit";
        case Score::probability:
            return "probability";
        case Score::logProbability:
            return "log_probability";
    }
    return {};
}

Score scoreFromText(std::string_view text) {
    for (const auto score : {Score::logit, Score::probability, Score::logProbability}) {
        if (text == toText(score)) return score;
    }
    throw RequestError(SACCADE_TEXT("\"{text}\" is no score; a score is logit, probability or log_probability"),
                       {{"text", std::string(text.substr(0, 200))}});
}

nlohmann::json toJson(const Target& target) {
    nlohmann::json json;
    switch (target.kind) {
        case Target::Kind::classIndex:
            json = {{"kind", "class"}, {"index", target.index}};
            break;
        case Target::Kind::contrast:
            json = {{"kind", "contrast"}, {"index", target.index}, {"other", target.other}};
            break;
        case Target::Kind::unit:
            json = {{"kind", "unit"}, {"channel", target.index}, {"row", target.row}, {"column", target.column}};
            break;
        case Target::Kind::channel:
            json = {{"kind", "channel"}, {"channel", target.index}};
            break;
        case Target::Kind::cell:
            json = {{"kind", "cell"}, {"row", target.row}, {"column", target.column}};
            break;
        case Target::Kind::direction:
            json = {{"kind", "direction"}, {"weights", target.weights}};
            break;
    }
    if (!target.layer.empty()) json["layer"] = target.layer;
    return json;
}

}  // namespace saccade
