// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/method_families.h"

#include <algorithm>

namespace saccade::cli {

std::vector<MethodFamily> methodFamilies() {
    std::vector<MethodFamily> families;
    for (const auto& method : methods()) {
        auto family =
            std::find_if(families.begin(), families.end(), [&](const auto& f) { return f.name == method.family; });
        if (family == families.end()) family = families.insert(families.end(), {method.family, {}});
        family->methods.push_back(&method);
    }
    return families;
}

std::string defaultText(const Parameter& parameter) {
    if (parameter.zeroIsAutomatic && parameter.defaultValue == Parameter::Value(std::int64_t{0})) return "auto";
    const std::string text = toText(parameter.defaultValue);
    return text.empty() ? "\"\"" : text;
}

}  // namespace saccade::cli
