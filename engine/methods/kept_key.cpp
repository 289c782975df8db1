// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/methods/kept_key.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace saccade {

std::string keptKey(std::string_view method, const Question& question,
                    std::initializer_list<std::string_view> without) {
    std::string key = std::string(method) + "/" + toJson(question.target).dump() + "/" +
                      std::string(toText(question.score)) + "/" + question.layer + "/" + std::to_string(question.seed);
    for (const auto& [id, value] : question.parameters.values()) {
        if (std::find(without.begin(), without.end(), id) == without.end()) key += "/" + id + "=" + toText(value);
    }
    return key;
}

}  // namespace saccade
