// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/methods/method.h"

namespace saccade::cli {

/// Indented JSON with a line feed at its end. Bytes that are no UTF-8 (names in foreign files) are replaced.
std::string jsonText(const nlohmann::json& json);

/// One method's line in the registry.
nlohmann::json toJson(const Method& method);

}  // namespace saccade::cli
