// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "engine/methods/method.h"

namespace saccade::cli {

/// The methods that are of one kind, in the registry's order.
struct MethodFamily {
    std::string name;
    std::vector<const Method*> methods;
};

/// In the order in which the registry first names them.
std::vector<MethodFamily> methodFamilies();

/// A parameter's default as a person writes it: an empty text as "".
std::string defaultText(const Parameter& parameter);

}  // namespace saccade::cli
