// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// Settings for tests that ask every method there is: where a default would take seconds, one that does not.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include "engine/methods/method.h"
#include "tests/methods/tiny_networks.h"

namespace saccade::test {

/// What a parameter is set to by its name, in every method that has it, so far as its limits allow. A new method whose
/// default is dear adds its parameter here.
inline const std::map<std::string, std::int64_t>& fewOf() {
    static const std::map<std::string, std::int64_t> few{
        {"samples", 6}, {"steps", 8}, {"networks", 2}, {"iterations", 4}, {"evaluations", 60}, {"patches", 500},
    };
    return few;
}

/// As few samples as make sense, on a picture of some 32 x 32 pixels. `samples` overrides their number where it is
/// over zero.
inline Overrides quickSettings(const Method& method, std::int64_t samples = 0) {
    Overrides settings;
    for (const Parameter& parameter : method.parameters) {
        const auto found = fewOf().find(parameter.id);
        if (parameter.type == Parameter::Type::integer && found != fewOf().end()) {
            std::int64_t wanted = samples > 0 && parameter.id == "samples" ? samples : found->second;
            // The area says nothing of the target: its masks take some steps until the score tells places apart.
            if (method.id == "extremal_perturbation" && parameter.id == "iterations") wanted = 60;
            const auto least = static_cast<std::int64_t>(parameter.minimum);
            settings.emplace_back(parameter.id, std::to_string(std::max(wanted, least)));
        }
        // Aggregates of methods that are quick by themselves.
        if (parameter.type == Parameter::Type::list && parameter.id == "methods") {
            settings.emplace_back(parameter.id, "gradient+guided_backpropagation+lrp");
        }
        // Near the sharp picture: of a flat one every window of a maximum pooling is a tie up to rounding.
        if (parameter.id == "max_sigma") settings.emplace_back(parameter.id, "2");
        // Far from the mean, which AGG-Var tends to.
        if (parameter.id == "stabiliser") settings.emplace_back(parameter.id, "0.1");
    }
    if (method.id == "occlusion" || method.id == "prediction_difference") settings.emplace_back("window", "8");
    return settings;
}

}  // namespace saccade::test
