// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace saccade {

/// JSON text from a file nobody vouches for: a discarded value where it is not valid UTF-8 JSON, where it is nested
/// deeper than `depth`, or where an object names a key twice (readers differ on which of the two counts).
nlohmann::json parseBoundedJson(std::string_view text, int depth);

}  // namespace saccade
