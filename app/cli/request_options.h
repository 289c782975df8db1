// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "app/cli/arguments.h"
#include "engine/methods/explain.h"

namespace saccade::cli {

using Settings = std::vector<std::pair<std::string, std::string>>;

/// What all requests of one command line share: seed, batch, score, layer, and a target inside the network, checked as
/// far as that goes without the network. Throws RequestError.
Request commonRequest(const Arguments& arguments);

/// --target and --contrast for an opened study; the first prediction where no target is named. Keeps the score, and a
/// target inside the network, which is checked. Throws RequestError.
Target targetOption(const Arguments& arguments, const Study& study, const Card& card, const Target& common);

/// "bird", "bird against fish", "channel 17 of layer2.relu".
std::string targetText(const Target& target, const Card& card);

/// NAME=VALUE. Throws RequestError that names the option it came from.
std::pair<std::string, std::string> setting(const std::string& text, const std::string& option);

/// A method with settings of its own: one tile of `compare`.
struct MethodChoice {
    std::string method;
    Settings settings;
};

/// ID[:NAME=VALUE[:NAME=VALUE...]],ID,... Empty or "all": every method with its defaults. Names and values are checked
/// against the registry. Throws RequestError.
std::vector<MethodChoice> methodChoices(const std::string& text);

/// Throws RequestError where a method has no such parameter, or a value is not allowed.
void checkSettings(const std::string& method, const Settings& settings);

}  // namespace saccade::cli
