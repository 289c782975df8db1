// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/bounded_json.h"

#include <set>
#include <string>
#include <vector>

namespace saccade {

nlohmann::json parseBoundedJson(std::string_view text, int depth) {
    using nlohmann::json;
    bool sound = true;
    std::vector<std::set<std::string>> keys;
    const auto inspect = [&](int level, json::parse_event_t event, json& value) {
        if (!sound) return false;
        switch (event) {
            case json::parse_event_t::object_start:
                keys.emplace_back();
                [[fallthrough]];
            case json::parse_event_t::array_start:
                if (level >= depth) sound = false;
                break;
            case json::parse_event_t::object_end:
                keys.pop_back();
                break;
            case json::parse_event_t::key:
                if (!keys.back().insert(value.get<std::string>()).second) sound = false;
                break;
            default:
                break;
        }
        return sound;
    };
    json result = json::parse(text, inspect, false);
    return sound ? result : json(json::value_t::discarded);
}

}  // namespace saccade
